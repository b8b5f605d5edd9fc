"""A declared conflict of interest closes what it is about to staff as to reviewers: in pages, actions and the database."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from grants.awards.actions import awards, batches, execution, payments
from grants.awards.models import Award, LedgerEntry, PaymentRequest
from grants.rounds.actions.disclosures import Disclosed, demand_disclosed, disclose_about
from grants.rounds.actions.recommendations import Choice, complete_evaluation, recommend
from grants.rounds.disclosure_form import DisclosureNeeded
from grants.rounds.models import Answer, Application, ConflictDisclosure, EvaluationCompleted, Recommendation, Score, Submission
from grants.rounds.permissions import applications_opened_to
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from tests.approvals.support import approvals_of
from tests.grants.awards.factories import (
    approve,
    decide,
    make_agreement,
    make_draft,
    make_request,
    make_version,
    prepare,
    propose,
    sign,
)
from tests.grants.rounds.factories import Round, disclose, no_conflict, to_panel
from tests.people import People, make_staff, sign_in

pytestmark = pytest.mark.django_db
CONFLICT = Disclosed(has_conflict=True, explanation="My sister works there.")
OFFICE = ("coordinator", "grants_specialist", "finance_officer", "program_manager", "data_practices_official")


def declare(person: User, people: People) -> None:
    """The person declares a conflict with Northstar."""
    with acting_as(person):
        disclose_about(people.organization, answer=CONFLICT, by=person)


@pytest.fixture
def scored(people: People) -> Round:
    """Two applications, scored, in the panel; the coordinator has a conflict with Northstar's and none with Prairie's."""
    found = Round(people)
    for reviewer, assignments in ((found.first, found.of_first), (found.second, found.of_second)):
        found.score(reviewer, assignments, ("1", "0.5"))
    found.opportunity = to_panel(found.opportunity, people)
    disclose(people.coordinator, found.opportunity, found.theirs)
    disclose(people.coordinator, found.opportunity, found.mine, conflict=True)
    return found


@pytest.mark.parametrize("role", OFFICE)
def test_no_row_of_the_application_is_read_in_the_database(people: People, scored: Round, role: str) -> None:
    person = getattr(people, role)
    tables: list[type[Model]] = [Application, Answer, Submission, *([] if role == "finance_officer" else [Score])]
    key: dict[type[Model], str] = {Application: "pk"}
    with acting_as(person):
        for table in tables:
            of_mine = {key.get(table, "application"): scored.mine.pk}
            assert table._default_manager.filter(**of_mine).exists() is (role != "coordinator"), table
    declare(person, people)
    with acting_as(person), connection.cursor() as cursor:
        for table in tables:
            assert not table._default_manager.filter(**{key.get(table, "application"): scored.mine.pk}).exists(), table
            assert table._default_manager.filter(**{key.get(table, "application"): scored.theirs.pk}).exists(), table
        cursor.execute("SELECT count(*) FROM rounds_applicationevent WHERE organization_id = %s", [people.organization.pk])
        assert cursor.fetchone() == (0,)
        assert not applications_opened_to(person).filter(pk=scored.mine.pk).exists()


def test_no_page_opens_the_application_and_the_ranking_says_its_name_alone(people: People, scored: Round) -> None:
    free = sign_in(Client(), people.program_manager)
    client = sign_in(Client(), people.coordinator)
    ranking = f"/staff/grants/rounds/{scored.opportunity.pk}/ranking/"
    for path in (f"/staff/grants/applications/{scored.mine.pk}/", f"/grants/applications/{scored.mine.pk}/print/"):
        assert free.get(path).status_code == 200, path
        assert client.get(path).status_code in {403, 404}, path
    page, others = client.get(ranking).content.decode(), free.get(ranking).content.decode()
    assert ">100</td>" in others
    assert ">100</td>" not in page
    assert ">50</td>" in page
    assert "Closed to you: you declared a conflict of interest." in page
    assert "Record the recommendations" not in page


def test_whoever_has_a_conflict_neither_recommends_nor_completes(people: People, scored: Round) -> None:
    person = people.coordinator
    choices = {each: Choice(Recommendation.Choice.DECLINE) for each in (scored.mine.pk, scored.theirs.pk)}
    with acting_as(person):
        with pytest.raises(ValidationError, match="A colleague without one"):
            recommend(scored.opportunity, choices=choices, by=person)
        with pytest.raises(ValidationError, match="A colleague without one"):
            complete_evaluation(scored.opportunity, note="Done.", by=person)
        with pytest.raises(IntegrityError, match="discloses first"), transaction.atomic():
            EvaluationCompleted.objects.create(opportunity=scored.opportunity, recorded_by=person, note="Forged.")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Recommendation.objects.create(
                application_id=scored.mine.pk,
                organization=people.organization,
                opportunity=scored.opportunity,
                choice="decline",
                made_by=person,
            )


def test_whoever_signed_nothing_neither_recommends_nor_completes(people: People, scored: Round) -> None:
    person = people.program_manager
    with acting_as(person):
        with pytest.raises(DisclosureNeeded):
            complete_evaluation(scored.opportunity, note="Done.", by=person)
        with pytest.raises(IntegrityError, match="discloses first"), transaction.atomic():
            Recommendation.objects.create(
                application_id=scored.mine.pk,
                organization=people.organization,
                opportunity=scored.opportunity,
                choice="decline",
                made_by=person,
            )


def test_a_declared_conflict_is_not_taken_back_in_its_round(people: People, scored: Round) -> None:
    with pytest.raises(ValidationError, match="stays for its round"):
        disclose(people.coordinator, scored.opportunity, scored.mine)
    with acting_as(people.coordinator), pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        ConflictDisclosure.objects.create(
            organization=people.organization,
            opportunity=scored.opportunity,
            application_id=scored.mine.pk,
            person=people.coordinator,
            has_conflict=False,
            form_version=1,
            form_sha256="0" * 64,
        )


def proposed(people: People) -> tuple[Model, Callable[[User], object], str]:
    """An award that waits for its decision."""
    award = propose(make_draft(people), people)
    return award, lambda by: awards.decide_award(award, by=by), f"/staff/grants/awards/{award.pk}/approve/"


def signed(people: People) -> tuple[Model, Callable[[User], object], str]:
    """An agreement that waits for its execution."""
    version = sign(make_version(people), people)
    return version, lambda by: execution.approve_execution(version, by=by), f"/staff/grants/versions/{version.pk}/approve/"


def prepared(people: People) -> tuple[Model, Callable[[User], object], str]:
    """A payment that waits for its approval."""
    request = prepare(make_request(people, make_agreement(people)), people)
    return request, lambda by: payments.approve_payment(request, by=by), f"/grants/payments/{request.pk}/approve/"


@pytest.mark.parametrize("scene", [proposed, signed, prepared])
def test_nobody_decides_executes_or_pays_with_a_conflict_or_without_a_disclosure(
    people: People, scene: Callable[[People], tuple[Model, Callable[[User], object], str]]
) -> None:
    row, act, _path = scene(people)
    new = make_staff("finance_officer")
    with acting_as(new), pytest.raises(DisclosureNeeded):
        act(new)
    declare(people.finance_officer, people)
    with acting_as(people.finance_officer):
        with pytest.raises((PermissionDenied, ValidationError)):
            act(people.finance_officer)
        manager = type(row)._default_manager
        assert manager.filter(pk=row.pk).update(organization=people.organization) == 0


def test_the_database_counts_no_approval_of_somebody_who_did_not_disclose(people: People) -> None:
    award = propose(make_draft(people), people)
    approvals_of("grants.award_decision", award.pk, version=award.version)
    award.state = "awarded"
    with as_system(reason="test"), pytest.raises(IntegrityError, match="discloses first"), transaction.atomic():
        award.save()


def test_a_payment_is_not_entered_or_paid_around_a_conflict(people: People) -> None:
    request = approve(prepare(make_request(people, make_agreement(people)), people), people)
    declare(people.finance_officer, people)
    with acting_as(people.finance_officer):
        with pytest.raises(ValidationError, match="No approved payment"):
            batches.make_batch(by=people.finance_officer)
        entry = LedgerEntry.objects.filter(agreement=request.agreement_id)[0]
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            LedgerEntry.objects.create(
                award_id=entry.award_id,
                agreement_id=entry.agreement_id,
                organization_id=entry.organization_id,
                budget_line_id=entry.budget_line_id,
                kind=LedgerEntry.Kind.RETURN,
                amount=Decimal(-1),
                entered_on=entry.entered_on,
                note="Forged.",
                recorded_by=people.finance_officer,
            )
    other = make_staff("finance_officer")
    with acting_as(other):
        batch = batches.make_batch(by=other)
    with acting_as(people.finance_officer), pytest.raises(WrongStateError):
        batches.mark_batch_paid(batch, by=people.finance_officer, paid_on=timezone.localdate(batch.made_at))
    with as_system(reason="test"):
        assert PaymentRequest.objects.get(pk=request.pk).state == "batched"


@pytest.mark.parametrize("scene", [proposed, signed, prepared])
def test_a_press_without_a_disclosure_is_answered_with_the_form_and_asks_once(
    people: People, scene: Callable[[People], tuple[Model, Callable[[User], object], str]]
) -> None:
    _row, _act, path = scene(people)
    new = make_staff("finance_officer")
    client = sign_in(Client(), new)
    first = client.get(path)
    assert first.status_code == 200, path
    assert "Do you have a conflict of interest with Northstar Career Center?" in first.content.decode()
    asked = client.post(path, {"confirmed": "yes"}, headers={"referer": f"http://testserver{path}"})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert "Do you have a conflict of interest with Northstar Career Center?" in page
    assert f'name="next" value="http://testserver{path}"' in page
    form = f"/staff/grants/disclosure/{people.organization.pk}/"
    sent = client.post(form, {f"c{people.organization.pk}": "no", "next": f"http://testserver{path}"})
    assert (sent.status_code, sent.headers["Location"]) == (302, f"http://testserver{path}")
    assert client.post(path, {"confirmed": "yes"}).status_code == 302
    with as_system(reason="test"):
        assert ConflictDisclosure.objects.filter(person=new).count() == 1


def test_a_conflict_from_the_form_takes_the_buttons_away(people: People) -> None:
    award = propose(make_draft(people), people)
    client = sign_in(Client(), make_staff("program_manager"))
    page = f"/staff/grants/awards/{award.pk}/"
    assert f"{page}approve/" in client.get(page).content.decode()
    form, key = f"/staff/grants/disclosure/{people.organization.pk}/", people.organization.pk
    sent = client.post(form, {f"c{key}": "yes", f"e{key}": "My sister works there.", "next": "http://elsewhere.example/"})
    assert sent.headers["Location"] == "/home/"
    assert f"{page}approve/" not in client.get(page).content.decode()
    assert client.get(f"{page}approve/").status_code == 404


def test_an_award_of_a_round_needs_the_disclosure_of_that_round(people: People, scored: Round) -> None:
    person = people.program_manager
    no_conflict(person, about=people.rival_organization)
    with as_system(reason="test"):
        award = Award(organization=people.rival_organization, opportunity=scored.opportunity, state="proposed")
    with acting_as(person), pytest.raises(DisclosureNeeded) as needed:
        demand_disclosed(person, award.organization, award.opportunity)
    assert needed.value.opportunity == scored.opportunity
    no_conflict(person, about=people.rival_organization, opportunity=scored.opportunity)
    with acting_as(person):
        demand_disclosed(person, award.organization, award.opportunity)


def test_others_still_decide(people: People) -> None:
    award = propose(make_draft(people), people)
    declare(people.grants_specialist, people)
    assert decide(award, people.coordinator, people.finance_officer).state == "awarded"
