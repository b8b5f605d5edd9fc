"""The lines of a table at one step: the categories in the order of their tree, and everyone last."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.disclosure.protect import ProtectedTable
from reports.disclosure.table import TOTAL
from reports.measures import population
from reports.measures.breakdown import Branch, Breakdown
from reports.publication.tables import PublishedRow, PublishedTable


def rows_of(breakdown: Breakdown, level: int, count: Callable[[str], int | None]) -> tuple[PublishedRow, ...]:
    """The categories down to a level, and everyone last."""
    kept = [branch for branch in breakdown.branches if branch.level <= level]
    parents = {branch.parent for branch in kept}
    depths = _depths(kept)
    rows = [PublishedRow(b.key, b.label, depths[b.key], count(b.key), b.key not in parents) for b in kept]
    return (*rows, PublishedRow(TOTAL, breakdown.everyone, 0, count(TOTAL), is_leaf=False))


def reader_of_cells(table: ProtectedTable) -> Callable[[str], int | None]:
    """The count of a category as the protected table shows it."""
    return lambda key: table.count((key,))


def numbers_in(leaves: Sequence[PublishedRow]) -> tuple[int, int]:
    """How many of the finest cells hold people, and how many of those are shown. Shown zeros are not counted."""
    return sum(row.count != 0 for row in leaves), sum(bool(row.count) for row in leaves)


def population_of(breakdown: Breakdown) -> str:
    """Who is divided, in words."""
    return population.EVER_TITLE if breakdown.ever else population.TITLE


def without_numbers(breakdown: Breakdown, key: str, title: str, legend: str) -> PublishedTable:
    """The coarsest table without any number: among so few people even a zero would tell about each of them."""
    step = breakdown.steps[0]
    rows = rows_of(breakdown, step.level, lambda _: None)
    return PublishedTable(
        measure=key,
        title=title,
        population=population_of(breakdown),
        dimension=breakdown.label,
        step=step.key,
        step_words=step.words,
        level=step.level,
        chosen_by_staff=False,
        rows=rows,
        numbers=sum(row.is_leaf for row in rows),
        shown=0,
        offer="",
        finer_step="",
        legend=legend,
    )


def _depths(branches: Sequence[Branch]) -> dict[str, int]:
    depths: dict[str, int] = {}
    for branch in branches:
        depths[branch.key] = 1 if branch.parent is None else depths[branch.parent] + 1
    return depths
