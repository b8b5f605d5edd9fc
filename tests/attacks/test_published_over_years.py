"""Everything that two editions and their finer summaries print is read together, all tables at once, by somebody who is counted there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.measures.breakdown import ON_ROSTER, TOGETHER, Branch, Breakdown, LadderStep
from reports.publication.choice import CannotPublishError, publish
from reports.publication.frozen import Snapshot
from reports.publication.other_days import OtherDay, neighbours_of
from reports.publication.release import Earlier, Rule
from reports.publication.tables import PublishedTable
from tests.attacks.published_reader import Line, Paper, exposed_changes, exposed_numbers
from tests.attacks.test_published_numbers import FIRST, LEAST, PLACES, RANDOM, SECOND, SKILLS, THRESHOLD, dealt

MEMBERS = Breakdown(
    "membership",
    "Membership",
    (Branch(ON_ROSTER, "On the roster", 1), Branch("left", "Left", 1)),
    (LadderStep("membership", "by membership", 1),),
    ever=True,
)
STEPS = Breakdown(
    "pipeline",
    "Step",
    (
        Branch("at:joined", "Joined", 1),
        Branch("reached:certified", "Certified", 1),
        Branch("at:certified", "Certified, no further", 2, "reached:certified"),
        Branch("reached:matched", "Matched", 2, "reached:certified"),
    ),
    (LadderStep("certified", "to certification", 1), LadderStep("matched", "to the match", 2)),
    ever=True,
)
ALL = {"geography": PLACES, "specialty": SKILLS, "membership": MEMBERS, "pipeline": STEPS}
TITLES = dict.fromkeys(ALL, "")
EXAMPLES = 20
RULE = Rule(
    THRESHOLD,
    Fraction(8, 10),
    ordered=frozenset({"pipeline", "membership"}),
    dear=frozenset([PLACES.cell("greater")]),
)


def year_of(draw: st.DrawFn, before: Snapshot | None = None) -> Snapshot:
    """People of one year; a year later some came, left and moved."""
    if before is None:
        people, left = draw(st.integers(30, 200)), draw(st.integers(0, 25))
    else:
        people = before.everyone + draw(st.sampled_from([0, 10, 13, 40]))
        left = before.counts["membership"]["left"] + draw(st.integers(0, 14))
    sizes = {"geography": people, "specialty": people, "pipeline": people + left}
    counts: dict[str, Mapping[str, int]] = {"membership": {ON_ROSTER: people, "left": left}}
    for measure, size in sizes.items():
        found = dealt(draw, ALL[measure], size)
        if before is not None and draw(st.booleans()):
            moved = {leaf: max(0, n + draw(st.integers(-5, 8))) for leaf, n in before.counts[measure].items()}
            largest = max(moved, key=lambda leaf: moved[leaf])
            moved[largest] += size - sum(moved.values())
            found = moved if moved[largest] >= 0 else found
        counts[measure] = found
    return Snapshot(ALL, counts)


def everything(tables: Sequence[PublishedTable]) -> Paper:
    """All lines of all tables as one system: the finest categories of each are unknowns, and their totals are the same people."""
    leaves = [f"{measure}/{leaf}" for measure, breakdown in ALL.items() for leaf in breakdown.finest]
    lines = []
    for table in tables:
        for row in table.rows:
            keys = row.key.removeprefix(TOGETHER).split("|")
            within = frozenset[str]().union(*(ALL[table.measure].leaves(key) for key in keys))
            lines.append(Line(frozenset(f"{table.measure}/{leaf}" for leaf in within), row.count))
    whole = {measure: frozenset(f"{measure}/{leaf}" for leaf in breakdown.finest) for measure, breakdown in ALL.items()}
    on_roster = frozenset({f"membership/{ON_ROSTER}"})
    same = ((whole["geography"], whole["specialty"]), (whole["geography"], on_roster), (whole["membership"], whole["pipeline"]))
    return Paper(tuple(leaves), tuple(lines), same)


CATEGORIES = [
    frozenset(f"{measure}/{leaf}" for leaf in breakdown.leaves(branch.key))
    for measure, breakdown in ALL.items()
    for branch in breakdown.branches
]


def flat(snapshot: Snapshot) -> dict[str, int]:
    return {f"{measure}/{leaf}": n for measure, counts in snapshot.counts.items() for leaf, n in counts.items()}


def learned_by_one_who_is_alone(paper: Paper, counts: Mapping[str, int]) -> list[str]:
    """Somebody is alone in a category that is not shown, subtracts himself or herself, and knows another small number exactly."""
    printed = {line.leaves for line in paper.lines}
    small = [leaf for leaf, count in counts.items() if 1 <= count < THRESHOLD and frozenset({leaf}) in printed]
    found = []
    for own in (leaf for leaf in small if counts[leaf] == 1):
        for other in small:
            if other == own or other.partition("/")[0] != own.partition("/")[0]:
                continue
            least, greatest = paper.bounds_of(frozenset({other}), known={own: 1})
            if least == greatest:
                found.append(f"{own} knows {other}")
    return found


@settings(RANDOM, max_examples=EXAMPLES)
@given(st.data())
def test_two_editions_and_their_finer_summaries_read_together_tell_of_nobody(data: st.DataObject) -> None:
    years = [data.draw(st.composite(year_of)())]
    years.append(data.draw(st.composite(lambda draw: year_of(draw, years[0]))()))
    read: list[Paper] = []
    seen: list[OtherDay] = []
    for day, snapshot in zip((FIRST, SECOND), years, strict=True):
        printed: list[PublishedTable] = []
        for wishes in ({"geography": "metro", "pipeline": "matched"}, {"geography": "region"}):
            neighbours = neighbours_of(snapshot, seen, least=LEAST)
            earlier = Earlier.of(printed, snapshot.breakdowns)
            try:
                tables = publish(snapshot, TITLES, wishes=wishes, rule=RULE, earlier=earlier, neighbours=neighbours)
            except CannotPublishError:
                continue  # refused in words
            printed += tables
        paper, counts = everything(printed), flat(snapshot)
        assert exposed_numbers(paper, counts, THRESHOLD, of=CATEGORIES) == []
        assert learned_by_one_who_is_alone(paper, counts) == []
        read.append(paper)
        seen.append(OtherDay(day, snapshot, tuple(printed)))
    assert exposed_changes(read[0], read[1], flat(years[0]), flat(years[1]), LEAST) == []


def test_the_reader_of_these_tests_uses_that_tables_share_their_people() -> None:
    """Negative control: a number that only the tables together give."""
    counts = {
        "geography": {"metro": 60, "north": 0, "south": 0, "unknown": 0, "elsewhere": 20},
        "specialty": {"family": 73, "internal": 7, "psychiatry": 0, "surgery": 0, "none": 0},
        "membership": {ON_ROSTER: 80, "left": 4},
        "pipeline": {"at:joined": 50, "at:certified": 20, "reached:matched": 14},
    }
    paper = everything([])
    lines = [
        Line(frozenset(f"geography/{leaf}" for leaf in PLACES.finest), 80),
        Line(frozenset(f"pipeline/{leaf}" for leaf in STEPS.finest), 84),
    ]
    found = exposed_numbers(
        Paper(paper.leaves, tuple(lines), paper.same), flat(Snapshot(ALL, counts)), THRESHOLD, of=[frozenset({"membership/left"})]
    )
    assert found == ["['membership/left'] is between 4 and 4"]
