"""Two persons are two persons: whoever prepared, approved, recorded, confirmed or is named stands once in a step."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grants.awards.actions import awards, execution, payments
from grants.awards.models import Award
from grants.awards.permissions import AWARD_STEP, EXECUTION_STEP, PAYMENT_STEP
from grants.awards.workflow import AwardState, PaymentState, VersionState
from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import permissions
from img_program.approvals.actions import approve, confirm_document, record_approval_given_elsewhere, turn_down_document
from img_program.approvals.guards import DECIDED_BY
from img_program.approvals.models import Approval, Confirmation
from img_program.approvals.permissions import CONFIRM_DOCUMENT
from img_program.approvals.persons import is_same_name
from img_program.approvals.steps import read_by, step_called, steps
from img_program.database.context import as_system
from img_program.database.roles import STAFF_ROLES
from img_program.database.workflow import WrongStateError
from img_program.documents.actions import upload_document
from img_program.documents.models import Document
from img_program.documents.permissions import APPROVAL
from img_program.organizations.acting import acting_as
from tests.approvals.support import elsewhere, memo, paper_is_checked, second_look, waiting
from tests.grants.awards.factories import (
    assess,
    decide,
    make_agreement,
    make_draft,
    make_request,
    make_version,
    prepare,
    propose,
    sign,
    today,
)
from tests.grants.rounds.factories import no_conflict
from tests.people import People, make_staff, sign_in

pytestmark = pytest.mark.django_db
OFFICE = tuple(role for role in STAFF_ROLES if role != "auditor")


@pytest.fixture
def award(people: People) -> Award:
    return propose(make_draft(people), people)


def manager(name: str = "Peter Halvorsen") -> User:
    return make_staff(StaffRoleName.PROGRAM_MANAGER, name=name)


def disclosed(award: Award, *who: User) -> None:
    """They have no conflict of interest with the award's organization."""
    with as_system(reason="test"):
        organization = award.organization
    no_conflict(*who, about=organization)


def test_one_coordinator_does_not_approve_and_then_record_another_approval(people: People, award: Award) -> None:
    by = people.coordinator
    award = decide(award, by)
    with acting_as(by), pytest.raises(ValidationError, match="different person"):
        awards.decide_award_elsewhere(award, by=by, **elsewhere())
    with as_system(reason="test"):
        assert Award.objects.get(pk=award.pk).state == AwardState.PROPOSED


def test_who_recorded_an_approval_does_not_approve_as_the_second(people: People, award: Award) -> None:
    by = people.coordinator
    with acting_as(by):
        awards.decide_award_elsewhere(award, by=by, **elsewhere())
        with pytest.raises(ValidationError, match="different person"):
            awards.decide_award(award, by=by)


def test_who_prepared_does_not_bring_in_an_approval_given_elsewhere(people: People) -> None:
    both = make_staff(StaffRoleName.GRANTS_SPECIALIST, StaffRoleName.COORDINATOR, name="Ilse Brandt")
    no_conflict(both, about=people.organization)
    draft = make_draft(people)
    assess(draft, both)
    with acting_as(both):
        award = awards.propose_award(draft, by=both)
        with pytest.raises(ValidationError, match="You prepared this"):
            awards.decide_award_elsewhere(award, by=both, **elsewhere())


@pytest.mark.parametrize(
    "named",
    [
        "Peter Halvorsen",
        "peter  HALVORSEN",
        "Halvorsen, Peter",
        "P. Halvorsen",
        "Dr. Peter Halvorsen, Manager",
        "Péter Halvorsen",
    ],
)
def test_nobody_stands_in_a_step_under_a_name_that_acts_in_it(award: Award, named: str) -> None:
    first, other = manager(), make_staff(StaffRoleName.COORDINATOR, name="Ana Berg")
    disclosed(award, first, other)
    award = decide(award, first)
    with acting_as(other), pytest.raises(ValidationError, match="acts in this step already"):
        awards.decide_award_elsewhere(award, by=other, **elsewhere(approved_by=named))


def test_nor_under_an_address_that_acts_in_it_or_the_recorder_s_own_name(award: Award) -> None:
    first, other = manager(), make_staff(StaffRoleName.COORDINATOR, name="Ana Berg")
    disclosed(award, first, other)
    award = decide(award, first)
    for named in (first.email, other.email, "Ana Berg"):
        with acting_as(other), pytest.raises(ValidationError, match="acts in this step already"):
            awards.decide_award_elsewhere(award, by=other, **elsewhere(approved_by=named))


