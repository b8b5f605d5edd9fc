"""Whatever is published is audited whole: totals, what remains of them, other days, money, contacts, sentences and free text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from reports.disclosure.table import TOTAL
from reports.measures.breakdown import ON_ROSTER, TOGETHER, Branch, Breakdown, LadderStep
from reports.publication.choice import CannotPublishError, publish
from reports.publication.frozen import Snapshot
from reports.publication.other_days import OtherDay, neighbours_of
from reports.publication.release import Earlier, Rule
from reports.publication.tables import PublishedTable
from tests.attacks.published_reader import Paper, exposed_changes, exposed_numbers, paper_of

THRESHOLD = LEAST = 10
RULE = Rule(THRESHOLD, Fraction(8, 10))
FIRST, SECOND, THIRD = date(2024, 6, 30), date(2025, 6, 30), date(2026, 6, 30)

PLACES = Breakdown(
    "geography",
    "Where people live",
    (
        Branch("minnesota", "Minnesota", 1),
        Branch("metro", "Metro", 2, "minnesota"),
        Branch("greater", "Greater Minnesota", 2, "minnesota"),
        Branch("north", "North", 3, "greater"),
        Branch("south", "South", 3, "greater"),
        Branch("unknown", "County not said", 2, "minnesota"),
        Branch("elsewhere", "Elsewhere", 1),
    ),
    (LadderStep("state", "by state", 1), LadderStep("metro", "by metro", 2), LadderStep("region", "by region", 3)),
)
SKILLS = Breakdown(
    "specialty",
    "Specialty",
    tuple(Branch(key, key.title(), 1) for key in ("family", "internal", "psychiatry", "surgery", "none")),
    (LadderStep("group", "by specialty", 1),),
)
SPLIT = {"geography": PLACES, "specialty": SKILLS}
TITLES = {"geography": "Where people live", "specialty": "Specialties"}


def frozen(places: Mapping[str, int], skills: Mapping[str, int]) -> Snapshot:
    return Snapshot(SPLIT, {"geography": dict(places), "specialty": dict(skills)})


def paper(tables: Sequence[PublishedTable], measure: str, breakdowns: Mapping[str, Breakdown] = SPLIT) -> Paper:
    """The printed lines of one table; a line of several categories counts all of them."""
    breakdown = breakdowns[measure]
    lines = []
    for table in (each for each in tables if each.measure == measure):
        for row in table.rows:
            keys = row.key.removeprefix(TOGETHER).split("|")
            lines.append((sorted(frozenset().union(*(breakdown.leaves(key) for key in keys))), row.count))
    return paper_of(lines, breakdown.finest)


def assert_tells_nobody(snapshot: Snapshot, tables: Sequence[PublishedTable]) -> None:
    for measure in snapshot.breakdowns:
        read = paper(tables, measure, snapshot.breakdowns)
        assert exposed_numbers(read, snapshot.counts[measure], THRESHOLD) == [], measure


def assert_days_tell_nobody(
    before: Snapshot, first: Sequence[PublishedTable], now: Snapshot, second: Sequence[PublishedTable]
) -> None:
    for measure in SPLIT:
        found = exposed_changes(paper(first, measure), paper(second, measure), before.counts[measure], now.counts[measure], LEAST)
        assert found == [], measure


def released(snapshot: Snapshot, *others: OtherDay, rule: Rule = RULE, **wishes: str) -> list[PublishedTable]:
    neighbours = neighbours_of(snapshot, others, least=LEAST)
    return publish(snapshot, TITLES, wishes=wishes, rule=rule, neighbours=neighbours)


def dealt(draw: st.DrawFn, breakdown: Breakdown, people: int) -> dict[str, int]:
    """People dealt to the finest categories, often few or none in one."""
    found, left = {}, people
    for leaf in breakdown.finest[:-1]:
        found[leaf] = min(left, draw(st.one_of(st.integers(0, 14), st.integers(0, max(left, 1)))))
        left -= found[leaf]
    return found | {breakdown.finest[-1]: left}


@st.composite
def figures(draw: st.DrawFn) -> Snapshot:
    people = draw(st.integers(12, 160))
    return frozen(dealt(draw, PLACES, people), dealt(draw, SKILLS, people))


@st.composite
def a_year_later(draw: st.DrawFn, before: Snapshot) -> Snapshot:
    """Some come, some leave, some move; the number of everyone stays or changes by ten at least."""
    people = before.everyone + draw(st.sampled_from([0, 10, 17, 40]))
    counts = []
    for measure, breakdown in SPLIT.items():
        moved = {leaf: max(0, count + draw(st.integers(-6, 9))) for leaf, count in before.counts[measure].items()}
        largest = max(moved, key=lambda leaf: moved[leaf])
        moved[largest] = max(0, moved[largest] + people - sum(moved.values()))
        if sum(moved.values()) != people:
            moved = dict.fromkeys(breakdown.finest, 0) | {largest: people}
        counts.append(moved)
    return frozen(*counts)


RANDOM = settings(
    max_examples=25,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


@RANDOM
@given(st.data())
def test_nothing_of_few_people_can_be_worked_out_of_one_release(data: st.DataObject) -> None:
    snapshot = data.draw(figures())
    wish = data.draw(st.sampled_from(["", "state", "metro", "region"]))
    try:
        tables = released(snapshot, geography=wish)
    except CannotPublishError:
        return
    assert_tells_nobody(snapshot, tables)


@RANDOM
@given(st.data())
def test_three_years_laid_side_by_side_tell_of_nobody(data: st.DataObject) -> None:
    one = data.draw(figures())
    first = released(one, geography="region")
    two = data.draw(a_year_later(one))
    seen = [OtherDay(FIRST, one, tuple(first))]
    try:
        second = released(two, *seen, geography=data.draw(st.sampled_from(["", "metro", "region"])))
        three = data.draw(a_year_later(two))
        seen.append(OtherDay(SECOND, two, tuple(second)))
        third = released(three, *seen)
    except CannotPublishError:
        return
    for snapshot, tables in ((one, first), (two, second), (three, third)):
        assert_tells_nobody(snapshot, tables)
    assert_days_tell_nobody(one, first, two, second)
    assert_days_tell_nobody(two, second, three, third)
    assert_days_tell_nobody(one, first, three, third)


@RANDOM
@given(st.data())
def test_a_finer_report_of_the_same_people_adds_nothing_about_few(data: st.DataObject) -> None:
    snapshot = data.draw(figures())
    first = released(snapshot, geography="metro")
    try:
        second = publish(
            snapshot, TITLES, wishes={"geography": "region"}, rule=RULE, earlier=Earlier.of(first, snapshot.breakdowns)
        )
    except CannotPublishError:
        return
    assert_tells_nobody(snapshot, [*first, *second])


YEAR_BEFORE = frozen(
    {"metro": 130, "north": 22, "south": 14, "unknown": 11, "elsewhere": 12},
    {"family": 90, "internal": 60, "psychiatry": 20, "surgery": 10, "none": 9},
)
YEAR = frozen(
    {"metro": 158, "north": 28, "south": 18, "unknown": 11, "elsewhere": 18},
    {"family": 113, "internal": 80, "psychiatry": 20, "surgery": 10, "none": 10},
)


def test_the_attacker_of_these_tests_notices_one_secondary_number() -> None:
    tables = released(YEAR_BEFORE, geography="region", rule=replace(RULE, ordered=frozenset(TITLES)))
    assert_tells_nobody(YEAR_BEFORE, tables)
    specialties = next(table for table in tables if table.measure == "specialty")
    (secondary,) = [key for key in specialties.hidden_keys if YEAR_BEFORE.counts["specialty"][key] >= THRESHOLD]
    rows = tuple(
        replace(row, count=YEAR_BEFORE.counts["specialty"][secondary]) if row.key == secondary else row
        for row in specialties.rows
    )
    told = paper([replace(specialties, rows=rows)], "specialty")
    assert any("none" in each for each in exposed_numbers(told, YEAR_BEFORE.counts["specialty"], THRESHOLD))


def test_the_attacker_of_these_tests_notices_a_change_between_unprotected_years() -> None:
    first, second = released(YEAR_BEFORE, geography="region"), released(YEAR, geography="region")
    with pytest.raises(AssertionError):
        assert_days_tell_nobody(YEAR_BEFORE, first, YEAR, second)


def test_a_number_marked_as_not_shown_can_not_be_computed() -> None:
    """215 in Minnesota less 158 and 46 was 11, in a cell "not shown"."""
    first = released(YEAR_BEFORE, geography="metro")
    second = released(YEAR, OtherDay(FIRST, YEAR_BEFORE, tuple(first)), geography="metro")
    read = paper(second, "geography")
    assert not [line for line in read.lines if line.number is None and len(set(read.bounds_of(line.leaves))) == 1]


def test_the_number_the_law_is_about_is_hidden_last() -> None:
    before = frozen(
        {"metro": 130, "north": 20, "south": 20, "unknown": 0, "elsewhere": 20},
        {"family": 100, "internal": 90, "psychiatry": 0, "surgery": 0, "none": 0},
    )
    now = frozen(
        {"metro": 150, "north": 27, "south": 27, "unknown": 0, "elsewhere": 26},
        {"family": 120, "internal": 110, "psychiatry": 0, "surgery": 0, "none": 0},
    )
    seen = OtherDay(FIRST, before, tuple(released(before, geography="metro")))
    dear = replace(RULE, dear=frozenset([PLACES.cell("greater")]))
    table = next(each for each in released(now, seen, rule=dear, geography="metro") if each.measure == "geography")
    assert {row.key: row.count for row in table.rows}["greater"] == 54
    assert any("changed by few people since the report of 30 June 2024" in note for note in table.notes)


def test_groups_are_counted_together_before_they_are_hidden() -> None:
    skills = {"family": 60, "internal": 30, "psychiatry": 6, "surgery": 5, "none": 20}
    snapshot = frozen({"metro": 60, "north": 20, "south": 20, "unknown": 0, "elsewhere": 21}, skills)
    table = next(each for each in released(snapshot) if each.measure == "specialty")
    printed = {row.label: row.count for row in table.rows}
    assert printed["Psychiatry; Surgery (together)"] == 11
    assert None not in printed.values()
    assert [(cost.numbers, cost.alone, cost.together, cost.hidden) for cost in table.costs] == [(5, 3, 2, 0)]
    assert "2 are counted together with others." in table.sentence


def test_somebody_alone_in_a_cell_learns_no_other_number() -> None:
    """Whole-number attack: a known singleton subtracts himself or herself from everything that is printed."""
    skills = {"family": 60, "internal": 30, "psychiatry": 1, "surgery": 9, "none": 15}
    snapshot = frozen({"metro": 75, "north": 20, "south": 20, "unknown": 0, "elsewhere": 0}, skills)
    read = paper(released(snapshot), "specialty")
    least, greatest = read.bounds_of(frozenset({"surgery"}), known={"psychiatry": 1})
    assert least < greatest


def test_who_left_since_the_start_is_not_given_away_by_two_totals() -> None:
    """Everyone who ever joined less everyone on the roster is a number of people, too."""
    membership = Breakdown(
        "membership",
        "Membership",
        (Branch(ON_ROSTER, "On the roster", 1), Branch("left", "Left", 1)),
        (LadderStep("membership", "by membership", 1),),
        ever=True,
    )
    steps = Breakdown(
        "pipeline",
        "Step",
        (Branch("at:joined", "Joined", 1), Branch("reached:matched", "Matched", 1)),
        (LadderStep("matched", "by step", 1),),
        ever=True,
    )
    snapshot = Snapshot(
        {"specialty": SKILLS, "membership": membership, "pipeline": steps},
        {
            "specialty": {"family": 80, "internal": 40},
            "membership": {ON_ROSTER: 120, "left": 3},
            "pipeline": {"at:joined": 90, "reached:matched": 33},
        },
    )
    tables = publish(snapshot, dict.fromkeys(snapshot.breakdowns, ""), wishes={}, rule=RULE)
    known = {(table.measure, row.key): row.count for table in tables for row in table.rows}
    assert known["specialty", TOTAL] == 120
    assert known["pipeline", TOTAL] is None
    assert None in (known["pipeline", "at:joined"], known["pipeline", "reached:matched"])
    assert known["membership", "left"] is None


def test_a_refusal_says_what_would_be_known_and_the_cheapest_way_on() -> None:
    skills = {"family": 50, "internal": 20, "psychiatry": 0, "surgery": 0, "none": 0}
    snapshot = frozen({"metro": 60, "north": 5, "south": 5, "unknown": 0, "elsewhere": 0}, skills)
    earlier = Earlier.of(released(snapshot, geography="metro"), SPLIT)
    with pytest.raises(CannotPublishError) as refusal:
        publish(snapshot, TITLES, wishes={"geography": "region", "specialty": "group"}, rule=RULE, earlier=earlier)
    said = str(refusal.value)
    assert "An example: “North” (a reader would find 1 to 9)." in said
    assert "The cheapest way on: “Where people live” by metro: then 4 of 4 numbers are shown alone." in said
    publish(snapshot, TITLES, wishes={"geography": "metro", "specialty": "group"}, rule=RULE, earlier=earlier)
