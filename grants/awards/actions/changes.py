"""Changes begun by the grantee: a small shift of the budget it makes itself, everything else the office answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.awards.actions.agreements import BudgetAmount, Terms, amend_agreement
from grants.awards.actions.award_lock import lock_award
from grants.awards.letters import tell
from grants.awards.models import Agreement, AgreementBudgetLine, AgreementVersion, ChangeLine, ChangeRequest
from grants.awards.permissions import PREPARE_AGREEMENT, REQUEST_CHANGE
from grants.awards.rules.shift_needs_approval import lines_beyond, moves_between_years
from grants.awards.workflow import CHANGE, ChangeState, VersionState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.locking import limits_in_words, locked
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from img_program.statute.parameters import parameter

type Amounts = dict[tuple[str, int], Decimal]


def terms_in_force(agreement: Agreement) -> Terms:
    """Scope, key people and sites as both sides signed them last."""
    return Terms.of(_signed(agreement))


def _signed(agreement: Agreement) -> AgreementVersion:
    return agreement.versions.filter(state=VersionState.EXECUTED).order_by("-number")[0]


def budget_in_force(agreement: Agreement) -> Amounts:
    """Dollars of each line as they hold now."""
    return {(each.category, each.fiscal_year): each.amount for each in agreement.budget_lines.all()}


def is_grantees_own(agreement: Agreement, *, ends_on: dt.date, terms: Terms, wanted: Amounts) -> bool:
    """Nothing but dollars between lines of one fiscal year, each within the share of the law since the last signature."""
    if (ends_on, terms) != (agreement.ends_on, terms_in_force(agreement)):
        return False
    signed = {(each.category, each.fiscal_year): each.amount for each in _signed(agreement).lines.all()}
    share = parameter("grants.budget_shift_share", on=timezone.localdate()).as_decimal()
    return not moves_between_years(signed, wanted) and not lines_beyond(signed, wanted, share=share)


def ask_for_change(
    agreement: Agreement, *, by: User, why: str, ends_on: dt.date, terms: Terms, lines: Sequence[BudgetAmount]
) -> ChangeRequest:
    """Ask for the agreement as it should be. A small shift holds at once; the answer to the rest comes within the days of the law.

    Raises ValidationError when nothing changes, a line would be lower than what was paid, or another request is open.
    """
    demand(by, REQUEST_CHANGE, agreement)
    for text in (why, terms.scope, terms.key_people, terms.sites):
        refuse_forbidden_text(text)
    if not why.strip():
        raise ValidationError({"what_changes": "Write what changes, and why."}, code="reason")
    wanted: Amounts = {}
    for line in lines:
        key = (line.category.strip(), line.fiscal_year)
        wanted[key] = wanted.get(key, Decimal("0.00")) + line.amount
    wanted = {key: amount for key, amount in wanted.items() if amount}
    # Whoever pays or amends under this award waits: the shift is judged on lines that hold.
    with transaction.atomic(), as_system(reason="a grantee asks for a change of its agreement"):
        lock_award(agreement)
        agreement = locked(agreement)
        if not agreement.is_in_force or agreement.ends_on is None:
            raise WrongStateError("Only an agreement in force can be changed.")
        if agreement.changes.filter(state=ChangeState.ASKED).exists():
            raise ValidationError("Your last request is not answered yet. Withdraw it first.", code="open")
        before = budget_in_force(agreement)
        if (ends_on, terms, wanted) == (agreement.ends_on, terms_in_force(agreement), {k: v for k, v in before.items() if v}):
            raise ValidationError("Nothing changes. Write what should be different.", code="same")
        is_own = is_grantees_own(agreement, ends_on=ends_on, terms=terms, wanted=wanted)
        if is_own and agreement.versions.exclude(state__in=[VersionState.EXECUTED, VersionState.CANCELLED]).exists():
            raise ValidationError("An amendment is on its way. Wait until it is executed.", code="open")
        days = parameter("grants.change_answer_days", on=timezone.localdate()).as_int()
        change = ChangeRequest.objects.create(
            agreement=agreement,
            organization_id=agreement.organization_id,
            ends_on=ends_on,
            why=why.strip(),
            state=ChangeState.MADE if is_own else ChangeState.ASKED,
            answer_by=timezone.localdate() + dt.timedelta(days=days),
            asked_by=by,
            scope=terms.scope,
            key_people=terms.key_people,
            sites=terms.sites,
        )
        for category, year in sorted({*wanted, *before}, key=lambda key: (key[1], key[0])):
            ChangeLine.objects.create(
                change=change,
                organization_id=agreement.organization_id,
                category=category,
                fiscal_year=year,
                amount=wanted.get((category, year), Decimal("0.00")),
                before=before.get((category, year), Decimal("0.00")),
            )
        if is_own:
            with limits_in_words():
                _shift(agreement, wanted)
    return change


def _shift(agreement: Agreement, wanted: Amounts) -> None:
    for line in AgreementBudgetLine.objects.filter(agreement=agreement):
        line.amount = wanted.get((line.category, line.fiscal_year), Decimal("0.00"))
        line.save(update_fields=["amount"])


def withdraw_change(change: ChangeRequest, *, by: User) -> ChangeRequest:
    """The grantee takes it back before it is answered."""
    demand(by, REQUEST_CHANGE, change)
    with transaction.atomic():
        change = locked(change)
        change.state = CHANGE.target(change.state, "withdraw_change")
        change.save(update_fields=["state"])
    return change


def accept_change(change: ChangeRequest, *, by: User) -> AgreementVersion:
    """Begin the amendment as the grantee asked for it; it takes the same signatures as every other."""
    demand(by, PREPARE_AGREEMENT, change)
    with transaction.atomic():
        change = locked(change)
        target = CHANGE.target(change.state, "accept_change")
        lines = [BudgetAmount(each.category, each.fiscal_year, each.amount) for each in change.lines.all() if each.amount]
        version = amend_agreement(
            change.agreement, by=by, what_changes=change.why, ends_on=change.ends_on, lines=lines, terms=Terms.of(change)
        )
        _answer(change, target, by, "The amendment is being prepared. It holds when both sides have signed.", version)
    return version


def decline_change(change: ChangeRequest, *, by: User, reason: str) -> ChangeRequest:
    """The answer is no, with the reason."""
    demand(by, PREPARE_AGREEMENT, change)
    if not reason.strip():
        raise ValidationError({"reason": "Say why. The grantee reads it."}, code="reason")
    with transaction.atomic():
        change = locked(change)
        _answer(change, CHANGE.target(change.state, "decline_change"), by, reason.strip())
    return change


def _answer(change: ChangeRequest, target: str, by: User, words: str, version: AgreementVersion | None = None) -> None:
    change.state, change.state_reason, change.version = target, words, version
    change.answered_by, change.answered_at = by, timezone.now()
    change.save()
    tell(
        change.organization,
        "grants_change_answered",
        about=change,
        transition=target,
        by=by,
        path=reverse("awards:change", args=[change.pk]),
        permission="manage_grants",
        agreement=change.agreement.number,
        answer=words,
    )
