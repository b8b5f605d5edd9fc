"""After residency: the obligation begins, work is reported, sites are judged, a person decides; nothing says failure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError

from img_program.accounts.work_items import counted
from img_program.database.context import as_system
from img_program.database.workflow import Workflow, WrongStateError
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from residency.service import workflow as service_workflow
from residency.service.actions import links
from residency.service.actions import service as actions
from residency.service.actions import service_events as events
from residency.service.actions.service_events import InFavor
from residency.service.actions.sites import determine_site
from residency.service.facts import ServiceFacts, rows_of, service_facts
from residency.service.models import (
    DecisionKind,
    EventKind,
    Obligation,
    Outcome,
    PaymentYear,
    QuestionKind,
    ServiceQuestion,
    SiteJudgement,
)
from residency.service.rules.site_counts import SiteOutcome
from residency.service.work_items import service_work
from residency.training import workflow
from residency.training.hooks import after_completion
from tests.people import People
from tests.residency.service.support import BEGINS, Terms, make_agreement, make_obligation, report, today

pytestmark = pytest.mark.django_db


def facts_of(obligation: Obligation, *, on: date | None = None) -> ServiceFacts:
    """How it stands."""
    with as_system(reason="test"):
        fresh = Obligation.objects.select_related("agreement").get(pk=obligation.pk)
        return service_facts(fresh, rows_of(fresh), on=on or today())


def questions(obligation: Obligation) -> list[ServiceQuestion]:
    """What waits for a person."""
    with as_system(reason="test"):
        return list(ServiceQuestion.objects.open().filter(obligation=obligation))


def confirm(people: People, period: Any, covers_from: date, covers_until: date) -> None:
    """The employer's word on paper."""
    by = people.coordinator
    with acting_as(by):
        links.record_paper_seen(period, by=by, covers_from=covers_from, covers_until=covers_until, reference="Letter")


# --- the beginning ---------------------------------------------------------------------------------------------------


def test_service_begins_the_day_after_residency(people: People) -> None:
    obligation = make_obligation(people)
    assert obligation.begins_on == BEGINS
    assert facts_of(obligation).terms.service_months == 60


def test_it_does_not_begin_before_residency_is_completed_nor_twice(people: People) -> None:
    by = people.coordinator
    running = make_agreement(people, completed_on=None)
    with acting_as(by), pytest.raises(ValidationError, match="after residency"):
        actions.begin_obligation(running, by=by)
    done = make_agreement(people)
    with acting_as(by):
        actions.begin_obligation(done, by=by)
        with pytest.raises(ValidationError, match="already"):
            actions.begin_obligation(done, by=by)
    with acting_as(people.finance_officer), pytest.raises(PermissionDenied):
        actions.begin_obligation(done, by=people.finance_officer)


def test_completing_training_begins_it_by_itself(people: People) -> None:
    agreement = make_agreement(people)
    with acting_as(people.manager):
        after_completion(agreement.appointment, people.manager)
        after_completion(agreement.appointment, people.manager)
    with as_system(reason="test"):
        assert Obligation.objects.get(agreement=agreement).begins_on == BEGINS


# --- work and sites --------------------------------------------------------------------------------------------------


def test_months_wait_for_the_employer_and_then_count(people: People) -> None:
    obligation = make_obligation(people)
    period = report(obligation, ends_on=date(2024, 6, 30))
    assert facts_of(obligation).credited == 0
    assert facts_of(obligation).waiting == 12
    confirm(people, period, BEGINS, date(2023, 12, 31))
    found = facts_of(obligation)
    assert found.credited == found.waiting == 6
    assert found.left == 54
    assert found.percent == 10
    assert found.periods[0].confirmed_until == date(2023, 12, 31)


