"""Drafting and submitting: conflicts, late, incomplete, twice at once, to the second."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, connections, transaction
from django.utils import timezone

from grants.rounds.actions.applications import claim_trade_secret, save_answers, save_budget, start_application
from grants.rounds.actions.opportunities import extend_deadline
from grants.rounds.actions.submissions import reopen_application, submit_application, withdraw_application
from grants.rounds.models import Answer, Application, ApplicationBudgetLine, Channel, Program, Submission
from grants.rounds.sealing import canonical, sealed
from img_program.database.context import as_system
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole
from img_program.web.comparing import mark
from tests.grants.rounds.factories import make_draft, make_round, questions_of, submit
from tests.people import People, make_member


@pytest.mark.django_db
def test_one_draft_for_an_organization_and_nobody_elses(people: People) -> None:
    opportunity = make_round(people)
    with acting_as(people.manager):
        first = start_application(opportunity, organization=people.organization, by=people.manager)
        assert start_application(opportunity, organization=people.organization, by=people.manager) == first
        with pytest.raises(PermissionDenied):
            start_application(opportunity, organization=people.rival_organization, by=people.manager)
    with acting_as(people.teammate), pytest.raises(PermissionDenied):
        start_application(opportunity, organization=people.organization, by=people.teammate)
    with acting_as(people.rival):
        assert not Application.objects.exists()


@pytest.mark.django_db
def test_what_a_colleague_changed_is_shown_and_not_overwritten(people: People) -> None:
    opportunity = make_round(people)
    draft = make_draft(opportunity, people.organization, people.manager)
    second = make_member(people.organization, MembershipRole.GRANT_MANAGER)
    one, two = questions_of(opportunity)[:2]
    with as_system(reason="test"):
        stored = {each.question_id: each.value for each in Answer.objects.filter(application=draft)}
    seen = {key: mark(value) for key, value in stored.items()}
    with acting_as(second):
        save_answers(draft, answers={**stored, one.pk: "By the colleague."}, shown=seen, by=second)
    with acting_as(people.manager):
        saved, merged = save_answers(draft, answers={**stored, two.pk: "Mine, elsewhere."}, shown=seen, by=people.manager)
        assert (saved.version, merged.asked) == (draft.version + 2, [])
        _saved, merged = save_answers(draft, answers={**stored, one.pk: "Mine."}, shown=seen, by=people.manager)
        assert (merged.asked, merged.stored[one.pk]) == ([one.pk], "By the colleague.")
        save_answers(draft, answers={one.pk: "Mine."}, shown={one.pk: mark("By the colleague.")}, by=people.manager)
        assert Answer.objects.get(application=draft, question=one).value == "Mine."
        assert Application.objects.get(pk=draft.pk).saved_by == people.manager


@pytest.mark.django_db
def test_a_submission_is_sealed_and_answered_by_mail(people: People) -> None:
    opportunity = make_round(people)
    submission = submit(make_draft(opportunity, people.organization, people.manager), people.manager)
    assert submission.amount_requested == Decimal("100000.00")
    assert sealed(submission.snapshot)[1] == submission.sha256
    assert "Words that answer it." in canonical(submission.snapshot)
    with as_system(reason="test"):
        letter = Letter.objects.get(template__code="grants_application_received")
        assert letter.organization == people.organization
        assert submission.sha256 in letter.body_html
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            Submission.objects.filter(pk=submission.pk).update(amount_requested=1)


@pytest.mark.django_db
def test_what_is_submitted_does_not_change_whoever_tries(people: People) -> None:
    opportunity = make_round(people)
    draft = make_draft(opportunity, people.organization, people.manager)
    submit(draft, people.manager)
    question = questions_of(opportunity)[0]
    with acting_as(people.manager):
        attempts: list[Callable[[], object]] = [
            lambda: save_answers(draft, answers={question.pk: "Later."}, by=people.manager),
            lambda: save_budget(draft, amounts={}, narrative="Later.", by=people.manager),
            lambda: claim_trade_secret(draft, question=question, justification="Later.", by=people.manager),
        ]
        for attempt in attempts:
            with pytest.raises(ValidationError, match="submitted or withdrawn"):
                attempt()
        writes: list[Callable[[], object]] = [
            lambda: Answer.objects.filter(application=draft).update(value="Forged."),
            lambda: ApplicationBudgetLine.objects.filter(application=draft).update(amount=1),
        ]
        for write in writes:
            with pytest.raises(Error, match="not a draft"), transaction.atomic():
                write()


@pytest.mark.django_db
def test_incomplete_is_refused_with_everything_that_is_missing(people: People) -> None:
    opportunity = make_round(people)
    with acting_as(people.manager):
        draft = start_application(opportunity, organization=people.organization, by=people.manager)
        with pytest.raises(ValidationError) as refusal:
            submit_application(draft, by=people.manager, received_at=timezone.now())
    words = " ".join(refusal.value.messages)
    assert "Give the project a title." in words
    assert "Fill in the budget." in words
    assert "Confirm: Our organization" in words


@pytest.mark.django_db
def test_the_deadline_counts_to_the_second_by_arrival(people: People) -> None:
    opportunity = make_round(people)
    deadline = opportunity.deadline
    assert deadline is not None
    draft = make_draft(opportunity, people.organization, people.manager)
    with pytest.raises(ValidationError, match="The deadline was"):
        submit(draft, people.manager, deadline + timedelta(microseconds=1))
    with acting_as(people.manager), pytest.raises(Error, match="not open"), transaction.atomic():
        Submission(
            application=draft, organization=people.organization, opportunity=opportunity, applicant_name="x",
            received_at=deadline + timedelta(microseconds=1), submitted_by=people.manager, amount_requested=1, snapshot={}, sha256="x",
        ).save(force_insert=True)  # fmt: skip
    assert submit(draft, people.manager, deadline).received_at == deadline


@pytest.mark.django_db
def test_more_time_is_for_one_organization_with_a_reason(people: People) -> None:
    opportunity = make_round(people)
    deadline = opportunity.deadline
    assert deadline is not None
    mine = make_draft(opportunity, people.organization, people.manager)
    rival_manager = make_member(people.rival_organization, MembershipRole.GRANT_MANAGER)
    theirs = make_draft(opportunity, people.rival_organization, rival_manager)
    late = deadline + timedelta(hours=1)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="Say why"):
            extend_deadline(opportunity, organization=people.organization, until=late, reason=" ", by=people.coordinator)
        extend_deadline(opportunity, organization=people.organization, until=late, reason="Flood.", by=people.coordinator)
    assert submit(mine, people.manager, late).received_at == late
    with pytest.raises(ValidationError, match="The deadline was"):
        submit(theirs, rival_manager, late)


@pytest.mark.django_db
def test_taken_back_and_handed_in_again_keeps_both_copies(people: People) -> None:
    draft = make_draft(make_round(people), people.organization, people.manager)
    submit(draft, people.manager)
    with acting_as(people.manager):
        reopened = reopen_application(draft, by=people.manager, received_at=timezone.now())
        assert reopened.state == "draft"
    assert submit(draft, people.manager).number == 2
    with acting_as(people.manager):
        assert withdraw_application(draft, by=people.manager).state == "withdrawn"
        assert withdraw_application(draft, by=people.manager).state == "withdrawn"
        assert Submission.objects.filter(application=draft).count() == 2


@pytest.mark.django_db
def test_staff_enter_what_came_on_paper(people: People) -> None:
    opportunity = make_round(people)
    office = people.grants_specialist
    draft = make_draft(opportunity, people.organization, office)
    assert draft.is_entered_by_staff
    with acting_as(office):
        with pytest.raises(ValidationError, match="how this application reached"):
            submit_application(draft, by=office, received_at=timezone.now())
        received = timezone.now() - timedelta(hours=2)
        submission = submit_application(
            draft, by=office, received_at=received, channel=Channel.MAIL, channel_note="Taken in at the desk."
        )
        assert (submission.channel, submission.received_at) == ("mail", received)


@pytest.mark.django_db
def test_a_forged_document_of_a_rival_is_refused_by_the_database(people: People) -> None:
    opportunity = make_round(people)
    rival_manager = make_member(people.rival_organization, MembershipRole.GRANT_MANAGER)
    draft = make_draft(opportunity, people.organization, people.manager)
    question = questions_of(opportunity)[0]
    with acting_as(rival_manager):
        assert not Answer.objects.filter(application=draft).exists()
        for organization in (people.organization, people.rival_organization):
            forged = Answer(application=draft, organization=organization, question=question, saved_by=rival_manager)
            with pytest.raises(Error), transaction.atomic():
                forged.save(force_insert=True)


@pytest.mark.django_db
def test_residency_needs_specialty_residents_and_stays_within_the_cap(people: People) -> None:
    opportunity = make_round(people, program=Program.PRIMARY_CARE_RESIDENCY)
    draft = make_draft(opportunity, people.organization, people.manager, amount=250000)
    with acting_as(people.manager):
        Application.objects.filter(pk=draft.pk).update(specialty="dermatology", residents_requested=None)
    with pytest.raises(ValidationError, match="a specialty that the law names and the number of residents"):
        submit(draft, people.manager)
    with acting_as(people.manager):
        Application.objects.filter(pk=draft.pk).update(specialty="pediatrics", residents_requested=1)
    with pytest.raises(ValidationError, match=r"is \$250,000\.00; the most for these positions in a year is \$150,000\.00"):
        submit(draft, people.manager)
    with acting_as(people.manager):
        Application.objects.filter(pk=draft.pk).update(residents_requested=2)
    assert submit(draft, people.manager).snapshot["eligibility"][0]["outcome"] == "met"


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_submit_once(people: People) -> None:
    draft = make_draft(make_round(people), people.organization, people.manager)
    barrier, seen, faults = threading.Barrier(2), [], []

    def press() -> None:
        try:
            barrier.wait()
            seen.append(submit(draft, people.manager).pk)
        except Exception as fault:  # noqa: BLE001 - reported below
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(set(seen)) == 1
    with as_system(reason="test"):
        assert Submission.objects.filter(application=draft).count() == 1
        assert Letter.objects.filter(template__code="grants_application_received").count() == 1
