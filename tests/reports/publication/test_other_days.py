"""Two releases of different days, laid side by side, tell of nobody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest
from django.utils import timezone

from img_program.database.context import as_system
from reports.measures.catalogue import MEASURES
from reports.publication.choice import CannotPublishError, publish
from reports.publication.frozen import Snapshot, take_snapshot
from reports.publication.other_days import NO_NEIGHBOURS, OtherDay, gives_away, neighbours_of
from reports.publication.release import Rule
from reports.publication.tables import PublishedTable
from tests.reports.reader import intervals
from tests.reports.roster import make_known_roster, make_people

RULE = Rule(10, Fraction(8, 10))
TITLES = {measure.key: measure.title for measure in MEASURES}
LAST_YEAR = date(2025, 6, 30)


def _frozen() -> Snapshot:
    with as_system(reason="test"):
        return take_snapshot(MEASURES, on=timezone.localdate())


def _release(snapshot: Snapshot) -> OtherDay:
    return OtherDay(LAST_YEAR, snapshot, tuple(publish(snapshot, TITLES, wishes={"geography": "county"}, rule=RULE)))


def _shown(tables: list[PublishedTable] | tuple[PublishedTable, ...]) -> dict[tuple[str, str], int]:
    return {(table.measure, row.key): row.count for table in tables for row in table.rows if row.count is not None}


def _differences(before: Mapping[tuple[str, str], int], now: Mapping[tuple[str, str], int]) -> set[int]:
    return {now[cell] - before[cell] for cell in now.keys() & before.keys()}


@pytest.mark.django_db
def test_reports_so_close_that_their_totals_differ_by_few_people_are_refused_in_words() -> None:
    make_known_roster()
    earlier = _release(_frozen())
    make_people({"Ramsey": 3}, {"Family medicine": 3})
    now = _frozen()
    neighbours = neighbours_of(now, [earlier], least=10)
    with pytest.raises(CannotPublishError, match="30 June 2025"):
        publish(now, TITLES, wishes={}, rule=RULE, neighbours=neighbours)
    assert neighbours_of(now, [earlier], least=1) == NO_NEIGHBOURS


@pytest.mark.django_db
def test_a_number_that_changed_by_few_people_is_not_shown_a_year_later() -> None:
    make_known_roster()
    earlier = _release(_frozen())
    make_people({"Hennepin": 14, "Ramsey": 3, "Stearns": 12, "St. Louis": 2}, {"Family medicine": 24, "Internal medicine": 7})
    now = _frozen()
    alone = publish(now, TITLES, wishes={"geography": "county"}, rule=RULE)
    assert 3 in _differences(_shown(earlier.tables), _shown(alone)), "unprotected, the changes could be read"
    beside = publish(now, TITLES, wishes={"geography": "county"}, rule=RULE, neighbours=neighbours_of(now, [earlier], least=10))
    assert not {abs(each) for each in _differences(_shown(earlier.tables), _shown(beside))} & set(range(1, 10))
    assert _shown(beside)["geography", "total"] == 133
    parents = {key: {branch.key: branch.parent for branch in each.branches} for key, each in now.breakdowns.items()}
    was = _shown(earlier.tables)
    for name, (least, greatest) in intervals([beside], parents).items():
        measure, _, key = name.partition("/")
        if (measure, key) in was:
            # What a reader can work out leaves room for a change of ten or more people.
            assert max(abs(least - was[measure, key]), abs(greatest - was[measure, key])) >= 10, name


@pytest.mark.django_db
def test_what_was_hidden_and_hardly_changed_stays_hidden() -> None:
    make_known_roster()
    earlier = _release(_frozen())
    hidden = {(table.measure, key) for table in earlier.tables for key in table.hidden_keys}
    make_people({"Hennepin": 30}, {"Family medicine": 30})
    now = _frozen()
    beside = publish(now, TITLES, wishes={"geography": "county"}, rule=RULE, neighbours=neighbours_of(now, [earlier], least=10))
    shown = {(table.measure, key) for table in beside for key in table.shown_keys}
    assert hidden
    assert not hidden & shown


@pytest.mark.django_db
def test_figures_frozen_before_another_report_came_out_are_looked_at_again() -> None:
    make_known_roster()
    draft = _frozen()
    tables = publish(draft, TITLES, wishes={}, rule=RULE)
    make_people({"Hennepin": 11, "Olmsted": 2}, {"Family medicine": 13})
    public = _release(_frozen())
    assert gives_away(tables, draft, [public], least=10)
    assert not gives_away(tables, draft, [public], least=1)
