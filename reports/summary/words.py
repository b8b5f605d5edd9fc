"""An edition in words: what its tables say, without a number that they do not show."""

from __future__ import annotations

from reports.disclosure.table import NOT_SHOWN
from reports.measures import by_geography
from reports.publication.people import PublishedPeople
from reports.publication.tables import TOO_FEW, PublishedRow, PublishedTable

_LARGEST = 3
_FEW = 4


def sentences(edition: PublishedPeople) -> list[str]:
    """One sentence for each table, and one about what is not shown."""
    if not edition.tables[0].total.count:
        return [TOO_FEW if edition.tables[0].total.count is None else "Nobody was on the roster on this day."]
    said = [_of_places(table) if table.measure == "geography" else _of_others(table) for table in edition.tables]
    if edition.hides_something:
        said.append(
            f"Some numbers are marked “{NOT_SHOWN}” to protect people. The chapter “How people are protected” tells what was done."
        )
    return [sentence for sentence in said if sentence]


def _of_places(table: PublishedTable) -> str:
    rows = {row.key: row for row in table.rows}
    parts = []
    if (here := rows.get(by_geography.MINNESOTA)) and here.count:
        parts.append(f"{_people(here)} ({table.percent(here)}) live in Minnesota")
    if table.level > 1 and (groups := _groups(table, {by_geography.MINNESOTA, by_geography.ELSEWHERE})):
        parts.append(groups)
    return _sentence(parts)


def _of_others(table: PublishedTable) -> str:
    groups = _groups(table, set())
    return f"{table.title}: {groups}." if groups else ""


def _groups(table: PublishedTable, apart: set[str]) -> str:
    """The finest groups and their numbers, all of them when they are few, else the largest."""
    leaves = [row for row in table.leaves if row.count != 0 and row.key not in apart]
    shown = sorted((row for row in leaves if row.count), key=lambda row: -(row.count or 0))
    if len(leaves) <= _FEW and len(shown) == len(leaves):
        return _list(shown)
    return f"the largest groups shown are {_list(shown[:_LARGEST])}" if len(shown) >= _LARGEST else ""


def _list(rows: list[PublishedRow]) -> str:
    words = [f"{row.label} ({row.text})" for row in rows]
    return "".join(words) if len(words) < 2 else f"{', '.join(words[:-1])} and {words[-1]}"  # noqa: PLR2004 - nothing to join


def _people(row: PublishedRow) -> str:
    return f"{row.text} {'person' if row.count == 1 else 'people'}"


def _sentence(parts: list[str]) -> str:
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}." if text else ""
