"""An applicant is never in the dark: where the application stands, letters, messages, second looks, the debrief."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from grants.rounds.actions.applicants import (
    approve_debrief,
    ask_second_look,
    decide_second_look,
    write_to_applicant,
    write_to_program,
)
from grants.rounds.actions.opportunities import cancel_opportunity, expect_results
from grants.rounds.actions.recommendations import Choice, complete_evaluation, recommend, record_negotiation
from grants.rounds.actions.submissions import screen_application
from grants.rounds.journey import Stand, standing_of
from grants.rounds.models import (
    Application,
    ApplicationMessage,
    Debrief,
    NegotiationOutcome,
    Recommendation,
    RoundNotice,
    SecondLook,
)
from img_program.database.context import as_system
from img_program.jobs.work import run
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from tests.grants.rounds.factories import (
    Round,
    begin_review,
    criteria_of,
    disclose,
    make_draft,
    make_round,
    no_conflict,
    pass_deadline,
    submit,
    to_panel,
)
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db
FUND, RESERVE, DECLINE = Recommendation.Choice.FUND, Recommendation.Choice.RESERVE, Recommendation.Choice.DECLINE


def stand_of(application: Application) -> Stand:
    with as_system(reason="test"):
        found = Application.objects.select_related("opportunity", "organization", "started_by").get(pk=application.pk)
    with acting_as(found.started_by):
        return standing_of(found, timezone.now()).stand


def letters(application: Application) -> list[str]:
    """The letters about an application, in the order of sending, once the jobs are done."""
    with as_system(reason="test"):
        waiting = list(RoundNotice.objects.open().order_by("created_at"))
    for notice in waiting:
        run("rounds.roundnotice", str(notice.pk))
    with as_system(reason="test"):
        found = Letter.objects.filter(about_kind="rounds.application", about_id=str(application.pk)).order_by("sent_at")
        return [each.template.code.removeprefix("grants_application_") for each in found.select_related("template")]


def evaluated(people: People, *, mine: Choice, theirs: Choice) -> Round:
    """A round whose evaluation is completed with these recommendations."""
    made = Round(people)
    for user, assignments in ((made.first, made.of_first), (made.second, made.of_second)):
        made.score(user, assignments, ("0.9", "0.6"))
    made.opportunity = to_panel(made.opportunity, people)
    disclose(people.coordinator, made.opportunity, made.mine, made.theirs)
    with acting_as(people.coordinator):
        for each in recommend(made.opportunity, choices={made.mine.pk: mine, made.theirs.pk: theirs}, by=people.coordinator):
            if each.choice == FUND:
                record_negotiation(each, outcome=NegotiationOutcome.Outcome.ACCEPTED, note="Agreed.", by=people.coordinator)
        complete_evaluation(made.opportunity, note="Over.", by=people.coordinator)
    return made


def test_each_state_stands_on_the_page_and_in_a_letter(people: People) -> None:
    opportunity = make_round(people)
    draft = make_draft(opportunity, people.organization, people.manager)
    assert stand_of(draft) is Stand.DRAFT
    submit(draft, people.manager)
    assert stand_of(draft) is Stand.RECEIVED
    day = timezone.localdate() + timedelta(days=60)
    with acting_as(people.coordinator):
        expect_results(opportunity, on=day, by=people.coordinator)
    opportunity = pass_deadline(opportunity)
    assert stand_of(draft) is Stand.CHECKED
    opportunity = begin_review(opportunity, people)
    assert stand_of(draft) is Stand.REVIEWED
    shown = sign_in(Client(), people.teammate).get(f"/grants/applications/{draft.pk}/").content.decode()
    assert "Being reviewed" in shown
    assert f"{day:%-d %B %Y}" in shown
    with acting_as(people.coordinator):
        cancel_opportunity(opportunity, reason="The money was withdrawn.", by=people.coordinator)
    assert stand_of(draft) is Stand.CANCELLED
    assert letters(draft) == ["received", "results_day", "in_review", "cancelled"]


def test_the_result_is_told_with_the_evaluation_and_not_before(people: People) -> None:
    made = evaluated(people, mine=Choice(FUND, Decimal(100000)), theirs=Choice(RESERVE, Decimal(200000)))
    assert stand_of(made.mine) is Stand.RECOMMENDED
    assert stand_of(made.theirs) is Stand.RESERVE
    assert letters(made.mine)[-1] == "recommended"
    assert letters(made.theirs)[-1] == "reserve"
    with as_system(reason="test"):
        Recommendation.objects.filter(application=made.theirs).update(reserve_until=timezone.localdate() - timedelta(days=1))
    assert stand_of(made.theirs) is Stand.NO_MONEY


def test_a_reserve_is_asked_after_the_evaluation_until_its_last_day(people: People) -> None:
    made = evaluated(people, mine=Choice(FUND, Decimal(100000)), theirs=Choice(RESERVE, Decimal(200000)))
    accepted = NegotiationOutcome.Outcome.ACCEPTED
    with acting_as(people.coordinator):
        reserve = Recommendation.objects.get(application=made.theirs)
        with as_system(reason="test"):
            Recommendation.objects.filter(pk=reserve.pk).update(reserve_until=timezone.localdate() - timedelta(days=1))
        with pytest.raises(ValidationError, match="until its last day"):
            record_negotiation(Recommendation.objects.get(pk=reserve.pk), outcome=accepted, note="Asked.", by=people.coordinator)
        with as_system(reason="test"):
            Recommendation.objects.filter(pk=reserve.pk).update(reserve_until=timezone.localdate())
        record_negotiation(Recommendation.objects.get(pk=reserve.pk), outcome=accepted, note="Asked.", by=people.coordinator)
    assert stand_of(made.theirs) is Stand.RECOMMENDED


def test_messages_are_on_the_record_and_answered(people: People) -> None:
    opportunity = make_round(people)
    draft = make_draft(opportunity, people.organization, people.manager)
    with acting_as(people.manager), pytest.raises(ValidationError, match="Hand the application in"):
        write_to_program(draft, text="When?", by=people.manager)
    submit(draft, people.manager)
    with as_system(reason="test"):
        draft = Application.objects.select_related("opportunity", "organization").get(pk=draft.pk)
    with acting_as(people.teammate), pytest.raises(PermissionDenied):
        write_to_program(draft, text="When?", by=people.teammate)
    with acting_as(people.manager):
        write_to_program(draft, text="When do we hear?", by=people.manager)
    with acting_as(people.coordinator), pytest.raises(PermissionDenied):
        write_to_applicant(draft, text="Soon.", by=people.coordinator)
    begin_review(opportunity, people)
    with acting_as(people.coordinator):
        write_to_applicant(draft, text="In June.", by=people.coordinator)
    with as_system(reason="test"):
        first, second = ApplicationMessage.objects.filter(application=draft)
        assert (first.settled_by, second.is_from_program) == (people.coordinator, True)
        with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
            ApplicationMessage.objects.filter(pk=first.pk).update(text="Forged.")
    assert "message" in letters(draft)
    assert "In June." in sign_in(Client(), people.manager).get(f"/grants/applications/{draft.pk}/messages/").content.decode()


def test_another_person_looks_again(people: People) -> None:
    opportunity = make_round(people)
    draft = make_draft(opportunity, people.organization, people.manager)
    submit(draft, people.manager)
    begin_review(opportunity, people)
    with acting_as(people.coordinator):
        screen_application(draft, is_eligible=False, reason="No nonprofit.", by=people.coordinator)
    with acting_as(people.manager):
        refused = Application.objects.get(pk=draft.pk)
        look = ask_second_look(refused, reason="We are one since 1990.", by=people.manager)
        with pytest.raises(ValidationError, match="already"):
            ask_second_look(refused, reason="Again.", by=people.manager)
    no_conflict(people.coordinator, people.program_manager, about=people.organization)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="Another person"):
        decide_second_look(look, is_changed=True, reason="Yes.", by=people.coordinator)
    with as_system(reason="test"), pytest.raises(IntegrityError), transaction.atomic():
        SecondLook.objects.filter(pk=look.pk).update(
            outcome="stands", decided_by=people.coordinator, decided_at=timezone.now(), decision_reason="No."
        )
    with acting_as(people.program_manager):
        decide_second_look(look, is_changed=True, reason="The register says so.", by=people.program_manager)
    assert stand_of(draft) is Stand.REVIEWED
    assert letters(draft)[:4] == ["received", "not_eligible", "second_look_asked", "second_look_decided"]


def test_a_second_look_is_asked_for_in_its_days_and_changes_to_a_reserve(people: People) -> None:
    made = evaluated(people, mine=Choice(FUND, Decimal(100000)), theirs=Choice(DECLINE))
    assert stand_of(made.theirs) is Stand.NOT_RECOMMENDED
    with as_system(reason="test"):
        applicant = made.theirs.started_by
        rival = Application.objects.select_related("opportunity", "organization").get(pk=made.theirs.pk)
    with acting_as(applicant):
        look = ask_second_look(rival, reason="The second budget was not read.", by=applicant)
    no_conflict(people.program_manager, about=people.rival_organization)
    with acting_as(people.program_manager):
        decide_second_look(look, is_changed=True, reason="It was not.", by=people.program_manager)
    assert stand_of(made.theirs) is Stand.RESERVE
    with as_system(reason="test"):
        assert Recommendation.objects.get(application=made.theirs).departs_from_rank


def test_the_debrief_names_nobody(people: People) -> None:
    made = evaluated(people, mine=Choice(FUND, Decimal(100000)), theirs=Choice(DECLINE))
    address = f"/grants/applications/{made.mine.pk}/review/"
    client = sign_in(Client(), people.teammate)
    before = client.get(address).content.decode()
    assert "90.00" in before
    assert "rank <strong>1</strong> of 2" in before
    assert "Because." not in before
    criterion = criteria_of(made.opportunity)[0]
    with acting_as(people.coordinator):
        for words in ("Rita liked it.", f"Ask {made.first.email}.", "As Ms. VIEWER says."):
            with pytest.raises(ValidationError, match="name a reviewer"):
                approve_debrief(made.mine, comments={criterion.pk: words}, by=people.coordinator)
        approve_debrief(made.mine, comments={criterion.pk: "Clear goals, few numbers."}, by=people.coordinator)
    shown = client.get(address).content.decode()
    assert "Clear goals, few numbers." in shown
    assert str(people.rival_organization) not in shown
    assert made.first.email not in shown
    with acting_as(people.rival):
        assert not Debrief.objects.exists()
    assert "debrief" in letters(made.mine)