def test_part_time_and_leave(people: People) -> None:
    obligation = make_obligation(people)
    period = report(obligation, share="0.5", ends_on=date(2024, 6, 30))
    confirm(people, period, BEGINS, date(2024, 6, 30))
    assert facts_of(obligation).credited == 6
    with acting_as(obligation.user):
        leave = events.record_event(obligation, by=obligation.user, kind=EventKind.LEAVE, starts_on=date(2024, 1, 1))
        events.end_leave(leave, by=obligation.user, ends_on=date(2024, 2, 29))
    assert facts_of(obligation).credited == 5
    assert questions(obligation) == []


def test_work_before_the_end_of_residency_is_refused(people: People) -> None:
    obligation = make_obligation(people)
    with pytest.raises(ValidationError, match="day after residency"):
        report(obligation, starts_on=BEGINS - timedelta(days=1))
    with pytest.raises(ValidationError, match="before the first"):
        report(obligation, ends_on=BEGINS - timedelta(days=1))
    with pytest.raises(ValidationError, match="share"):
        report(obligation, share="1.01")
    with pytest.raises(ValidationError, match="not yourself"):
        report(obligation, contact=obligation.user.email.upper())
    with pytest.raises(PermissionDenied):
        report(obligation, by=people.stranger)


def test_work_that_is_not_primary_care_asks_a_person(people: People) -> None:
    obligation = make_obligation(people)
    report(obligation, is_primary_care=False, ends_on=date(2023, 12, 31))
    assert facts_of(obligation).needs_person == 6


def test_a_second_period_at_the_same_site_is_not_judged_again(people: People) -> None:
    obligation = make_obligation(people)
    first = report(obligation, ends_on=date(2023, 12, 31))
    report(obligation, site=first.site, starts_on=date(2024, 1, 1), share="0.5")
    with as_system(reason="test"):
        assert SiteJudgement.objects.count() == 1


# --- what happens, and what is decided -------------------------------------------------------------------------------


def test_a_leave_has_no_story(people: People) -> None:
    obligation = make_obligation(people)
    with acting_as(obligation.user):
        with pytest.raises(ValidationError, match="not ours to know"):
            events.record_event(obligation, by=obligation.user, kind=EventKind.LEAVE, starts_on=today(), note="surgery")
        with pytest.raises(ValidationError, match="Only staff"):
            events.record_event(obligation, by=obligation.user, kind=EventKind.DEATH, starts_on=today())
        events.record_event(obligation, by=obligation.user, kind=EventKind.EMPLOYER_CLOSES, starts_on=today())
    (question,) = questions(obligation)
    assert question.kind == QuestionKind.EVENT


def test_after_a_death_nobody_is_written_to(people: People) -> None:
    obligation, by = make_obligation(people), people.coordinator
    period = report(obligation, place="minneapolis")
    with acting_as(by):
        events.record_event(obligation, by=by, kind=EventKind.DEATH, starts_on=today())
        determine_site(period.site, by=by, as_of=BEGINS, outcome=SiteOutcome.COUNTS, reason="On the list.")
        assert links.send_yearly_check(obligation, by=by) is None
    with as_system(reason="test"):
        assert not Letter.objects.filter(user=obligation.user_id).exists()