def test_who_is_named_in_a_document_does_not_approve_too(award: Award) -> None:
    named, recorder = manager(), make_staff(StaffRoleName.COORDINATOR, name="Ana Berg")
    disclosed(award, named, recorder)
    with acting_as(recorder):
        awards.decide_award_elsewhere(award, by=recorder, **elsewhere(approved_by="Halvorsen, Peter"))
    with acting_as(named), pytest.raises(ValidationError, match="recorded already"):
        awards.decide_award(award, by=named)
    approval = waiting(AWARD_STEP.name, award.pk)
    paper_is_checked(approval)
    with acting_as(named), pytest.raises(ValidationError, match="recorded already"):
        confirm_document(approval, by=named)


def test_the_same_person_elsewhere_counts_once(award: Award) -> None:
    one, other = manager(), make_staff(StaffRoleName.COORDINATOR, name="Ana Berg")
    disclosed(award, one, other)
    with acting_as(one):
        awards.decide_award_elsewhere(award, by=one, **elsewhere(approved_by="Brooke Carlson"))
    with acting_as(other), pytest.raises(ValidationError, match="recorded already"):
        awards.decide_award_elsewhere(award, by=other, **elsewhere(approved_by="B. Carlson"))


@pytest.mark.parametrize("days", [1, 1200])
def test_the_day_is_not_to_come(people: People, days: int) -> None:
    version = sign(make_version(people), people)
    by = people.grants_specialist
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="future"):
        execution.approve_execution_elsewhere(version, by=people.coordinator, **elsewhere(on=today() + timedelta(days=days)))
    assert by


def test_nor_before_the_last_change_of_the_thing(people: People, award: Award) -> None:
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="an earlier day"):
        awards.decide_award_elsewhere(award, by=people.coordinator, **elsewhere(on=today() - timedelta(days=1)))


def test_a_document_is_needed_and_checked_and_shows_one_approval(people: People, award: Award) -> None:
    by, reader = people.coordinator, people.finance_officer
    award = decide(award, people.program_manager)
    with acting_as(by):
        with pytest.raises(ValidationError, match="document"):
            awards.decide_award_elsewhere(award, by=by, **elsewhere() | {"file": None})
        awards.decide_award_elsewhere(award, by=by, **elsewhere())
    approval = waiting(AWARD_STEP.name, award.pk)
    with acting_as(reader):
        with pytest.raises(ValidationError, match="check"):
            confirm_document(approval, by=reader)
        with pytest.raises(IntegrityError, match="not checked"), transaction.atomic():
            Confirmation(approval=approval, says_so=True, by=reader).save(force_insert=True)
    paper_is_checked(approval)
    with acting_as(reader):
        confirm_document(approval, by=reader)
    with as_system(reason="test"):
        assert Award.objects.get(pk=award.pk).state == AwardState.AWARDED
        assert approval.document_id is not None
        assert Document.objects.get(pk=approval.document_id).purpose == "documents.approval"


@pytest.mark.parametrize("who", ["coordinator", "program_manager", "grants_specialist"], ids=["recorded", "approved", "prepared"])
def test_the_second_look_is_by_somebody_who_does_not_act_in_the_step(people: People, award: Award, who: str) -> None:
    award = decide(award, people.program_manager)
    with acting_as(people.coordinator):
        awards.decide_award_elsewhere(award, by=people.coordinator, **elsewhere())
    approval, reader = waiting(AWARD_STEP.name, award.pk), getattr(people, who)
    paper_is_checked(approval)
    with acting_as(reader), pytest.raises((PermissionDenied, ValidationError), match=r"act in this step|confirm_document"):
        confirm_document(approval, by=reader)


def test_an_auditor_or_a_grantee_confirms_nothing(people: People, award: Award) -> None:
    with acting_as(people.coordinator):
        awards.decide_award_elsewhere(award, by=people.coordinator, **elsewhere())
    approval = waiting(AWARD_STEP.name, award.pk)
    paper_is_checked(approval)
    for person in (make_staff(StaffRoleName.AUDITOR), people.manager):
        with acting_as(person), pytest.raises(PermissionDenied):
            confirm_document(approval, by=person)


