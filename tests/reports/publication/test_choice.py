"""From frozen figures to tables: coarsen first, small counts hidden, nothing to be worked out, earlier reports counted in."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from img_program.database.context import as_system
from reports.measures.catalogue import MEASURES
from reports.publication.choice import CannotPublishError, publish
from reports.publication.frozen import Snapshot, sha256, take_snapshot
from reports.publication.release import Earlier, Rule
from reports.publication.tables import PublishedTable
from tests.reports.reader import intervals
from tests.reports.roster import EVERYBODY, make_known_roster, make_people

RULE = Rule(10, Fraction(8, 10))
TITLES = {measure.key: measure.title for measure in MEASURES}
TODAY = date.today


def frozen() -> Snapshot:
    with as_system(reason="test"):
        return Snapshot.from_text(take_snapshot(MEASURES, on=TODAY()).text())


def parents(snapshot: Snapshot) -> dict[str, dict[str, str | None]]:
    return {key: {branch.key: branch.parent for branch in each.branches} for key, each in snapshot.breakdowns.items()}


def counts(table: PublishedTable) -> dict[str, int | None]:
    """The number of every category as a reader has it: none for those counted together with others."""
    return {label: None if row.labels else row.count for row in table.rows for label in (row.labels or [row.label])}


def assert_safe(snapshot: Snapshot, *releases: list[PublishedTable]) -> None:
    """Nothing of 1 to 9 is shown, and no hidden count is known to be small or nearly known."""
    assert not [row for tables in releases for table in tables for row in table.rows if row.count in range(1, 10)]
    for name, (least, greatest) in intervals(releases, parents(snapshot)).items():
        assert greatest >= 10, name
        assert greatest - least >= 9, name


@pytest.mark.django_db
def test_a_report_opens_at_the_finest_step_at_which_most_numbers_can_be_shown() -> None:
    make_known_roster()
    snapshot = frozen()
    places, specialties, _ = publish(snapshot, TITLES, wishes={}, rule=RULE)
    assert places.step == "metro"
    assert counts(places) == {
        "Minnesota": 90,
        "Metro": 65,
        "Greater Minnesota": 25,
        "Minnesota, county not said": 0,
        "Elsewhere or not said": 12,
        "Everyone": EVERYBODY,
    }
    assert (specialties.step, specialties.total.count) == ("group", EVERYBODY)
    assert places.offer.startswith("People can also be counted by region") or "can't be shown" in places.offer


@pytest.mark.django_db
def test_cells_of_nine_and_one_are_hidden_and_can_not_be_worked_out() -> None:
    make_known_roster()
    snapshot = frozen()
    tables = publish(snapshot, TITLES, wishes={"geography": "county", "specialty": "specialty"}, rule=RULE)
    places, specialties = counts(tables[0]), counts(tables[1])
    labels = {branch.key: branch.label for each in snapshot.breakdowns.values() for branch in each.branches}
    hidden = {labels[key] for table in tables for key in table.hidden_keys}
    assert {"Olmsted", "Blue Earth", "Psychiatry", "Pediatrics"} <= hidden
    assert not hidden & {label for table in tables for label, count in counts(table).items() if count is not None}
    assert (places["Hennepin"], places["Anoka"], places["Everyone"]) == (45, 0, EVERYBODY)
    assert specialties["Family medicine"] == 58
    assert_safe(snapshot, tables)


@pytest.mark.django_db
def test_a_finer_report_of_the_same_figures_does_not_give_away_what_a_coarser_one_hid() -> None:
    make_people({"Hennepin": 40, "Olmsted": 9, "Blue Earth": 1, "St. Louis": 15, "Stearns": 30}, {"Family medicine": 95})
    snapshot = frozen()
    first = publish(snapshot, TITLES, wishes={"geography": "region"}, rule=RULE)
    second = publish(snapshot, TITLES, wishes={"geography": "county"}, rule=RULE, earlier=Earlier.of(first, snapshot.breakdowns))
    assert first[0].shown_keys <= second[0].shown_keys
    assert not first[0].hidden_keys & second[0].shown_keys
    assert_safe(snapshot, first, second)


@pytest.mark.django_db
def test_a_table_left_out_of_a_later_report_still_counts_as_seen() -> None:
    make_known_roster()
    snapshot = frozen()
    first = publish(snapshot, {"specialty": TITLES["specialty"]}, wishes={"specialty": "specialty"}, rule=RULE)
    second = publish(
        snapshot,
        {"geography": TITLES["geography"]},
        wishes={"geography": "county"},
        rule=RULE,
        earlier=Earlier.of(first, snapshot.breakdowns),
    )
    assert [table.measure for table in second] == ["geography"]
    assert_safe(snapshot, first, second)


@pytest.mark.parametrize("people", [0, 1, 9, 10])
@pytest.mark.django_db
def test_a_roster_of_few_people_shows_nobody(people: int) -> None:
    make_people({"Hennepin": people}, {"Family medicine": people})
    tables = publish(frozen(), TITLES, wishes={}, rule=RULE)
    shown = people if people in {0, 10} else None
    assert [table.total.count for table in tables] == [shown] * 3
    assert {row.count for table in tables for row in table.rows} <= {0, 10, None}


@pytest.mark.django_db
def test_an_unknown_step_is_refused_in_words() -> None:
    make_known_roster()
    with pytest.raises(CannotPublishError, match="not known"):
        publish(frozen(), TITLES, wishes={"geography": "village"}, rule=RULE)


@pytest.mark.django_db
def test_the_same_figures_freeze_to_the_same_text() -> None:
    make_known_roster()
    first, second = frozen(), frozen()
    assert sha256(first.text()) == sha256(second.text())
    make_people({"Hennepin": 1}, {"Family medicine": 1})
    assert sha256(frozen().text()) != sha256(first.text())
