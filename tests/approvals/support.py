"""Approvals for the tests: a paper, its check, and the second look."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone

from img_program.accounts.models import StaffRoleName, User
from img_program.approvals.actions import confirm_document
from img_program.approvals.models import Approval, Confirmation
from img_program.database.context import as_system
from img_program.documents.models import Document
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization
from tests.documents.files import pdf, sent
from tests.documents.support import check
from tests.grants.rounds.factories import no_conflict
from tests.people import make_staff


def memo(name: str = "memo.pdf") -> Any:
    """An upload: the paper that shows an approval."""
    return sent(name, pdf())


def elsewhere(*, on: date | None = None, approved_by: str = "Brooke Carlson") -> dict[str, Any]:
    """What is written about an approval by somebody who does not sign in."""
    office = "Commissioner's office"
    return {"approved_by": approved_by, "office": office, "on": on or timezone.localdate(), "file": memo()}


def paper_is_checked(approval: Approval) -> None:
    """The paper passes its check."""
    assert approval.document_id is not None
    before = settings.DOCUMENT_SCANNER
    settings.DOCUMENT_SCANNER = "none-demo-only"
    try:
        with as_system(reason="test"):
            document = Document.objects.get(pk=approval.document_id)
        check(document)
    finally:
        settings.DOCUMENT_SCANNER = before


def waiting(step: str, subject_id: object) -> Approval:
    """The approval given elsewhere of a thing that waits for the second look."""
    with as_system(reason="test"):
        return Approval.objects.get(step=step, subject_id=str(subject_id), by=None, confirmation=None)


def second_look(step: str, subject_id: object, *, by: User | None = None) -> Confirmation:
    """Somebody who does not act in the step yet reads the checked paper."""
    approval = waiting(step, subject_id)
    paper_is_checked(approval)
    by = by or make_staff(StaffRoleName.DATA_PRACTICES_OFFICIAL, name="Dolores Quinn")
    with acting_as(by):
        return confirm_document(approval, by=by)


def approvals_of(step: str, subject_id: object, *, version: int = 1, persons: int = 2, about: Organization | None = None) -> None:
    """Rows of approvals by new persons, for tests that write the rows of a room themselves; `about` as in `no_conflict`."""
    for _ in range(persons):
        by = make_staff(StaffRoleName.PROGRAM_MANAGER)
        if about is not None:
            no_conflict(by, about=about)
        with as_system(reason="test"):
            Approval(
                step=step, subject_id=str(subject_id), subject_version=version, decision="approved", by=by, recorded_by=by
            ).save(force_insert=True)