def test_a_waiver_is_a_recorded_decision(people: People) -> None:
    obligation, by = make_obligation(people), people.program_manager
    report(obligation)
    complete: dict[str, Any] = {
        "reason": "The clinic closed.",
        "decided_by_name": "Max Lee",
        "decided_on": today(),
        "document_reference": "D 1",
    }
    with acting_as(by):
        for what in (InFavor(DecisionKind.WAIVE_MONTHS), InFavor(DecisionKind.WAIVE_PAYMENT, months=Decimal(3))):
            with pytest.raises(ValidationError):
                events.record_decision(obligation, by=by, what=what, **complete)
        months = InFavor(DecisionKind.WAIVE_MONTHS, months=Decimal(12))
        with pytest.raises(ValidationError):
            events.record_decision(obligation, by=by, what=months, **complete | {"document_reference": " "})
        events.record_decision(obligation, by=by, what=months, **complete)
        events.record_decision(obligation, by=by, what=InFavor(DecisionKind.WAIVE_PAYMENT, employment_year=3), **complete)
        until = today() + timedelta(days=700)
        later = InFavor(DecisionKind.DEFER_PAYMENT, employment_year=2, until=until)
        events.record_decision(obligation, by=by, what=later, **complete)
        with pytest.raises(ValidationError, match="no payment in that"):
            events.record_decision(obligation, by=by, what=InFavor(DecisionKind.WAIVE_PAYMENT, employment_year=9), **complete)
    assert facts_of(obligation).waived == 12
    with as_system(reason="test"):
        years = {each.number: each for each in PaymentYear.objects.filter(obligation=obligation)}
        assert Letter.objects.filter(user=obligation.user_id, template="residency_decision_recorded").count() == 3
    assert years[3].waived_at is not None
    assert years[2].due_on == until
    with acting_as(people.coordinator), pytest.raises(PermissionDenied):
        events.record_decision(obligation, by=people.coordinator, what=months, **complete)


def test_closing_is_a_persons_word_and_done_means_done(people: People) -> None:
    obligation, by = make_obligation(people, terms=Terms(service_years=1, years=1)), people.program_manager
    period = report(obligation)
    with acting_as(by), pytest.raises(ValidationError, match="not credited"):
        events.close_obligation(obligation, by=by, outcome=Outcome.FULFILLED, reason="All done.")
    confirm(people, period, BEGINS, date(2024, 6, 30))
    with acting_as(by):
        with pytest.raises(ValidationError, match="paid"):
            events.close_obligation(obligation, by=by, outcome=Outcome.FULFILLED, reason="All done.")
        what = InFavor(DecisionKind.WAIVE_PAYMENT, employment_year=2)
        events.record_decision(
            obligation, by=by, what=what, reason="R", decided_by_name="M", decided_on=today(), document_reference="D"
        )
        closed = events.close_obligation(obligation, by=by, outcome=Outcome.FULFILLED, reason="All done.")
        assert (closed.state, closed.outcome) == ("closed", "fulfilled")
    with pytest.raises(WrongStateError):
        report(obligation)
    with acting_as(by):
        assert events.reopen_obligation(obligation, by=by).is_open


def test_what_waits_is_counted_for_whom_it_concerns(people: People) -> None:
    make_agreement(people)
    obligation = make_obligation(people)
    report(obligation, place="minneapolis")
    with acting_as(people.coordinator):
        office = {need.label: need.count for need in counted(people.coordinator, service_work(people.coordinator))}
    assert office["physician who finished residency"] == 1
    assert office["question about service"] == 1
    with acting_as(obligation.user):
        own = {need.label for need in counted(obligation.user, service_work(obligation.user))}
    assert own == {"years: say what you pay" if today() > date(2026, 6, 30) else "year: say what you pay"}
    idle = make_obligation(people)
    with acting_as(idle.user):
        assert [need.label for need in counted(idle.user, service_work(idle.user))] == ["Tell us where you work"]


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Workflow):
        for step in value.transitions:
            yield from (step.action, step.button, step.target)
    elif isinstance(value, type) and hasattr(value, "choices"):
        for code, label in value.choices:
            yield from (str(code), str(label))


def test_no_state_says_default_breach_or_loss_of_standing() -> None:
    """The software never sets one: it asks a person, with the facts."""
    found = [word for module in (service_workflow, workflow) for value in vars(module).values() for word in _words(value)]
    for model in apps.get_app_config("service").get_models():
        for field in model._meta.get_fields():
            found.append(getattr(field, "name", ""))
            found += [str(part) for choice in getattr(field, "choices", None) or () for part in choice]
    assert len(found) > 200
    forbidden = ("default", "breach", "violat", "delinquen", "standing", "non-compl", "noncompl", "in arrears", "penalt", "fail")
    assert [word for word in found if any(bad in word.lower() for bad in forbidden)] == []
