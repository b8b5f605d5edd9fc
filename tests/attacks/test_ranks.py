"""Equal points are a tie, and a minimum is met exactly: nothing is rounded before it is added or compared."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from uuid import uuid4

import pytest

from grants.rounds.actions.recommendations import Choice, departures
from grants.rounds.models import Application, Recommendation
from grants.rounds.ranking import Standing, _with_ranks, in_cents, mean


def _standing(*criteria: list[str]) -> Standing:
    by_criterion = {number: mean([Decimal(points) for points in given]) for number, given in enumerate(criteria)}
    return Standing(Application(pk=uuid4()), by_criterion)


def test_thirds_that_add_up_to_ten_tie_with_ten() -> None:
    thirds = _standing(["3", "3", "4"], ["3", "3", "4"], ["3", "3", "4"])
    ten = _standing(["3", "3", "3"], ["3", "3", "3"], ["4", "4", "4"])
    less = _standing(["3", "3", "3"], ["3", "3", "3"], ["4", "4", "3.99"])
    ranks = {id(each): each.rank for each in _with_ranks([less, ten, thirds])}
    assert (ranks[id(thirds)], ranks[id(ten)], ranks[id(less)]) == (1, 1, 3)
    assert thirds.points == ten.points == Decimal("10.00")


def test_seven_reviewers_and_nine_criteria_lose_nothing() -> None:
    many = _standing(*[["1", "2", "2", "1", "2", "1", "2"]] * 9)
    assert many.exact == Fraction(99, 7)
    assert many.points == Decimal("14.14")


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
