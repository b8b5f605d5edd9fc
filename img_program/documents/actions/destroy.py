"""Destruction of what is sealed: proposed by one, approved by another, never under a legal hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import Standing, approve, record_approval_given_elsewhere, refuse, standing
from img_program.approvals.steps import Matter
from img_program.database.context import as_retention, as_system
from img_program.documents import storage
from img_program.documents.actions.seal import lock_subject, locked
from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.models import DESTROY_STEP, LegalHold, Sealing
from img_program.documents.models.sealing import SEALING_WORKFLOW
from img_program.documents.permissions import APPROVE_DESTRUCTION, KEEP_LEGAL_HOLDS, PROPOSE_DESTRUCTION
from img_program.documents.sealed_rows import shown

_HELD = "A legal hold stands on this record: nothing of it may be destroyed before the hold is lifted."


def is_on_legal_hold(obj: models.Model) -> bool:
    """Whether nothing of the row may be destroyed now. Needs a context of the office or the system."""
    return _held(obj._meta.label_lower, str(obj.pk))


def _held(subject_type: str, subject_id: str) -> bool:
    return LegalHold.objects.filter(subject_type=subject_type, subject_id=subject_id, lifted_at=None).exists()


def _demand_no_hold(sealing: Sealing) -> None:
    if _held(sealing.subject_type, sealing.subject_id):
        raise ValidationError(_HELD, code="legal_hold")


def place_legal_hold(obj: models.Model, *, by: User, reason: str) -> LegalHold:
    """Forbid the destruction of anything of a row. Raises ValidationError when a hold stands already."""
    demand(by, KEEP_LEGAL_HOLDS)
    refuse_forbidden_text(reason)
    if not reason.strip():
        raise ValidationError("Say why the record must be kept.", code="reason")
    subject_type, subject_id = obj._meta.label_lower, str(obj.pk)
    with transaction.atomic(), as_system(reason="place a legal hold"):
        lock_subject(subject_type, subject_id)
        if _held(subject_type, subject_id):
            raise ValidationError("A legal hold stands on this record already.", code="legal_hold")
        hold = LegalHold(subject_type=subject_type, subject_id=subject_id, reason=reason[:300], placed_by=by)
        hold.save(force_insert=True)
    return hold


def lift_legal_hold(hold: LegalHold, *, by: User) -> LegalHold:
    """Allow destruction again; the hold stays on record."""
    demand(by, KEEP_LEGAL_HOLDS)
    with transaction.atomic(), as_system(reason="lift a legal hold"):
        hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
        if hold.lifted_at is None:
            hold.lifted_by, hold.lifted_at = by, timezone.now()
            hold.save(update_fields=["lifted_by", "lifted_at"])
    return hold


def propose_destruction(sealing: Sealing, *, by: User, reason: str) -> Sealing:
    """The first of two persons says that it should be destroyed, and why (without repeating what it is).

    Raises ValidationError under a legal hold or without a reason, WrongStateError when it isn't sealed.
    """
    demand(by, PROPOSE_DESTRUCTION)
    refuse_forbidden_text(reason)
    if not reason.strip():
        raise ValidationError("Say why it should be destroyed.", code="reason")
    with transaction.atomic(), as_system(reason="propose a destruction"):
        sealing = locked(sealing)
        _demand_no_hold(sealing)
        sealing.state = SEALING_WORKFLOW.target(sealing.state, "propose_destruction")
        sealing.proposal_number += 1
        sealing.proposed_by, sealing.proposed_at, sealing.proposal = by, timezone.now(), reason[:300]
        sealing.save(update_fields=["state", "proposal_number", "proposed_by", "proposed_at", "proposal"])
        approve(DESTROY_STEP, subject_id=sealing.pk, by=by, version=sealing.proposal_number, reason=reason)
    return sealing


def approve_destruction(sealing: Sealing, *, by: User) -> Sealing:
    """The second, different person approves, and it is destroyed at once and for ever.

    Raises ValidationError for the same person or under a legal hold, WrongStateError when nobody proposed it.
    """
    demand(by, APPROVE_DESTRUCTION)
    with transaction.atomic(), as_system(reason="approve a destruction"):
        sealing = locked(sealing)
        SEALING_WORKFLOW.target(sealing.state, "approve_destruction")
        _demand_no_hold(sealing)
        given = approve(DESTROY_STEP, subject_id=sealing.pk, by=by, version=sealing.proposal_number)
        return _destroy_if_complete(sealing, given)


def approve_destruction_elsewhere(
    sealing: Sealing, *, by: User, approved_by: str, office: str, on: dt.date, file: Any
) -> Sealing:
    """Record that somebody who doesn't sign in approved, with the document that shows it; another reads it first.

    Raises ValidationError when a part is missing or under a legal hold, WrongStateError when nobody proposed it.
    """
    demand(by, APPROVE_DESTRUCTION)
    with transaction.atomic(), as_system(reason="record an approval given elsewhere"):
        sealing = locked(sealing)
        SEALING_WORKFLOW.target(sealing.state, "approve_destruction")
        _demand_no_hold(sealing)
        given = record_approval_given_elsewhere(
            DESTROY_STEP,
            subject_id=sealing.pk,
            by=by,
            approved_by=approved_by,
            office=office,
            on=on,
            file=file,
            version=sealing.proposal_number,
        )
        return _destroy_if_complete(sealing, given)


def matter_of_destruction(key: str) -> Matter | None:
    """What is decided about; None once it is gone."""
    found = Sealing.objects.filter(pk=key).first()
    if found is None or found.proposed_at is None:
        return None
    path = reverse("documents:sealing", args=[found.pk])

    def opens_for(user: User) -> bool:
        return Sealing.objects.visible_to(user).filter(pk=key).exists()

    return Matter("Destruction of sealed information", path, found.proposal_number, found.proposed_at, opens_for=opens_for)


def settle_destruction(key: str, _by: User) -> None:
    """Destroy when the confirmed document completes the two; a legal hold placed since stops it."""
    with transaction.atomic(), as_system(reason="destroy what two persons approved"):
        sealing = locked(Sealing.objects.get(pk=key))
        if sealing.is_proposed:
            _demand_no_hold(sealing)
            _destroy_if_complete(sealing, standing(DESTROY_STEP, subject_id=sealing.pk, version=sealing.proposal_number))


def decline_destruction(sealing: Sealing, *, by: User, reason: str) -> Sealing:
    """Keep it sealed, in writing; a later proposal starts anew."""
    demand(by, APPROVE_DESTRUCTION)
    refuse_forbidden_text(reason)
    with transaction.atomic(), as_system(reason="decline a destruction"):
        sealing = locked(sealing)
        sealing.state = SEALING_WORKFLOW.target(sealing.state, "decline_destruction")
        sealing.save(update_fields=["state"])
        # A word against one's own proposal is a withdrawal of it, not a second opinion.
        if by != sealing.proposed_by:
            refuse(DESTROY_STEP, subject_id=sealing.pk, by=by, reason=reason, version=sealing.proposal_number)
    return sealing


def _destroy_if_complete(sealing: Sealing, given: Standing) -> Sealing:
    """Values first, files last: deleting a file can be repeated but not undone.

    When the storage fails, everything is rolled back and the approval can be given again.
    """
    if not given.is_complete:
        return sealing
    sealing.state = SEALING_WORKFLOW.target(sealing.state, "approve_destruction")
    sealing.ended_at = timezone.now()
    sealing.save(update_fields=["state", "ended_at"])
    files = {shown(kept) for kept in sealing.values.filter(is_file=True)}
    with as_retention(reason="destruction approved by two persons"):
        sealing.values.all().delete()
    for name in files:
        storage.remove(name)
    return sealing
