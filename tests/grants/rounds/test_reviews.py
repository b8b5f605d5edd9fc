"""The review: disclosure first, conflicts closed, independent, never a zero for an abstention, departures explained."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction

from grants.rounds.actions.recommendations import Choice, complete_evaluation, departures, recommend, record_negotiation
from grants.rounds.actions.reviews import finish_scoring, open_panel, score_criterion, start_review
from grants.rounds.disclosure_form import DisclosureNeeded
from grants.rounds.models import (
    Application,
    NegotiationOutcome,
    Recommendation,
    ReviewAssignment,
    RoundReviewer,
    Score,
    Submission,
    submissions_for,
)
from grants.rounds.ranking import Ranking
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.grants.rounds.factories import (
    Round,
    criteria_of,
    disclose,
    make_round,
    to_panel,
)
from tests.people import People

FUND, RESERVE, DECLINE = Recommendation.Choice.FUND, Recommendation.Choice.RESERVE, Recommendation.Choice.DECLINE


@pytest.fixture
def in_review(people: People) -> Round:
    return Round(people)


@pytest.mark.django_db
def test_the_review_starts_after_the_deadline(people: People) -> None:
    opportunity = make_round(people)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="has not passed"):
        start_review(opportunity, by=people.coordinator)


@pytest.mark.django_db
def test_nothing_opens_before_the_disclosure_and_a_conflict_closes_it(in_review: Round) -> None:
    reviewer, assignment = in_review.first, in_review.of_first[0]
    criterion = criteria_of(in_review.opportunity)[0]
    with acting_as(reviewer):
        assert not Submission.objects.exists()
        with pytest.raises(PermissionDenied):
            score_criterion(assignment, criterion=criterion, points=Decimal(1), comment="Why.", by=reviewer)
    with pytest.raises(ValidationError, match="every application"):
        disclose(reviewer, in_review.opportunity, in_review.mine)
    disclose(reviewer, in_review.opportunity, in_review.mine, in_review.theirs)
    with acting_as(reviewer):
        assert set(submissions_for(reviewer)) == set(Submission.objects.all())
        assert Submission.objects.count() == 2
        fresh = ReviewAssignment.objects.get(pk=assignment.pk)
        score_criterion(fresh, criterion=criterion, points=Decimal(1), comment="Why.", by=reviewer)
    disclose(reviewer, in_review.opportunity, in_review.mine, conflict=True)
    with acting_as(reviewer):
        assert [each.application_id for each in Submission.objects.all()] == [in_review.theirs.pk]
        assert not Score.objects.exists()
        stale = ReviewAssignment.objects.get(pk=assignment.pk)
        with pytest.raises(PermissionDenied):
            score_criterion(stale, criterion=criterion, points=Decimal(2), comment="Why.", by=reviewer)
        with pytest.raises(Error, match="row-level security"), transaction.atomic():
            Score(
                assignment=assignment, application=in_review.mine, opportunity=in_review.opportunity, reviewer=reviewer,
                criterion=criterion, points_possible=criterion.points, points=1, comment="Forged.", version=9,
            ).save(force_insert=True)  # fmt: skip
        assert ReviewAssignment.objects.filter(pk=assignment.pk).exists()
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            ReviewAssignment.objects.filter(pk=assignment.pk).update(state="open")
    with as_system(reason="test"):
        standing = next(each for each in Ranking(in_review.opportunity) if each.application == in_review.mine)
        assert standing.exact is None


@pytest.mark.django_db
def test_reviewers_see_each_other_only_in_the_panel(in_review: Round) -> None:
    in_review.score(in_review.first, in_review.of_first, ("1", "0.5"))
    in_review.score(in_review.second, in_review.of_second, ("0.5", "0.5"))
    with acting_as(in_review.first):
        assert {score.reviewer_id for score in Score.objects.all()} == {in_review.first.pk}
        assert {each.user_id for each in RoundReviewer.objects.all()} == {in_review.first.pk}
    to_panel(in_review.opportunity, in_review.people)
    with acting_as(in_review.first):
        assert {score.reviewer_id for score in Score.objects.all()} == {in_review.first.pk, in_review.second.pk}
    disclose(in_review.first, in_review.opportunity, in_review.mine, conflict=True)
    with acting_as(in_review.first):
        assert {score.application_id for score in Score.objects.all()} == {in_review.theirs.pk}


@pytest.mark.django_db
def test_applicants_never_see_who_reviews(in_review: Round) -> None:
    in_review.score(in_review.first, in_review.of_first, ("1", "1"))
    with acting_as(in_review.people.manager):
        assert not ReviewAssignment.objects.exists()
        assert not Score.objects.exists()
        assert not RoundReviewer.objects.exists()
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            Recommendation.objects.exists()


@pytest.mark.django_db
def test_an_abstention_is_no_zero_and_versions_are_kept(in_review: Round) -> None:
    in_review.score(in_review.first, in_review.of_first, ("1", "1"))
    disclose(in_review.second, in_review.opportunity, in_review.mine, in_review.theirs)
    criterion = criteria_of(in_review.opportunity)[0]
    with acting_as(in_review.second):
        assignment = ReviewAssignment.objects.get(pk=in_review.of_second[0].pk)
        with pytest.raises(ValidationError, match="why you abstain"):
            score_criterion(assignment, criterion=criterion, points=None, comment=" ", by=in_review.second, is_abstained=True)
        with pytest.raises(ValidationError, match="between 0 and 20"):
            score_criterion(assignment, criterion=criterion, points=Decimal(21), comment="Why.", by=in_review.second)
        score_criterion(assignment, criterion=criterion, points=Decimal(4), comment="Why.", by=in_review.second)
        again = score_criterion(
            assignment,
            criterion=criterion,
            points=None,
            comment="I don't know this field.",
            by=in_review.second,
            is_abstained=True,
        )
        assert again.version == 2
        with pytest.raises(ValidationError, match="Score or abstain"):
            finish_scoring(assignment, by=in_review.second)
    with as_system(reason="test"):
        standing = next(each for each in Ranking(in_review.opportunity) if each.application == in_review.mine)
        assert standing.points == Decimal("100.00")
        with pytest.raises(Error, match="permission denied"), transaction.atomic():
            Score.objects.filter(assignment=assignment).update(points=20)


@pytest.mark.django_db
def test_from_the_panel_to_the_completed_evaluation(in_review: Round) -> None:
    people, office = in_review.people, in_review.people.coordinator
    in_review.score(in_review.first, in_review.of_first, ("1", "0.5"))
    with acting_as(office), pytest.raises(ValidationError, match="not handed in"):
        open_panel(in_review.opportunity, by=office)
    in_review.score(in_review.second, in_review.of_second, ("0.8", "0.5"))
    panel = to_panel(in_review.opportunity, people)
    mine, theirs = in_review.mine.pk, in_review.theirs.pk
    in_order = {mine: Choice(FUND, Decimal(100000)), theirs: Choice(RESERVE, Decimal(150000))}
    with acting_as(office), pytest.raises(DisclosureNeeded):
        recommend(panel, choices=in_order, by=office)
    disclose(office, panel, in_review.mine, in_review.theirs)
    with acting_as(office):
        assert [(each.application.pk, each.rank, each.points) for each in Ranking(panel)] == [
            (mine, 1, Decimal("90.00")), (theirs, 2, Decimal("50.00")),
        ]  # fmt: skip
        against = {mine: Choice(DECLINE), theirs: Choice(FUND, Decimal(200000))}
        with pytest.raises(ValidationError, match="Write the reason"):
            recommend(panel, choices=against, by=office)
        first, second = recommend(panel, choices=in_order, by=office)
        assert not first.departs_from_rank
        with pytest.raises(ValidationError, match="no outcome yet"):
            complete_evaluation(panel, note="Done.", by=office)
        declined = record_negotiation(
            first, outcome=NegotiationOutcome.Outcome.DECLINED, note="They can't start in time.", by=office
        )
        assert declined.next_application == second.application
        category = panel.budget_categories.all()[0]
        agreed = record_negotiation(
            second, outcome=NegotiationOutcome.Outcome.ACCEPTED, note="Smaller.", by=office,
            revised_budget={(category.pk, 1): Decimal(150000)},
        )  # fmt: skip
        assert (agreed.amount, agreed.budget_version) == (Decimal("150000.00"), 2)
        complete_evaluation(panel, note="All negotiations are over.", by=office)
    with acting_as(in_review.first):
        assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_conflicted_officer_does_not_recommend(in_review: Round) -> None:
    office = in_review.people.coordinator
    in_review.score(in_review.first, in_review.of_first, ("1", "0.5"))
    in_review.score(in_review.second, in_review.of_second, ("1", "0.5"))
    panel = to_panel(in_review.opportunity, in_review.people)
    disclose(office, panel, in_review.mine, in_review.theirs, conflict=True)
    with acting_as(office), pytest.raises(ValidationError, match="A colleague without one"):
        recommend(panel, choices={in_review.mine.pk: Choice(DECLINE), in_review.theirs.pk: Choice(DECLINE)}, by=office)


@pytest.mark.django_db
def test_every_way_to_leave_the_rank_order(people: People) -> None:
    one, two = Application().pk, Application().pk
    standings = [(one, 1, Fraction(90)), (two, 2, Fraction(50))]
    fund, decline = Choice(FUND, Decimal(1)), Choice(DECLINE)
    assert departures(standings, {one: fund, two: decline}, minimum=None) == {}
    assert set(departures(standings, {one: decline, two: fund}, minimum=None)) == {one, two}
    assert set(departures(standings, {one: fund, two: fund}, minimum=Decimal(60))) == {two}
    assert set(departures([(one, None, None)], {one: fund}, minimum=None)) == {one}
