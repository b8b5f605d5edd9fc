"""Bulk releases: asked for by one, decided by another, fetched by the one who asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import Standing, approve, record_approval_given_elsewhere, refuse, standing
from img_program.approvals.steps import Matter, register_matter, register_step
from img_program.documents.checking import refuse_forbidden_text
from img_program.jobs.run import enqueue
from img_program.statute.parameters import parameter
from roster.models import RosterExport, RosterRelease
from roster.models.transfer import RELEASE, ReleaseState
from roster.permissions import EXPORT_REGISTRANTS, RELEASE_BULK

RELEASE_STEP = "roster.release_bulk"
BULK = "data_practices.bulk_release_people"


def is_bulk_release(people: int, *, with_eligibility: bool) -> bool:
    """Whether a file needs a second person: more people than the parameter, or any eligibility fact."""
    return with_eligibility or people > parameter(BULK, on=timezone.localdate()).as_int()


def check_words(*texts: str) -> None:
    """Raise ValidationError for a purpose or recipient that is empty or holds what must never be kept."""
    for text in texts:
        if not text.strip():
            raise ValidationError("Write what the file is for and who receives it.", code="words")
        refuse_forbidden_text(text)


def ask_for_release(
    *,
    by: User,
    registrant_ids: Sequence[int],
    purpose: str,
    recipient: str,
    form: str,
    with_eligibility: bool,
    destroy_by: dt.date,
) -> RosterRelease:
    """Ask for a file of exactly these people. The one who asks is the first of the two persons.

    The page demands a fresh second factor before. Raises PermissionDenied, or ValidationError for missing words,
    nobody in the file, or a day of destruction that is past.
    """
    demand(by, EXPORT_REGISTRANTS)
    check_words(purpose, recipient)
    if not registrant_ids:
        raise ValidationError("The list is empty. There is nothing to release.", code="empty")
    if destroy_by <= timezone.localdate():
        raise ValidationError({"destroy_by": "Write a day after today."})
    with transaction.atomic():
        release = RosterRelease(
            requested_by=by,
            purpose=purpose.strip(),
            recipient=recipient.strip(),
            form=form,
            with_eligibility=with_eligibility,
            registrant_ids=list(registrant_ids),
            destroy_by=destroy_by,
        )
        release.save(force_insert=True)
        approve(RELEASE_STEP, subject_id=release.pk, by=by, reason=purpose)
    return release


def approve_release(release: RosterRelease, *, by: User) -> RosterRelease:
    """The second, different person approves. Raises ValidationError for the same person, WrongStateError when decided."""
    with transaction.atomic():
        release = _undecided(release, by, "approve_release")
        return _open_if_complete(release, approve(RELEASE_STEP, subject_id=release.pk, by=by))


def approve_release_elsewhere(
    release: RosterRelease, *, by: User, approved_by: str, office: str, on: dt.date, file: Any
) -> RosterRelease:
    """Record that somebody who doesn't sign in approved: who, for which office, when, and the document; another reads it first.

    Raises ValidationError when a part is missing or the day can't be, WrongStateError when decided.
    """
    check_words(approved_by, office)
    with transaction.atomic():
        release = _undecided(release, by, "approve_release")
        given = record_approval_given_elsewhere(
            RELEASE_STEP,
            subject_id=release.pk,
            by=by,
            approved_by=approved_by,
            office=office,
            on=on,
            file=file,
        )
        return _open_if_complete(release, given)


def refuse_release(release: RosterRelease, *, by: User, reason: str) -> RosterRelease:
    """Refuse in writing; no file is made. Raises ValidationError without a reason, WrongStateError when decided."""
    refuse_forbidden_text(reason)
    with transaction.atomic():
        release = _undecided(release, by, "refuse_release")
        if release.requested_by_id == by.pk:
            raise ValidationError("A second, different person decides.", code="same_person")
        refuse(RELEASE_STEP, subject_id=release.pk, by=by, reason=reason)
        release.state = RELEASE.target(release.state, "refuse_release")
        release.save(update_fields=["state"])
    return release


def _undecided(release: RosterRelease, by: User, action: str) -> RosterRelease:
    demand(by, RELEASE_BULK)
    release = RosterRelease.objects.select_for_update(of=("self",)).get(pk=release.pk)
    RELEASE.target(release.state, action)
    return release


def matter_of_release(key: str) -> Matter | None:
    """What is to be released."""
    release = RosterRelease.objects.filter(pk=key).first()
    path = reverse("roster:staff_release", args=[key])
    return Matter(f"Bulk release: {release.people} people", path, 1, release.requested_at) if release else None


def settle_release(key: str, _by: User) -> None:
    """Open the file to whoever asked when the confirmed document completes the two."""
    with transaction.atomic():
        release = RosterRelease.objects.select_for_update(of=("self",)).get(pk=key)
        if release.state == ReleaseState.ASKED:
            _open_if_complete(release, standing(RELEASE_STEP, subject_id=release.pk))


def register_release_step() -> None:
    """Declare that a bulk release takes two persons; called when the room's app is ready."""
    register_step(RELEASE_STEP, label="Bulk release of roster data", permission=RELEASE_BULK)
    register_matter(RELEASE_STEP, matter=matter_of_release, settle=settle_release)


def _open_if_complete(release: RosterRelease, given: Standing) -> RosterRelease:
    if given.is_complete:
        release.state = ReleaseState.APPROVED
        release.expires_at = timezone.now() + timedelta(days=settings.ROSTER_FILES_KEPT_DAYS)
        release.save(update_fields=["state", "expires_at"])
        if release.people > settings.ROSTER_EXPORT_JOB_ROWS:
            enqueue(RosterExport(release=release, requested_by=release.requested_by))
        log_access(given.given[-1].recorded_by, kind=KINDS.VIEW, subject=release, purpose="Bulk release approved")
    return release