def test_a_document_that_does_not_show_it_counts_for_nothing_and_another_can_come(people: People, award: Award) -> None:
    award = decide(award, people.program_manager)
    by, reader = people.coordinator, people.finance_officer
    with acting_as(by):
        awards.decide_award_elsewhere(award, by=by, **elsewhere())
    approval = waiting(AWARD_STEP.name, award.pk)
    with acting_as(reader):
        with pytest.raises(ValidationError, match="instead"):
            turn_down_document(approval, by=reader, reason=" ")
        turn_down_document(approval, by=reader, reason="It is about another award.")
        with pytest.raises(WrongStateError):
            confirm_document(approval, by=reader)
    with as_system(reason="test"):
        assert Award.objects.get(pk=award.pk).state == AwardState.PROPOSED
    with acting_as(by):
        awards.decide_award_elsewhere(award, by=by, **elsewhere())
    second_look(AWARD_STEP.name, award.pk)
    with as_system(reason="test"):
        assert Award.objects.get(pk=award.pk).state == AwardState.AWARDED


def test_a_change_of_the_thing_voids_what_was_given(people: People, award: Award) -> None:
    award = decide(award, people.coordinator)
    with acting_as(people.program_manager):
        awards.decide_award_elsewhere(award, by=people.program_manager, **elsewhere())
        approval = waiting(AWARD_STEP.name, award.pk)
        awards.return_award(award, by=people.program_manager, reason="Another title.")
    paper_is_checked(approval)
    with acting_as(people.finance_officer), pytest.raises(WrongStateError, match="changed after"):
        confirm_document(approval, by=people.finance_officer)
    with acting_as(people.grants_specialist):
        award = awards.propose_award(award, by=people.grants_specialist)
    assert decide(award, people.finance_officer).state == AwardState.PROPOSED


