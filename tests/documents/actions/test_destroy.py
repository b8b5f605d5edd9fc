"""Sealed at once, destroyed by two, never under a hold; and what was destroyed is nowhere."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.utils import ProgrammingError

from img_program.accounts.history import history_of
from img_program.approvals.models import Approval
from img_program.database.context import as_retention, as_system
from img_program.database.workflow import WrongStateError
from img_program.documents import actions
from img_program.documents.models import DESTROY_STEP, SealedValue, Sealing, SealReason
from img_program.mail.models import OutboxMessage
from img_program.organizations.acting import acting_as
from img_program.organizations.models import FiscalSponsorship
from tests.approvals.support import elsewhere, second_look
from tests.documents.files import pdf
from tests.documents.support import again, checked
from tests.people import People

MARKER = "ZEBRA-MARKER-7431"
NUMBER = SealReason.GOVERNMENT_NUMBER


def _sponsorship(people: People, note: str = MARKER) -> FiscalSponsorship:
    with as_system(reason="test"):
        made = FiscalSponsorship.objects.create(
            sponsor=people.organization, partner=people.rival_organization, starts_on=dt.date(2026, 1, 1), document_note=note
        )
        FiscalSponsorship.objects.filter(pk=made.pk).update(document_note=f"{note}, corrected")
    return made


def _sealed(people: People) -> Sealing:
    sponsorship = _sponsorship(people)
    with acting_as(people.grants_specialist):
        return actions.seal(sponsorship, by=people.grants_specialist, reason=NUMBER)


def _proposed(people: People) -> Sealing:
    sealing = _sealed(people)
    with acting_as(people.coordinator):
        return actions.propose_destruction(sealing, by=people.coordinator, reason="It is a number we must not keep.")


@pytest.mark.django_db
def test_staff_seal_a_row_and_every_version_of_its_history(people: People) -> None:
    sponsorship = _sponsorship(people)
    versions = _versions(sponsorship)
    assert len(versions) == 2
    with acting_as(people.grants_specialist):
        sealing = actions.seal(sponsorship, by=people.grants_specialist, reason=NUMBER)
        assert SealedValue.objects.count() == 0  # not for the one who sealed it
        sponsorship.refresh_from_db()
        assert sponsorship.document_note == "[removed]"
        assert MARKER not in str(_history(sponsorship))
    assert versions == _versions(sponsorship)[:2]
    with acting_as(people.data_practices_official):
        values = actions.open_sealed(sealing, by=people.data_practices_official)
        assert len(values) == 3
        assert all(MARKER in kept.value for kept in values)
    with acting_as(people.auditor):
        assert Sealing.objects.count() == 1
    for person in (people.coordinator, people.program_manager):
        with acting_as(person), pytest.raises(PermissionDenied):
            actions.open_sealed(sealing, by=person)


def _versions(sponsorship: FiscalSponsorship) -> list[object]:
    """Number and moment of each version."""
    with as_system(reason="test"):
        return list(sponsorship.events.order_by("pgh_id").values_list("pgh_id", "pgh_created_at", "starts_on"))  # type: ignore[attr-defined]


def _history(sponsorship: FiscalSponsorship) -> list[object]:
    with as_system(reason="test"):
        return list(history_of(sponsorship))


@pytest.mark.django_db
def test_a_document_is_sealed_with_its_file_and_the_official_is_told(people: People) -> None:
    official = people.data_practices_official
    document = checked(people.manager, people.organization, name=f"{MARKER}.pdf")
    with acting_as(people.coordinator):
        sealing = actions.seal(document, by=people.coordinator, reason=SealReason.IDENTITY_PAPER)
    document = again(document)
    assert (document.name, document.storage_name, document.is_openable) == ("[removed]", "", False)
    for person in (people.manager, people.coordinator, official):
        with acting_as(person), pytest.raises(ValidationError):
            actions.open_document(document, by=person)
    with as_system(reason="test"):
        [message] = OutboxMessage.objects.all()
    assert message.recipient == official.email
    assert MARKER not in message.text
    with acting_as(official):
        assert {kept.field for kept in actions.open_sealed(sealing, by=official)} == {"name", "storage_name"}


@pytest.mark.django_db
def test_what_was_sealed_by_mistake_comes_back_as_it_was(people: People) -> None:
    document = checked(people.manager, people.organization, name="budget.pdf")
    with acting_as(people.coordinator):
        sealing = actions.seal(document, by=people.coordinator, reason=SealReason.NOT_NEEDED)
        with pytest.raises(PermissionDenied):
            actions.release(sealing, by=people.coordinator)
    with acting_as(people.data_practices_official):
        actions.release(sealing, by=people.data_practices_official)
    document = again(document)
    assert (document.name, document.is_openable) == ("budget.pdf", True)
    with acting_as(people.manager), actions.open_document(document, by=people.manager) as file:
        assert file.read() == pdf()
    with as_system(reason="test"):
        assert not SealedValue.objects.exists()
        versions = document.events.order_by("pgh_id").values_list("name", flat=True)  # type: ignore[attr-defined]
        assert versions[0] == "budget.pdf"


@pytest.mark.django_db
def test_who_may_not_seal_and_what_cannot_be_sealed(people: People) -> None:
    sponsorship = _sponsorship(people, note="")
    with as_system(reason="test"):
        FiscalSponsorship.objects.update(document_note="")
    with acting_as(people.auditor), pytest.raises(PermissionDenied):
        actions.seal(sponsorship, by=people.auditor, reason=NUMBER)
    with acting_as(people.owner), pytest.raises(PermissionDenied):
        actions.seal(sponsorship, by=people.owner, reason=NUMBER)
    with acting_as(people.coordinator):
        with pytest.raises(LookupError):
            actions.seal(people.coordinator, by=people.coordinator, reason=NUMBER)
        with pytest.raises(ValidationError, match="Social Security"):
            actions.seal(sponsorship, by=people.coordinator, reason=NUMBER, note="It was 219-09-9999")


@pytest.mark.django_db
def test_an_empty_row_has_nothing_to_seal(people: People) -> None:
    with as_system(reason="test"):
        empty = FiscalSponsorship.objects.create(
            sponsor=people.organization, partner=people.rival_organization, starts_on=dt.date(2026, 1, 1)
        )
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="nothing to seal"):
        actions.seal(empty, by=people.coordinator, reason=NUMBER)


@pytest.mark.django_db
def test_one_person_alone_cannot_destroy(people: People) -> None:
    sealing = _proposed(people)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="different person"):
        actions.approve_destruction(sealing, by=people.coordinator)
    with acting_as(people.finance_officer), pytest.raises(PermissionDenied):
        actions.approve_destruction(sealing, by=people.finance_officer)
    with acting_as(people.program_manager):
        done = actions.approve_destruction(sealing, by=people.program_manager)
        with pytest.raises(WrongStateError):
            actions.approve_destruction(sealing, by=people.data_practices_official)
    assert done.state == "destroyed"
    with as_system(reason="test"):
        assert not SealedValue.objects.exists()


@pytest.mark.django_db
def test_nothing_is_destroyed_without_a_proposal(people: People) -> None:
    sealing = _sealed(people)
    with acting_as(people.program_manager), pytest.raises(WrongStateError):
        actions.approve_destruction(sealing, by=people.program_manager)


@pytest.mark.django_db
def test_the_database_itself_refuses_one_approval_and_a_hold(people: People) -> None:
    sealing = _proposed(people)
    with as_system(reason="test"):
        with pytest.raises(ProgrammingError, match="two different persons"), transaction.atomic():
            Sealing.objects.filter(pk=sealing.pk).update(state="destroyed")
        sealing.refresh_from_db()
    with acting_as(people.data_practices_official):
        actions.place_legal_hold(_subject(sealing), by=people.data_practices_official, reason="A lawsuit.")
    with as_system(reason="test"):
        Approval(
            step="documents.destroy",
            subject_id=str(sealing.pk),
            subject_version=1,
            decision="approved",
            by=people.program_manager,
            recorded_by=people.program_manager,
        ).save(force_insert=True)
        with pytest.raises(ProgrammingError, match="legal hold"), transaction.atomic():
            Sealing.objects.filter(pk=sealing.pk).update(state="destroyed")


def _subject(sealing: Sealing) -> FiscalSponsorship:
    with as_system(reason="test"):
        return FiscalSponsorship.objects.get(pk=sealing.subject_id)


@pytest.mark.django_db
def test_a_legal_hold_wins_over_two_approvals(people: People) -> None:
    sealing, official = _proposed(people), people.data_practices_official
    with acting_as(official):
        hold = actions.place_legal_hold(_subject(sealing), by=official, reason="A lawsuit.")
        assert actions.is_on_legal_hold(_subject(sealing))
        with pytest.raises(ValidationError, match="already"):
            actions.place_legal_hold(_subject(sealing), by=official, reason="Another.")
        with pytest.raises(ValidationError, match="legal hold"):
            actions.approve_destruction(sealing, by=official)
        actions.lift_legal_hold(hold, by=official)
        assert actions.approve_destruction(sealing, by=official).state == "destroyed"


@pytest.mark.django_db
def test_declined_it_stays_sealed_and_an_old_approval_does_not_count_again(people: People) -> None:
    sealing, manager = _proposed(people), people.program_manager
    with acting_as(manager):
        actions.decline_destruction(sealing, by=manager, reason="Counsel wants to see it first.")
        actions.propose_destruction(sealing, by=manager, reason="Counsel saw it.")
        with pytest.raises(ValidationError, match="different person"):
            actions.approve_destruction(sealing, by=manager)
    with acting_as(people.coordinator):
        assert actions.approve_destruction(sealing, by=people.coordinator).state == "destroyed"


@pytest.mark.django_db
def test_an_approval_given_elsewhere_counts_once_another_has_read_its_document(people: People) -> None:
    sealing, by = _proposed(people), people.program_manager
    with acting_as(by):
        with pytest.raises(ValidationError, match="document"):
            actions.approve_destruction_elsewhere(sealing, by=by, **elsewhere() | {"file": None})
        assert actions.approve_destruction_elsewhere(sealing, by=by, **elsewhere()).state == "proposed"
    second_look(DESTROY_STEP, sealing.pk)
    with as_system(reason="test"):
        sealing.refresh_from_db()
    assert sealing.state == "destroyed"


@pytest.mark.django_db
def test_a_history_stays_closed_to_everybody_but_retention(people: People) -> None:
    sponsorship = _sponsorship(people)
    with as_system(reason="test"), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        sponsorship.events.all().delete()  # type: ignore[attr-defined]
    with as_retention(reason="test"), pytest.raises(Exception, match="append_only"), transaction.atomic():
        sponsorship.events.all().delete()  # type: ignore[attr-defined]
