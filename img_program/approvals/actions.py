"""Approve, refuse, record an approval given elsewhere; and ask how a step stands."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.models import Approval
from img_program.approvals.steps import could_approve_today, step_called


@dataclass(frozen=True, slots=True)
class Standing:
    """How a step stands: what was given, how many persons are missing, who could be the next today."""

    given: tuple[Approval, ...]
    missing: int
    is_refused: bool
    could_be_next: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Enough different persons approved and nobody refused."""
        return self.missing == 0 and not self.is_refused


def standing(step_name: str, *, subject_id: object, version: int = 1, reader: User | None = None) -> Standing:
    """How a step of one row (in one version of it) stands; with a `reader`, who besides could be the next today."""
    step = step_called(step_name)
    given = tuple(
        Approval.objects.filter(step=step_name, subject_id=str(subject_id), subject_version=version).select_related("by")
    )
    is_refused = any(approval.decision == Approval.Decision.REFUSED for approval in given)
    missing = max(0, step.persons - len(given))
    names = tuple(could_approve_today(step, besides=reader)) if reader is not None and missing else ()
    return Standing(given, missing, is_refused, names)


def approve(step_name: str, *, subject_id: object, by: User, version: int = 1, reason: str = "") -> Standing:
    """Give one's own approval; the caller holds the lock of the row and acts when the standing is complete.

    Raises PermissionDenied without the step's permission, ValidationError when the same person approved before.
    """
    return _record(
        step_name, Approval.Decision.APPROVED, subject_id=subject_id, version=version, recorded_by=by, by=by, reason=reason
    )


def refuse(step_name: str, *, subject_id: object, by: User, reason: str, version: int = 1) -> Standing:
    """Refuse in writing. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError("Say why you refuse. The reason is kept.", code="reason")
    return _record(
        step_name, Approval.Decision.REFUSED, subject_id=subject_id, version=version, recorded_by=by, by=by, reason=reason
    )


def record_approval_given_elsewhere(
    step_name: str,
    *,
    subject_id: object,
    by: User,
    approved_by: str,
    office: str,
    on: dt.date,
    document_id: uuid.UUID | None = None,
    document_reference: str = "",
    version: int = 1,
) -> Standing:
    """Record what somebody who does not sign in approved: who, which office, when, and the document that shows it.

    Raises ValidationError when one of them is missing, PermissionDenied without the step's permission.
    """
    if not approved_by.strip() or not office.strip():
        raise ValidationError("Say who approved and for which office.", code="who")
    if document_id is None and not document_reference.strip():
        raise ValidationError("Add the document that shows the approval, or say where it is kept.", code="document")
    return _record(
        step_name,
        Approval.Decision.APPROVED,
        subject_id=subject_id,
        version=version,
        recorded_by=by,
        given_elsewhere_by=approved_by.strip(),
        given_elsewhere_office=office.strip(),
        given_elsewhere_on=on,
        document_id=document_id,
        document_reference=document_reference.strip(),
    )


def _record(
    step_name: str, decision: Approval.Decision, *, subject_id: object, version: int, recorded_by: User, **values: object
) -> Standing:
    step = step_called(step_name)
    demand(recorded_by, step.permission)
    try:
        with transaction.atomic():
            Approval(
                step=step_name,
                subject_id=str(subject_id),
                subject_version=version,
                decision=decision,
                recorded_by=recorded_by,
                **values,
            ).save(force_insert=True)
    except IntegrityError as fault:
        raise ValidationError(
            "This person has approved already. A second, different person must approve.", code="same_person"
        ) from fault
    return standing(step_name, subject_id=subject_id, version=version)
