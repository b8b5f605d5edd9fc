"""Categories whose numbers can't be shown alone are counted together, where their sum may be shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reports.disclosure.table import TOTAL
from reports.measures.breakdown import TOGETHER, Branch
from reports.publication.tables import PublishedRow


@dataclass(slots=True)
class _Rest:
    """What remains of a shown category beside the shown ones within it: the `outermost` hidden categories, and their sum."""

    outermost: list[str] = field(default_factory=list)
    sum: int = 0


def counted_together(rows: Sequence[PublishedRow], branches: Sequence[Branch]) -> tuple[PublishedRow, ...]:
    """Put one line with the sum in place of the hidden categories that remain of a shown one.

    Readers could subtract to the same sum, so the line tells nothing new; it only saves them from reading "not shown". Nothing is
    put together when that would only repeat the category itself.
    """
    by_key = {row.key: row for row in rows}
    children: dict[str, list[str]] = {}
    for branch in branches:
        children.setdefault(branch.parent or TOTAL, []).append(branch.key)
    lines: dict[str, PublishedRow] = {}
    gone: set[str] = set()
    for row in rows:
        if not row.count or row.key not in children:
            continue
        rest = _Rest(sum=row.count)
        _collect(row.key, children, by_key, rest)
        if len(rest.outermost) > 1 and set(rest.outermost) != set(children[row.key]):
            within = [key for top in rest.outermost for key in (top, *_below(top, children))]
            lines[rest.outermost[0]] = _line(rest, within, by_key)
            gone.update(within)
    return tuple(lines.get(row.key, row) for row in rows if row.key not in gone or row.key in lines)


def _collect(key: str, children: dict[str, list[str]], rows: dict[str, PublishedRow], rest: _Rest) -> None:
    for child in children.get(key, []):
        count = rows[child].count
        if count is not None:
            rest.sum -= count
        elif any(rows[each].count for each in _below(child, children)):
            _collect(child, children, rows, rest)
        else:
            rest.outermost.append(child)


def _below(key: str, children: dict[str, list[str]]) -> list[str]:
    return [found for child in children.get(key, []) for found in (child, *_below(child, children))]


def _line(rest: _Rest, within: list[str], rows: dict[str, PublishedRow]) -> PublishedRow:
    labels = [rows[key].label for key in rest.outermost]
    label = f"{'; '.join(labels)} (together)"
    key = TOGETHER + "|".join(rest.outermost)
    hides = tuple(each for each in within if rows[each].count is None)
    depth = rows[rest.outermost[0]].depth
    return PublishedRow(key, label, depth, rest.sum, is_leaf=True, labels=tuple(labels), within=tuple(within), hides=hides)


def reader_of(rows: Sequence[PublishedRow]) -> Callable[[str], PublishedRow | None]:
    """The line in which a category is counted: its own, or the one in which it is counted together with others."""
    found = {row.key: row for row in rows}
    found |= {key: row for row in rows for key in row.within}
    return found.get
