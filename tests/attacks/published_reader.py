"""A reader who wants to know more than is printed: reads tables as they stand, and solves for what is not shown.

Shares no code with the program's own audit: finest categories are variables, every printed number is an equation, and
`scipy` looks for the least and the greatest sum of any group of categories.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

MANY = 100_000


@dataclass(frozen=True)
class Line:
    """One printed line: the finest categories that it counts, and its number, None for "not shown"."""

    leaves: frozenset[str]
    number: int | None


@dataclass(frozen=True)
class Paper:
    """All lines that were printed about one table on one day, of however many reports; `same` are groups that hold the same people."""

    leaves: tuple[str, ...]
    lines: tuple[Line, ...]
    same: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    def bounds_of(self, group: frozenset[str], known: Mapping[str, int] | None = None) -> tuple[int, int]:
        """The least and the greatest sum of a group that fits everything printed; `known` is what somebody knows beside it."""
        place = {leaf: number for number, leaf in enumerate(self.leaves)}
        equations, right, inequalities, limits = [], [], [], []
        for line in self.lines:
            row = np.zeros(len(place))
            row[[place[leaf] for leaf in line.leaves if leaf in place]] = 1
            if line.number is not None:
                equations.append(row)
                right.append(line.number)
            else:  # zeros are printed, so somebody is counted here
                inequalities.append(-row)
                limits.append(-1)
        for one, other in self.same:
            row = np.zeros(len(place))
            row[[place[leaf] for leaf in one]] = 1
            row[[place[leaf] for leaf in other]] -= 1
            equations.append(row)
            right.append(0)
        for leaf, number in (known or {}).items():
            row = np.zeros(len(place))
            row[place[leaf]] = 1
            equations.append(row)
            right.append(number)
        goal = np.zeros(len(place))
        goal[[place[leaf] for leaf in group if leaf in place]] = 1
        ends = []
        for sign in (1, -1):
            found = linprog(
                sign * goal,
                A_eq=np.array(equations) if equations else None,
                b_eq=right or None,
                A_ub=np.array(inequalities) if inequalities else None,
                b_ub=limits or None,
                bounds=(0, MANY),
                method="highs",
            )
            assert found.status == 0, found.message
            ends.append(round(sign * float(found.fun or 0)))
        return ends[0], ends[1]

    def groups(self) -> set[frozenset[str]]:
        """Every printed group, and for each printed number what remains of it beside the numbers printed within it."""
        found = {line.leaves for line in self.lines}
        shown = [line.leaves for line in self.lines if line.number is not None]
        for whole in shown:
            rest = whole - frozenset().union(*(part for part in shown if part < whole))
            if rest:
                found.add(rest)
        return found


def exposed_numbers(paper: Paper, counts: Mapping[str, int], threshold: int, *, of: Iterable[frozenset[str]] = ()) -> list[str]:
    """Numbers of few people that are printed or can be worked out, and lines said to be hidden that are not. `of` are further groups."""
    found = []
    for group in sorted(paper.groups() | set(of), key=sorted):
        true = sum(counts.get(leaf, 0) for leaf in group)
        least, greatest = paper.bounds_of(group)
        assert least <= true <= greatest, "the reader reckons wrongly"
        if 1 <= true < threshold and (greatest < threshold or greatest - least < threshold - 1):
            found.append(f"{sorted(group)} is between {least} and {greatest}")
    silent = (line.leaves for line in paper.lines if line.number is None)
    return found + [f"{sorted(each)} is not shown and yet known" for each in silent if len(set(paper.bounds_of(each))) == 1]


def exposed_changes(one: Paper, now: Paper, before: Mapping[str, int], after: Mapping[str, int], least: int) -> list[str]:
    """Changes of few people between two days that a reader can see or work out: somebody surely came or left, and they are few; or the
    change is known to within a few people.
    """
    found = []
    for group in sorted(one.groups() | now.groups(), key=sorted):
        true = sum(after.get(leaf, 0) for leaf in group) - sum(before.get(leaf, 0) for leaf in group)
        if not 1 <= abs(true) < least:
            continue
        was, there = one.bounds_of(group), now.bounds_of(group)
        smallest, largest = there[0] - was[1], there[1] - was[0]
        surely_few = not smallest <= 0 <= largest and max(abs(smallest), abs(largest)) < least
        if surely_few or largest - smallest < least - 1:
            found.append(f"{sorted(group)} changed by {smallest} to {largest}")
    return found


def paper_of(lines: Iterable[tuple[Sequence[str], int | None]], leaves: Sequence[str]) -> Paper:
    """From the finest categories of each line and its number."""
    return Paper(tuple(leaves), tuple(Line(frozenset(each), number) for each, number in lines))
