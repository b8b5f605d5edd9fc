"""Approve, refuse, record an approval given elsewhere and confirm its document; and ask how a step stands.

Whoever prepared, approved, recorded or confirmed is one person and stands in one row of a step, and so does whoever
is named in a document. The database keeps the same (`guards.py`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.models import Approval, Confirmation
from img_program.approvals.permissions import CONFIRM_DOCUMENT
from img_program.approvals.persons import is_same_name, named_among
from img_program.approvals.steps import Matter, Step, could_approve_today, papers, read_by, step_called
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError

SAME_PERSON = "This person has approved already. A second, different person must approve."


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

    @property
    def waiting(self) -> tuple[Approval, ...]:
        """Approvals given elsewhere whose document nobody has read yet."""
        return tuple(each for each in self.given if each.waits)


def standing(step_name: str, *, subject_id: object, version: int = 1, reader: User | None = None) -> Standing:
    """How a step of one row (in one version of it) stands; with a `reader`, who besides could be the next today."""
    step = step_called(step_name)
    given = _given(step_name, subject_id, version)
    is_refused = any(approval.decision == Approval.Decision.REFUSED for approval in given)
    missing = max(0, step.persons - sum(approval.counts for approval in given))
    names: tuple[str, ...] = ()
    if reader is not None and missing:
        names = tuple(could_approve_today(step, besides=reader, acting=_acting(given)))
    return Standing(given, missing, is_refused, names)


def _given(step_name: str, subject_id: object, version: int) -> tuple[Approval, ...]:
    rows = Approval.objects.filter(step=step_name, subject_id=str(subject_id), subject_version=version)
    return tuple(rows.select_related("by", "recorded_by", "confirmation__by"))


def _acting(given: Iterable[Approval]) -> set[int]:
    """Accounts that act in a step: they approved, recorded, or confirmed a document."""
    live = [each for each in given if not each.is_turned_down]
    return {each.recorded_by_id for each in live} | {each.paper.by_id for each in live if each.paper}


def approve(step_name: str, *, subject_id: object, by: User, version: int = 1, reason: str = "") -> Standing:
    """Give one's own approval; the caller holds the lock of the row and acts when the standing is complete.

    Raises PermissionDenied without the step's permission, ValidationError for somebody who acts in the step already.
    """
    return _own_word(step_name, Approval.Decision.APPROVED, subject_id=subject_id, version=version, by=by, reason=reason)


def refuse(step_name: str, *, subject_id: object, by: User, reason: str, version: int = 1) -> Standing:
    """Refuse in writing. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError("Say why you refuse. The reason is kept.", code="reason")
    return _own_word(step_name, Approval.Decision.REFUSED, subject_id=subject_id, version=version, by=by, reason=reason)


def _own_word(
    step_name: str, decision: Approval.Decision, *, subject_id: object, version: int, by: User, reason: str
) -> Standing:
    step = step_called(step_name)
    demand(by, step.permission)
    given = _given(step_name, subject_id, version)
    matter = _matter(step, subject_id)
    if by.pk in _acting(given):
        raise ValidationError(SAME_PERSON, code="same_person")
    if step.persons == 1 and matter is not None and by.pk in matter.prepared_by and decision == Approval.Decision.APPROVED:
        raise ValidationError("You prepared this. A second, different person must approve it.", code="same_person")
    _demand_not_named(given, [by.pk])
    row = Approval(
        step=step_name,
        subject_id=str(subject_id),
        subject_version=version,
        decision=decision,
        by=by,
        recorded_by=by,
        reason=reason,
        subject_changed_on=_changed_on(matter),
    )
    return _kept(row)


def record_approval_given_elsewhere(
    step_name: str,
    *,
    subject_id: object,
    by: User,
    approved_by: str,
    office: str,
    on: dt.date,
    file: Any,
    version: int = 1,
) -> Standing:
    """Record what somebody who does not sign in approved, with the document that shows it; it waits for a second look.

    It counts once another member of staff has read the document (`confirm_document`). Raises PermissionDenied without
    the step's permission; ValidationError when a part is missing, for a day before the thing's last change or after
    today, for somebody who acts in the step already, and for a name of one of them.
    """
    step = step_called(step_name)
    demand(by, step.permission)
    if not approved_by.strip() or not office.strip():
        raise ValidationError("Say who approved and for which office.", code="who")
    if file is None:
        raise ValidationError({"file": "Upload the document that shows the approval."}, code="document")
    given, matter = _given(step_name, subject_id, version), _matter(step, subject_id)
    prepared = matter.prepared_by if matter else frozenset()
    if by.pk in _acting(given):
        raise ValidationError(SAME_PERSON, code="same_person")
    if by.pk in prepared:
        words = "You prepared this. A second, different person records an approval given elsewhere."
        raise ValidationError(words, code="same_person")
    _demand_day(on, _changed_on(matter))
    if known := named_among(approved_by, {by.pk, *prepared, *_acting(given)}):
        words = (
            f"{known} acts in this step already. Two different persons must approve. Is it another person? Write the full name."
        )
        raise ValidationError({"approved_by": words}, code="same_person")
    live = [each for each in given if each.is_elsewhere and not each.is_turned_down]
    if any(is_same_name(each.given_elsewhere_by, approved_by) for each in live):
        raise ValidationError({"approved_by": "This person's approval is recorded already."}, code="same_person")
    with transaction.atomic():
        document = papers().keep(file, by, f"Approval by {approved_by.strip()}: {step.label}")
        row = Approval(
            step=step_name,
            subject_id=str(subject_id),
            subject_version=version,
            decision=Approval.Decision.APPROVED,
            given_elsewhere_by=approved_by.strip(),
            given_elsewhere_office=office.strip(),
            given_elsewhere_on=on,
            document_id=document,
            recorded_by=by,
            subject_changed_on=_changed_on(matter),
        )
        return _kept(row)


