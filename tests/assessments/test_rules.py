"""The passing rule and the completeness of a sheet, by properties and by cases."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.blueprint import Blueprint, Domain, PassingRule, ScalePoint, SheetForm, Station
from assessments.rules.complete_sheet import complete_sheet
from assessments.rules.passing import IncompleteMarksError, combined, passing, shown
from assessments.rules.says_what_to_do import reason_in

SCALE = tuple(ScalePoint(value, f"Point {value}", f"Anchor {value}") for value in (1, 2, 3, 4))
DOMAINS = (
    Domain("a", "A", "", 60, Decimal("2.5")),
    Domain("b", "B", "", 40, Decimal("2.0")),
)
STATIONS = (Station("one", "One", 10, "", ("a", "b")), Station("two", "Two", 10, "", ("a",)))
BLUEPRINT = Blueprint(SCALE, DOMAINS, STATIONS, PassingRule(Decimal("3.0"), 3, "mean"))
CELLS = [("one", "a"), ("one", "b"), ("two", "a")]
scores = st.integers(1, 4)
cells = st.fixed_dictionaries({cell: st.lists(scores, min_size=1, max_size=2) for cell in CELLS})


@given(cells)
def test_ready_means_every_domain_and_the_total(marks: dict[tuple[str, str], list[int]]) -> None:
    ruling = passing(BLUEPRINT, marks)
    mean_a = (
        Fraction(sum(marks["one", "a"]), len(marks["one", "a"])) + Fraction(sum(marks["two", "a"]), len(marks["two", "a"]))
    ) / 2
    mean_b = Fraction(sum(marks["one", "b"]), len(marks["one", "b"]))
    total = mean_a * Fraction(60, 100) + mean_b * Fraction(40, 100)
    assert ruling.is_ready == (mean_a >= Fraction(5, 2) and mean_b >= 2 and total >= 3)
    assert [finding.value for finding in ruling.domains] == [mean_a, mean_b]


@given(cells, st.sampled_from(CELLS))
def test_a_better_score_never_hurts(marks: dict[tuple[str, str], list[int]], cell: tuple[str, str]) -> None:
    better = {**marks, cell: [min(4, score + 1) for score in marks[cell]]}
    assert passing(BLUEPRINT, better).is_ready >= passing(BLUEPRINT, marks).is_ready


@given(st.lists(scores, min_size=1, max_size=2))
def test_a_second_marking_stays_between_the_two(values: list[int]) -> None:
    for rule in ("mean", "higher", "second"):
        assert min(values) <= combined(values, rule) <= max(values)
    assert combined(values, "higher") == max(values)
    assert combined(values, "second") == values[-1]


def test_a_high_total_does_not_make_up_for_a_domain_below_its_minimum() -> None:
    ruling = passing(BLUEPRINT, {("one", "a"): [4], ("two", "a"): [4], ("one", "b"): [1]})
    assert not ruling.is_ready
    assert ruling.to_strengthen == ["B"]
    assert ruling.domains[1].reason == "B: 1.00 is below 2.0."


def test_exactly_the_minimum_is_enough() -> None:
    assert passing(BLUEPRINT, {("one", "a"): [3], ("two", "a"): [3], ("one", "b"): [3]}).is_ready


def test_a_missing_score_is_never_a_zero() -> None:
    with pytest.raises(IncompleteMarksError):
        passing(BLUEPRINT, {("one", "a"): [3], ("two", "a"): [3]})


def test_a_mean_is_cut_and_not_rounded_up() -> None:
    assert shown(Fraction(2999, 1000)) == Decimal("2.99")


def test_a_rating_below_the_standard_needs_a_comment() -> None:
    form = SheetForm.of(BLUEPRINT, "one")
    marks, missing = complete_sheet(form, {"a": {"score": "2", "comment": " "}, "b": {"score": "3"}})
    assert [mark.domain for mark in marks] == ["b"]
    assert missing == {"a": "Write what you saw for “A”: a rating below the standard needs a comment."}
    marks, missing = complete_sheet(form, {"a": {"score": "2", "comment": "Forgot allergies."}, "b": {"score": "4"}})
    assert (missing, [mark.is_below_standard for mark in marks]) == ({}, [True, False])


def test_a_score_outside_the_scale_is_no_score() -> None:
    _marks, missing = complete_sheet(SheetForm.of(BLUEPRINT, "two"), {"a": {"score": "9", "comment": "x"}})
    assert missing == {"a": "Choose a rating for “A”."}


def test_problems_are_told_in_sentences_and_the_example_content_survives_json() -> None:
    assert BLUEPRINT.problems() == []
    assert Blueprint.from_json(BLUEPRINT.to_json()) == BLUEPRINT
    wrong = BLUEPRINT.with_part(domains=(DOMAINS[0],))
    assert "The weights of the domains add up to 60 percent; they must add up to 100." in wrong.problems()
    assert "“One” names an unknown domain: b." in wrong.problems()
    assert wrong.sha256() != BLUEPRINT.sha256()


@pytest.mark.parametrize(
    ("a", "b", "is_ready"),
    [(3, 3, True), (4, 2, True), (4, 1, False), (2, 4, False), (3, 2, False), (2, 2, False)],
)
def test_each_minimum_at_its_border(a: int, b: int, is_ready: bool) -> None:  # noqa: FBT001 - a table
    ruling = passing(BLUEPRINT, {("one", "a"): [a], ("two", "a"): [a], ("one", "b"): [b]})
    assert ruling.is_ready == is_ready
    assert ruling.total.value == Fraction(a * 60 + b * 40, 100)


@pytest.mark.parametrize(("rule", "counts"), [("mean", Fraction(7, 2)), ("higher", Fraction(4)), ("second", Fraction(3))])
def test_what_counts_of_two_markings(rule: Literal["mean", "higher", "second"], counts: Fraction) -> None:
    assert combined([4, 3], rule) == counts
    assert combined([4], rule) == 4
    with pytest.raises(IncompleteMarksError):
        combined([], rule)


def test_a_domain_that_no_station_rates_has_no_mean() -> None:
    with pytest.raises(IncompleteMarksError, match="rated at no station"):
        passing(BLUEPRINT.with_part(stations=(STATIONS[1],)), {("two", "a"): [3]})


@pytest.mark.parametrize(
    ("given", "missing"),
    [("1", "comment"), ("2", "comment"), ("3", ""), ("4", ""), ("0", "rating"), ("5", "rating"), ("", "rating"), ("x", "rating")],
)
def test_a_score_of_the_scale_and_the_standard(given: str, missing: str) -> None:
    marks, found = complete_sheet(SheetForm.of(BLUEPRINT, "two"), {"a": {"score": given, "comment": ""}})
    assert (len(marks), missing in found.get("a", "")) == (int(not missing), True)


@pytest.mark.parametrize(
    ("instruction", "reason"),
    [
        ("Gets twenty minutes more at each station.", ""),
        ("Sits near the door.", ""),
        ("Gets more time because of the eyes.", "because"),
        ("Diabetic: may eat.", "Diabetic"),
        ("A room for prayer.", "prayer"),
    ],
)
def test_an_instruction_says_what_to_do_and_not_why(instruction: str, reason: str) -> None:
    assert reason_in(instruction) == reason
