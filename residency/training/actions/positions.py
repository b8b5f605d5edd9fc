"""Positions by academic year, and which award pays for which position in which year."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from grants.awards.models import Award
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import limits_in_words, locked
from img_program.database.workflow import WrongStateError
from residency.training.academic_year import academic_year_in_words
from residency.training.models import Position, PositionFunding, ResidencyProgram
from residency.training.permissions import FUND_POSITIONS, KEEP_POSITIONS
from residency.training.workflow import POSITION


def plan_positions(program: ResidencyProgram, *, by: User, academic_year: int, labels: Sequence[str]) -> list[Position]:
    """Plan positions that begin in an academic year, each with a name of its own there."""
    demand(by, KEEP_POSITIONS, program)
    wanted = [label.strip() for label in labels if label.strip()]
    if not wanted:
        raise ValidationError({"labels": "Write at least one name."}, code="required")
    with transaction.atomic():
        program = locked(program)
        if not program.is_running:
            raise WrongStateError("This program has ended.")
        taken = set(program.positions.filter(academic_year=academic_year).values_list("label", flat=True))
        twice = [label for number, label in enumerate(wanted) if label in taken or label in wanted[:number]]
        if twice:
            words = academic_year_in_words(academic_year)
            raise ValidationError({"labels": f"There is a position “{twice[0]}” in {words} already."}, code="taken")
        return [
            Position.objects.create(
                program=program, organization_id=program.organization_id, academic_year=academic_year, label=label
            )
            for label in wanted
        ]


def open_position(position: Position, *, by: User) -> Position:
    """It can be filled, for the first time or again."""
    return _move(position, "open_position", by=by)


def mark_unfilled(position: Position, *, by: User) -> Position:
    """Nobody was found. It may still be filled, or closed."""
    return _move(position, "mark_unfilled", by=by)


def close_position(position: Position, *, by: User) -> Position:
    """It won't be filled any more."""
    return _move(position, "close_position", by=by)


def _move(position: Position, action: str, *, by: User) -> Position:
    demand(by, KEEP_POSITIONS, position)
    with transaction.atomic():
        position = locked(position)
        position.state = POSITION.target(position.state, action)
        position.save(update_fields=["state"])
    return position


def fund_position(position: Position, *, by: User, award: Award, academic_year: int, amount: Decimal) -> PositionFunding:
    """An award pays for a position in one academic year.

    Raises ValidationError in words when the law's cap per position and year, over all awards, or the award's amount
    does not hold; the database keeps both for everybody.
    """
    demand(by, FUND_POSITIONS)
    if amount <= 0:
        raise ValidationError({"amount": "Write an amount above zero."}, code="amount")
    if award.organization_id != position.organization_id:
        raise ValidationError({"award": "This award belongs to another organization."}, code="organization")
    try:
        with transaction.atomic():
            position = locked(position)
            with limits_in_words():
                return PositionFunding.objects.create(
                    award=award,
                    position=position,
                    organization_id=position.organization_id,
                    academic_year=academic_year,
                    amount=amount,
                    created_by=by,
                )
    except IntegrityError as fault:
        words = "This award pays for this position in that year already. Take that back first to change the amount."
        raise ValidationError(words, code="twice") from fault


def withdraw_funding(funding: PositionFunding, *, by: User, reason: str) -> PositionFunding:
    """The award does not pay for this position-year any more; the row stays, with the reason.

    Raises ValidationError without a reason, or when money was paid for it.
    """
    demand(by, FUND_POSITIONS)
    if not reason.strip():
        raise ValidationError({"reason": "Say why."}, code="reason")
    with transaction.atomic():
        funding = locked(funding)
        if funding.withdrawn_at is None:
            funding.withdrawn_at, funding.withdrawn_reason = timezone.now(), reason.strip()[:300]
            with limits_in_words():
                funding.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    return funding
