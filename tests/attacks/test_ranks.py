"""Equal points are a tie, and a minimum is met exactly: nothing is rounded before it is added or compared."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from random import Random
from uuid import uuid4

import pytest

from grants.rounds.actions.recommendations import Choice, departures
from grants.rounds.models import Recommendation
from grants.rounds.ranking import Ranking, Standing, in_cents
from img_program.database.context import as_system
from tests.grants.rounds.bulk import hand_in_many, review_many
from tests.grants.rounds.factories import begin_review, make_round
from tests.people import People, make_user

type Scored = Sequence[Sequence[str | None]]


def _ranking(people: People, *scored: Scored) -> dict[int, Standing]:
    """A round in which each application has these points, by criterion and reviewer; the other criteria bring one point."""
    opportunity = make_round(people)
    applications = hand_in_many(opportunity, len(scored), people.manager)
    begin_review(opportunity, people)
    reviewers = [make_user() for _number in scored[0][0]]

    def points(application: int, criterion: int, reviewer: int) -> str | None:
        given = scored[application]
        return given[criterion][reviewer] if criterion < len(given) else "0"

    review_many(applications, reviewers, people.coordinator, points)
    place = {each.pk: number for number, each in enumerate(applications)}
    with as_system(reason="test"):
        return {place[each.application.pk]: each for each in Ranking(opportunity)}


@pytest.mark.django_db
def test_thirds_that_add_up_to_ten_tie_with_ten(people: People) -> None:
    less = [["3", "3", "3"], ["3", "3", "3"], ["4", "4", "3.99"]]
    ten = [["3", "3", "3"], ["3", "3", "3"], ["4", "4", "4"]]
    thirds = [["3", "3", "4"], ["3", "3", "4"], ["3", "3", "4"]]
    abstained: Scored = [["3", None, "3"], ["3", "3", "3"], ["4", None, None]]
    nobody: Scored = [["3", "3", "3"], [None, None, None], ["4", "4", "4"]]
    found = _ranking(people, less, ten, thirds, abstained, nobody)
    assert [found[number].rank for number in range(5)] == [4, 1, 1, 1, None]
    assert list(found) == [1, 2, 3, 0, 4]
    assert found[2].points == found[1].points == found[3].points == Decimal("10.00")
    assert found[0].exact == 10 - Fraction(1, 300)
    assert (found[0].reviewers, found[0].finished, found[4].points) == (3, 3, None)


@pytest.mark.django_db
def test_seven_reviewers_lose_nothing(people: People) -> None:
    many = [["1", "2", "2", "1", "2", "1", "2"]] * 4
    (standing,) = _ranking(people, many).values()
    assert standing.exact == Fraction(44, 7)
    assert standing.points == Decimal("6.29")


@pytest.mark.django_db
def test_the_database_adds_as_fractions_do(people: People) -> None:
    chance = Random(7)
    scored = [[[chance.choice([None, "0", "1.11", "3", "7.37"]) for _ in range(6)] for _ in range(3)] for _ in range(30)]
    found = _ranking(people, *scored)
    exact = []
    for number, criteria in enumerate(scored):
        given = [[Fraction(points) for points in each if points is not None] for each in criteria]
        exact.append(sum((sum(each) / len(each) for each in given), Fraction(0)) if all(given) else None)
        assert found[number].exact == exact[-1]
    assert sum(each is not None for each in exact) > 20
    for number, value in enumerate(exact):
        better = sum(other is not None and value is not None and other > value for other in exact)
        assert found[number].rank == (None if value is None else better + 1)


@pytest.mark.parametrize(("value", "shown"), [(Fraction(1, 200), "0.01"), (Fraction(10, 3), "3.33"), (Fraction(20, 3), "6.67")])
def test_cents_are_for_the_eye_and_a_half_goes_up(value: Fraction, shown: str) -> None:
    assert in_cents(value) == Decimal(shown)


def _departs(points: Fraction, minimum: str) -> bool:
    key = uuid4()
    choice = Choice(choice=Recommendation.Choice.FUND, amount=Decimal(1), reason="")
    return key in departures([(key, 1, points)], {key: choice}, minimum=Decimal(minimum))


def test_the_least_points_are_compared_exactly() -> None:
    assert not _departs(Fraction(70), "70.00")
    assert _departs(Fraction(70) - Fraction(1, 1000), "70.00")  # shown as 70.00
    assert not _departs(Fraction(70) + Fraction(1, 1000), "70.00")


def test_departures_of_ten_thousand_are_found_in_one_pass() -> None:
    keys = [uuid4() for _ in range(10_000)]
    standings = [(key, number, Fraction(10_000 - number)) for number, key in enumerate(keys, start=1)]
    fund, decline = Recommendation.Choice.FUND, Recommendation.Choice.DECLINE
    choices = {
        key: Choice(choice=fund if number != 1 else decline, amount=Decimal(1), reason="") for number, key in enumerate(keys)
    }
    found = departures(standings, choices, minimum=None)
    assert len(found) == 9_999  # all but the first
    assert keys[0] not in found
