"""An award is never above what was asked, recommended or published, never early, and outlives what becomes of its application."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from grants.awards.actions import awards
from grants.awards.models import Award
from grants.awards.workflow import AwardState
from grants.rounds.actions.recommendations import Choice, complete_evaluation, recommend, record_negotiation
from grants.rounds.actions.submissions import screen_application, withdraw_application
from grants.rounds.models import Application, NegotiationOutcome, Recommendation
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.attacks.test_money_races import at_once
from tests.grants.awards.factories import decide, execute, make_fund, make_version, propose, sign, today
from tests.grants.rounds.factories import (
    assign,
    begin_review,
    disclose,
    make_draft,
    make_reviewer,
    make_round,
    score_all,
    submit,
    to_panel,
)
from tests.people import People, sign_in

ASKED = 93_000
FUND = Recommendation.Choice.FUND


def agreed(people: People, *, recommended: int = ASKED, negotiated: int = ASKED, complete: bool = True) -> NegotiationOutcome:
    """One application of $93,000 in a round whose largest award is $300,000, recommended and negotiated."""
    office, opportunity = people.coordinator, make_round(people)
    application = make_draft(opportunity, people.organization, people.manager, amount=ASKED)
    submit(application, people.manager)
    user, reviewer = make_reviewer(opportunity, people)
    opportunity = begin_review(opportunity, people)
    (assignment,) = assign(reviewer, people, application)
    disclose(user, opportunity, application)
    score_all(assignment, user)
    panel = to_panel(opportunity, people)
    for person in (office, people.grants_specialist, people.program_manager, people.finance_officer):
        disclose(person, panel, application)
    with acting_as(office):
        (row,) = recommend(panel, choices={application.pk: Choice(FUND, Decimal(recommended))}, by=office)
        category = panel.budget_categories.all()[0]
        outcome = record_negotiation(
            row, outcome=NegotiationOutcome.Outcome.ACCEPTED, note="Agreed.", by=office,
            revised_budget={(category.pk, 1): Decimal(negotiated)},
        )  # fmt: skip
        if complete:
            complete_evaluation(panel, note="All negotiations are over.", by=office)
    return outcome


def draft(people: People, outcome: NegotiationOutcome, *, why: str = "") -> Award:
    by, fund = people.grants_specialist, make_fund(people, {2027: 1_000_000})
    with acting_as(by):
        fresh = NegotiationOutcome.objects.select_related("opportunity", "application", "organization").get(pk=outcome.pk)
        return awards.award_from_negotiation(
            fresh,
            by=by,
            fund=fund,
            starts_on=today() - timedelta(days=10),
            ends_on=today() + timedelta(days=200),
            above_reason=why,
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("recommended", "negotiated"),
    [(ASKED + 50_000, ASKED + 1), (ASKED - 10_000, ASKED - 9_999), (ASKED + 300_000, 300_001)],
    ids=["asked", "recommended", "published"],
)
def test_no_award_is_above_what_was_asked_recommended_or_published_without_a_reason(
    people: People, recommended: int, negotiated: int
) -> None:
    outcome = agreed(people, recommended=recommended, negotiated=negotiated)
    with pytest.raises(ValidationError, match="asked, recommended or published"):
        draft(people, outcome)
    award = propose(draft(people, outcome, why="A second clinic joined."), people)
    # The reason is part of what two persons approve.
    award = decide(award, people.coordinator)
    with as_system(reason="test"), pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(above_reason="Another one.")
    assert decide(award, people.program_manager).state == AwardState.AWARDED


@pytest.mark.django_db
def test_exactly_what_was_asked_needs_no_reason_and_the_database_knows_a_cent(people: People) -> None:
    award = draft(people, agreed(people))
    with as_system(reason="test"), pytest.raises(IntegrityError, match="asked, recommended or published"), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(amount=award.amount + Decimal("0.01"))


@pytest.mark.django_db
def test_nothing_is_decided_or_public_before_the_evaluation_is_completed(people: People, client: Client) -> None:
    outcome = agreed(people, complete=False)
    award = decide(propose(draft(people, outcome), people), people.coordinator)
    with pytest.raises(ValidationError, match="before the evaluation"):
        decide(award, people.program_manager)
    assert award.number not in client.get(reverse("awards:public_list")).content.decode()
    with acting_as(people.manager):
        assert not Award.objects.exists()
    with acting_as(people.coordinator):
        complete_evaluation(outcome.opportunity, note="All negotiations are over.", by=people.coordinator)
    assert decide(award, people.program_manager).state == AwardState.AWARDED
    assert award.number in client.get(reverse("awards:public_list")).content.decode()


@pytest.mark.django_db
def test_an_application_with_an_award_stays_and_a_withdrawn_one_gets_none(people: People) -> None:
    outcome = agreed(people)
    award = decide(propose(draft(people, outcome), people), people.coordinator)
    application = outcome.application
    with acting_as(people.manager):
        withdraw_application(application, by=people.manager, reason="We can't.")
    with pytest.raises(ValidationError, match="withdrew the application"):
        decide(award, people.program_manager)


@pytest.mark.django_db
def test_whatever_becomes_of_the_application_the_award_stays_open(people: People) -> None:
    outcome = agreed(people)
    award = decide(propose(draft(people, outcome), people), people.coordinator, people.program_manager)
    with acting_as(people.manager), pytest.raises(ValidationError, match="so it stays"):
        withdraw_application(outcome.application, by=people.manager)
    with acting_as(people.coordinator):
        screen_application(outcome.application, is_eligible=False, reason="Found out late.", by=people.coordinator)
    version = make_version(people, award)
    agreement = execute(sign(version, people), people)
    client = sign_in(Client(), people.grants_specialist)
    pages = [
        reverse("awards:award", args=[award.pk]),
        reverse("awards:agreement", args=[agreement.pk]),
        reverse("awards:agreement_act", args=[agreement.pk, "amend"]),
        reverse("awards:agreement_act", args=[agreement.pk, "evaluate"]),
    ]
    assert [client.get(page).status_code for page in pages] == [200] * len(pages)


@pytest.mark.django_db(transaction=True)
def test_a_decision_and_a_withdrawal_at_once(people: People) -> None:
    outcome = agreed(people)
    award = decide(propose(draft(people, outcome), people), people.coordinator)
    manager, applicant = people.program_manager, people.manager
    results = at_once(
        (manager, lambda: awards.decide_award(award, by=manager)),
        (applicant, lambda: withdraw_application(outcome.application, by=applicant)),
    )
    assert results == ["done", "refused"]
    with as_system(reason="test"):
        state, application = Award.objects.get().state, Application.objects.get(pk=outcome.application.pk)
    assert (state == AwardState.AWARDED) != (application.state == "withdrawn")