@pytest.mark.parametrize(
    "change", [{"amount": 1}, {"title": "Another"}, {"ends_on": "2040-01-01"}, {"justification": "Because."}]
)
def test_the_database_keeps_a_thing_as_it_was_approved(people: People, award: Award, change: dict[str, object]) -> None:
    decide(award, people.coordinator)
    with as_system(reason="test"), pytest.raises(IntegrityError, match="approved as it stands"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(**change)


def test_the_database_reaches_no_state_without_two_persons(people: People, award: Award) -> None:
    decide(award, people.coordinator)
    with acting_as(people.coordinator), pytest.raises(IntegrityError, match="Two different persons"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(state=AwardState.AWARDED, decided_at=timezone.now())


def test_the_database_keeps_one_person_to_one_row_and_one_name_to_one_person(people: People, award: Award) -> None:
    by = people.coordinator
    decide(award, by)
    values: dict[str, Any] = {
        "step": AWARD_STEP.name, "subject_id": str(award.pk), "subject_version": award.version, "decision": "approved",
        "given_elsewhere_by": "Brooke Carlson", "given_elsewhere_office": "Office", "given_elsewhere_on": today(),
        "subject_changed_on": today(), "recorded_by": by,
    }  # fmt: skip
    other = manager()
    wrong: list[dict[str, Any]] = [
        {"recorded_by": by},
        {"recorded_by": other, "given_elsewhere_by": other.email},
        {"recorded_by": other, "given_elsewhere_by": by.email.upper()},
        {"recorded_by": other, "given_elsewhere_on": today() + timedelta(days=1)},
        {"recorded_by": other, "given_elsewhere_on": today() - timedelta(days=1)},
    ]
    for each in wrong:
        with as_system(reason="test"), pytest.raises(IntegrityError), transaction.atomic():
            Approval(**values | {"document_id": uuid4()} | each).save(force_insert=True)
    with as_system(reason="test"), pytest.raises(IntegrityError, match="here_or_elsewhere"), transaction.atomic():
        Approval(**values | {"recorded_by": other}).save(force_insert=True)


def test_a_specialist_alone_does_not_execute_an_agreement(people: People) -> None:
    version = sign(make_version(people), people)
    alone = people.grants_specialist
    with acting_as(alone):
        version = execution.approve_execution(version, by=alone)
        with pytest.raises(ValidationError, match="different person"):
            execution.approve_execution_elsewhere(version, by=alone, **elsewhere())
    with acting_as(people.coordinator):
        execution.approve_execution_elsewhere(version, by=people.coordinator, **elsewhere())
    second_look(EXECUTION_STEP.name, version.pk)
    with as_system(reason="test"):
        version.refresh_from_db()
    assert version.state == VersionState.EXECUTED


def test_the_database_keeps_a_version_as_it_was_approved(people: People) -> None:
    version = sign(make_version(people), people)
    with acting_as(people.coordinator):
        execution.approve_execution(version, by=people.coordinator)
    with as_system(reason="test"):
        for change in ({"amount": 1}, {"ends_on": "2040-01-01"}, {"state_signed_on": today()}):
            with pytest.raises(IntegrityError, match="approved as it stands"), transaction.atomic():
                type(version).objects.filter(pk=version.pk).update(**change)
        with pytest.raises(IntegrityError, match="being signed"), transaction.atomic():
            version.lines.update(amount=1)
        with pytest.raises(IntegrityError, match="Two different persons"), transaction.atomic():
            type(version).objects.filter(pk=version.pk).update(
                state="executed", executed_on=version.state_signed_on, document=version.document
            )


def test_a_payment_approved_elsewhere_waits_for_the_second_look(people: People) -> None:
    request = prepare(make_request(people, make_agreement(people)), people)
    with acting_as(people.finance_officer):
        request = payments.approve_payment_elsewhere(request, by=people.finance_officer, **elsewhere())
    assert request.state == PaymentState.PREPARED
    approval = waiting(PAYMENT_STEP.name, request.pk)
    paper_is_checked(approval)
    with acting_as(people.finance_officer), pytest.raises(ValidationError, match="act in this step"):
        confirm_document(approval, by=people.finance_officer)
    with acting_as(people.grants_specialist), pytest.raises(PermissionDenied):
        confirm_document(approval, by=people.grants_specialist)
    with acting_as(people.program_manager):
        confirm_document(approval, by=people.program_manager)
    with as_system(reason="test"):
        request.refresh_from_db()
    assert request.state == PaymentState.APPROVED


def test_who_prepared_a_payment_does_not_approve_it_in_the_database_either(people: People) -> None:
    request = prepare(make_request(people, make_agreement(people)), people)
    with as_system(reason="test"):
        Approval(
            step=PAYMENT_STEP.name, subject_id=str(request.pk), subject_version=request.version, decision="approved",
            by=people.grants_specialist, recorded_by=people.grants_specialist,
        ).save(force_insert=True)  # fmt: skip
        with pytest.raises(IntegrityError, match="Two different persons"), transaction.atomic():
            type(request).objects.filter(pk=request.pk).update(
                state="approved", approved_by=people.finance_officer, approved_at=timezone.now()
            )


@pytest.mark.django_db(transaction=True)
def test_two_connections_of_one_person_are_one_person(people: People) -> None:
    award = propose(make_draft(people), people)
    by, start = people.coordinator, Barrier(2)

    def press(kind: str) -> str:
        try:
            with acting_as(by):
                start.wait()
                if kind == "own":
                    approve(AWARD_STEP.name, subject_id=award.pk, by=by, version=award.version)
                else:
                    record_approval_given_elsewhere(
                        AWARD_STEP.name, subject_id=award.pk, by=by, version=award.version, **elsewhere()
                    )
                return "given"
        except ValidationError as fault:
            return fault.code or "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(press, ["own", "elsewhere"]))
    assert results == ["given", "same_person"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ana Berg", "ana berg", True),
        ("Berg, Ana", "Ana Berg", True),
        ("A. Berg", "Ana Berg", True),
        ("Ana", "Ana Berg", True),
        ("Ana Maria Berg", "Ana Berg", True),
        ("Aña Berg", "Ana Berg", True),
        ("Anna Berg", "Ana Berg", False),
        ("Ana Ana", "Ana Berg", False),
        ("Bo Berg", "Ana Berg", False),
        ("The commissioner", "Ana Berg", False),
        ("", "Ana Berg", False),
    ],
)
def test_names_of_one_person(one: str, other: str, same: bool) -> None:  # noqa: FBT001 - a table
    assert (is_same_name(one, other), is_same_name(other, one)) == (same, same)


def test_the_second_look_on_its_page(people: People, award: Award, client: Client) -> None:
    award = decide(award, people.program_manager)
    with acting_as(people.coordinator):
        awards.decide_award_elsewhere(award, by=people.coordinator, **elsewhere())
    approval = waiting(AWARD_STEP.name, award.pk)
    page = reverse("documents:approval", args=[approval.pk])
    sign_in(client, people.finance_officer)
    assert "Brooke Carlson" in client.get(reverse("documents:approvals")).content.decode()
    early = client.post(page, {"press": "confirm"})
    assert early.status_code == 422
    paper_is_checked(approval)
    empty = client.post(page, {"press": "turn_down"})
    assert (empty.status_code, "What does the document show instead" in empty.content.decode()) == (422, True)
    assert client.post(page, {"press": "confirm"}).status_code == 302
    with as_system(reason="test"):
        assert Award.objects.get(pk=award.pk).state == AwardState.AWARDED
    assert client.post(page, {"press": "confirm"}).status_code == 422


@pytest.mark.parametrize("step", [step.name for step in steps()])
@pytest.mark.parametrize("role", [*StaffRoleName])
def test_the_second_reader_has_to_do_with_the_room_of_the_step(people: People, step: str, role: StaffRoleName) -> None:
    person = getattr(people, role.value)
    with acting_as(people.program_manager):
        paper = upload_document(memo(), by=people.program_manager, purpose=APPROVAL, title="Memo")
    with as_system(reason="test"):
        approval = Approval(
            step=step, subject_id="0", subject_version=1, decision="approved", given_elsewhere_by="Brooke Carlson",
            given_elsewhere_office="Office", given_elsewhere_on=today(), document_id=paper.pk, subject_changed_on=today(),
            recorded_by=people.program_manager,
        )  # fmt: skip
        approval.save(force_insert=True)
    oversees = role in {StaffRoleName.PROGRAM_MANAGER, StaffRoleName.DATA_PRACTICES_OFFICIAL, StaffRoleName.AUDITOR}
    with acting_as(person):
        decides = person.has_perm(step_called(step).permission)
        confirms = person.has_perm(CONFIRM_DOCUMENT)
        assert Document.objects.visible_to(person).filter(pk=paper.pk).exists() is (oversees or decides)
        assert (step in read_by(person)) is ((oversees or decides) and confirms)


@pytest.mark.parametrize("role", OFFICE)
def test_nobody_writes_an_approval_in_a_colleagues_name_or_for_a_step_that_is_not_theirs(people: People, role: str) -> None:
    by, other = getattr(people, role), people.program_manager if role != "program_manager" else people.coordinator
    database_role = STAFF_ROLES[role]
    written = {}
    assert DECIDED_BY
    with acting_as(by):
        for step, office in DECIDED_BY.items():
            for who in (by, other):
                row = Approval(step=step, subject_id="1", decision="approved", by=who, recorded_by=who)
                with suppress(ProgrammingError, IntegrityError), transaction.atomic():
                    row.save(force_insert=True)
                    written[step, who.pk] = row
            assert ((step, by.pk) in written) == (database_role in office), step
            assert (step, other.pk) not in written, step


def test_the_database_knows_who_decides_each_step() -> None:
    registry = permissions()
    for step in steps():
        if step.name in DECIDED_BY:
            held = {STAFF_ROLES[each.value] for each in registry[step.permission].staff}
            assert set(DECIDED_BY[step.name]) == held, step.name
    assert {each.name for each in steps() if each.label != "A step of a test"} == set(DECIDED_BY)


def test_nobody_confirms_a_paper_in_a_colleagues_name(people: People) -> None:
    by, other = people.coordinator, people.data_practices_official
    with as_system(reason="test"):
        given = Approval.objects.create(
            step="documents.destroy",
            subject_id="1",
            decision="approved",
            given_elsewhere_by="The commissioner",
            given_elsewhere_office="Commissioner's office",
            given_elsewhere_on=today(),
            subject_changed_on=today(),
            document_id=uuid4(),
            recorded_by=people.program_manager,
        )
    with acting_as(by):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Confirmation.objects.create(approval=given, says_so=False, reason="Forged.", by=other)
        Confirmation.objects.create(approval=given, says_so=False, reason="It says something else.", by=by)