def confirm_document(approval: Approval, *, by: User) -> Confirmation:
    """Say that the document shows the approval: it counts from now on, and what it completes is done.

    Raises ValidationError for somebody who acts in the step or prepared it, while the document waits for its check,
    and when the thing was changed since.
    """
    _demand_reader(approval, by)
    with transaction.atomic():
        step = step_called(approval.step)
        _demand_readable(approval, by)
        made = _keep_confirmation(Confirmation(approval=approval, says_so=True, by=by))
        if step.settle is not None:
            step.settle(approval.subject_id, by)
    return made


def _demand_readable(approval: Approval, by: User) -> None:
    matter = _matter(step_called(approval.step), approval.subject_id)
    if matter is not None and matter.version != approval.subject_version:
        raise WrongStateError("This was changed after the approval, so the approval counts no more.")
    _demand_free(approval, matter, by)
    if closed := papers().why_closed(approval.document_id) if approval.document_id else "There is no document.":
        raise ValidationError(closed, code="paper")


def why_not_confirm(approval: Approval, *, by: User) -> str:
    """Why this person can't say now that the document shows the approval; empty when they can."""
    try:
        _demand_readable(approval, by)
    except (ValidationError, WrongStateError) as refusal:
        return " ".join(refusal.messages) if isinstance(refusal, ValidationError) else str(refusal)
    return ""


def turn_down_document(approval: Approval, *, by: User, reason: str) -> Confirmation:
    """Say that the document does not show the approval; it does not count, and another can be recorded."""
    _demand_reader(approval, by)
    if not reason.strip():
        raise ValidationError({"reason": "Say what the document shows instead."}, code="reason")
    with transaction.atomic():
        _demand_free(approval, _matter(step_called(approval.step), approval.subject_id), by)
        return _keep_confirmation(Confirmation(approval=approval, says_so=False, by=by, reason=reason.strip()[:500]))


def _demand_reader(approval: Approval, by: User) -> None:
    if approval.step not in read_by(by):
        raise PermissionDenied(CONFIRM_DOCUMENT)


def _demand_free(approval: Approval, matter: Matter | None, by: User) -> None:
    given = _given(approval.step, approval.subject_id, approval.subject_version)
    if not any(each.pk == approval.pk and each.waits for each in given):
        raise WrongStateError("Somebody has read this document already.")
    if by.pk in _acting(given) or (matter is not None and by.pk in matter.prepared_by):
        words = "You act in this step already. Somebody else reads the document and confirms what it says."
        raise ValidationError(words, code="same_person")
    _demand_not_named(given, [by.pk])


def _demand_not_named(given: Iterable[Approval], users: list[int]) -> None:
    for each in given:
        if each.is_elsewhere and not each.is_turned_down and named_among(each.given_elsewhere_by, users):
            raise ValidationError(
                "Your approval is recorded already, as given elsewhere. Somebody else acts here.", code="same_person"
            )


def _demand_day(on: dt.date, changed_on: dt.date) -> None:
    if on > timezone.localdate():
        raise ValidationError({"on": "This day lies in the future."}, code="future")
    if on < changed_on:
        words = f"This was changed on {changed_on:%-d %B %Y}: an approval of an earlier day is about something else."
        raise ValidationError({"on": words}, code="early")


def _matter(step: Step, subject_id: object) -> Matter | None:
    if step.matter is None:
        return None
    with as_system(reason="read what is decided about"):
        return step.matter(str(subject_id))


def _changed_on(matter: Matter | None) -> dt.date:
    return timezone.localdate(matter.changed_at) if matter else timezone.localdate()


def _kept(row: Approval) -> Standing:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise ValidationError(SAME_PERSON, code="same_person") from fault
    return standing(row.step, subject_id=row.subject_id, version=row.subject_version)


def _keep_confirmation(row: Confirmation) -> Confirmation:
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as fault:
        raise ValidationError("Somebody else must confirm this document, or it was done already.", code="same_person") from fault
    return row
