"""The rows behind a snapshot's figures: kept with it, read back, and every printed number reckoned again from them alone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from assessments.permissions import VIEW as VIEW_ASSESSMENTS
from reports.disclosure.table import NOT_SHOWN, TOTAL
from reports.edition.figures import AnnualFigures
from reports.measures import by_assessment
from reports.measures.breakdown import TOGETHER
from reports.measures.facts.figure import KeptRow, KeptRows, Reckoning
from reports.models import AnnualSnapshot, FrozenRows, Room
from reports.publication.frozen import Members, Snapshot, canonical, sha256
from roster.permissions import VIEW_REGISTRANTS

PEOPLE = "people:"
"""Begins the name of a measure's rows."""
_ROOMS = {"roster": Room.ROSTER, "assessments": Room.ASSESSMENTS, "grants": Room.GRANTS, "residency": Room.GRANTS}


@dataclass(frozen=True, slots=True)
class KeptPeople:
    """Who was counted in each finest category of a measure, and of which finest ones each category consists."""

    members: Mapping[str, Sequence[int]]
    within: Mapping[str, Sequence[str]]

    def people_in(self, category: str) -> list[int]:
        """The rows of the roster that a category counted; a line of several categories counts all of theirs."""
        keys = category.removeprefix(TOGETHER).split("|")
        leaves = dict.fromkeys(leaf for key in keys for leaf in self.within.get(key, ()))
        return [pk for leaf in leaves for pk in self.members.get(leaf, ())]


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One printed number and what the frozen rows give."""

    name: str
    printed: str
    again: str


def keep_rows(snapshot: AnnualSnapshot, people: Snapshot, members: Members, facts: Sequence[KeptRows]) -> None:
    """Keep who and what was counted, beside a new snapshot."""
    kept = [_kept(snapshot, each.name, each.permission, asdict(each)) for each in facts]
    for measure, breakdown in people.breakdowns.items():
        within = {key: sorted(breakdown.leaves(key)) for key in (TOTAL, *breakdown.by_key())}
        permission = VIEW_ASSESSMENTS if measure == by_assessment.MEASURE.key else VIEW_REGISTRANTS
        kept.append(_kept(snapshot, PEOPLE + measure, permission, {"members": members.get(measure, {}), "within": within}))
    FrozenRows.objects.bulk_create(kept)


def _kept(snapshot: AnnualSnapshot, name: str, permission: str, data: Mapping[str, Any]) -> FrozenRows:
    text = canonical(data)
    room = _ROOMS.get(permission.partition(".")[0], Room.OFFICE)
    return FrozenRows(snapshot=snapshot, name=name, room=room, text=text, sha256=sha256(text))


def facts_from(text: str) -> KeptRows:
    """The rows of a figure of facts."""
    data = json.loads(text)
    rows = tuple(KeptRow(each["key"], tuple(each["cells"]), each["amount"], each["url"]) for each in data["rows"])
    return KeptRows(data["name"], data["permission"], tuple(data["columns"]), Reckoning(**data["reckoning"]), rows)


def people_from(text: str) -> KeptPeople:
    """The people of a measure."""
    return KeptPeople(**json.loads(text))


def reckoned_again(figures: AnnualFigures, rows: Mapping[str, str]) -> Iterator[Reckoned]:
    """Every number that is shown, and what its frozen rows (the text of each by name) give. Nothing else is read."""
    people = {name: people_from(text) for name, text in rows.items() if name.startswith(PEOPLE)}
    for figure in figures.figures:
        if figure.text == NOT_SHOWN:
            continue
        if figure.rows.startswith(PEOPLE):
            measure, _, category = figure.rows.partition("/")
            yield Reckoned(figure.title, figure.text, _number(people.get(measure), category))
        else:
            text = rows.get(figure.name)
            yield Reckoned(figure.title, figure.text, facts_from(text).text if text else "no rows")
    for table in figures.roster.tables:
        for row in table.rows:
            if row.count is not None:
                again = _number(people.get(PEOPLE + table.measure), row.key)
                yield Reckoned(f"{table.title}: {row.label}", row.text, again)


def _number(kept: KeptPeople | None, category: str) -> str:
    return f"{len(kept.people_in(category)):,}" if kept else "no rows"
