"""A measure: what is counted, in words and as a question asked of each person's record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from reports.measures.breakdown import Breakdown, LadderStep
from reports.measures.population import Record


@dataclass(frozen=True, slots=True)
class Term:
    """A word that a report uses, its definition, and the passage of law where there is one."""

    word: str
    definition: str
    citation: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts people, each once. `category` gives the finest category of a record in the breakdown of the same day.

    `dear` are the categories that the law or the reader asks for first: they are hidden only when nothing else protects people.
    Without `mixes` categories that can't be shown alone are never counted together: the steps of a way have an order.
    """

    key: str
    title: str
    question: str
    definition: str
    citation: str
    terms: Callable[[date], tuple[Term, ...]]
    steps: tuple[LadderStep, ...]
    breakdown: Callable[[date], Breakdown]
    category: Callable[[Record], str]
    dear: tuple[str, ...] = ()
    mixes: bool = True
