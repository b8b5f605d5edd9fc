"""Months of service: what each period of work counts for, and why."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

_ONE_DAY = timedelta(days=1)
_TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Span:
    """Days from the first to the last, both included."""

    starts_on: date
    ends_on: date


class Counting(StrEnum):
    """What is decided about a period of work."""

    COUNTS = "counts"
    PERSON = "person"
    DOES_NOT_COUNT = "does_not_count"


@dataclass(frozen=True, slots=True)
class Work:
    """One period of work. `weight` is what a month of it counts for, `confirmed` the days that the employer confirmed."""

    key: str
    starts_on: date
    ends_on: date | None
    weight: Decimal
    counting: Counting
    reason: str
    confirmed: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Credit:
    """Months of one period by how they stand: credited, waiting for the employer's word, open for a person."""

    key: str
    credited: Fraction
    waiting: Fraction
    needs_person: Fraction
    reason: str


@dataclass(frozen=True, slots=True)
class Service:
    """All periods together."""

    periods: tuple[Credit, ...] = field(default_factory=tuple)

    @property
    def credited(self) -> Fraction:
        """Months that count."""
        return sum((each.credited for each in self.periods), Fraction(0))

    @property
    def waiting(self) -> Fraction:
        """Months that wait for an employer's word."""
        return sum((each.waiting for each in self.periods), Fraction(0))

    @property
    def needs_person(self) -> Fraction:
        """Months about which a person decides."""
        return sum((each.needs_person for each in self.periods), Fraction(0))


def months_credited(
    works: Sequence[Work], *, until: date, leaves: Collection[Span] = (), confirmation_needed: bool = True
) -> Service:
    """What each period counts for until a day, that day included.

    A calendar month of full-time work is one month; a part of it counts by its days. Work at two places at once
    counts for one month at most, the earlier period first. Days of leave count for nothing and against nobody: the
    end moves. Fractions are exact, so that sixty months are sixty.
    """
    sums = {each.key: {"credited": Fraction(0), "waiting": Fraction(0), "person": Fraction(0)} for each in works}
    ordered = sorted(works, key=lambda each: (each.starts_on, each.key))
    for segment in _segments(ordered, until, leaves):
        if any(_covers(leave, segment) for leave in leaves):
            continue
        room = Fraction(1)
        month = Fraction(
            (segment.ends_on - segment.starts_on).days + 1, monthrange(segment.starts_on.year, segment.starts_on.month)[1]
        )
        for work in ordered:
            if work.counting is Counting.DOES_NOT_COUNT or not _covers(_span(work, until), segment):
                continue
            weight = min(room, Fraction(work.weight))
            room -= weight
            sums[work.key][_pile(work, segment, confirmation_needed=confirmation_needed)] += weight * month
    return Service(
        tuple(
            Credit(each.key, sums[each.key]["credited"], sums[each.key]["waiting"], sums[each.key]["person"], each.reason)
            for each in ordered
        )
    )


def shown(months: Fraction) -> Decimal:
    """Months with one decimal, cut: 11.96 is never shown as 12."""
    exact = Decimal(months.numerator) / Decimal(months.denominator)
    cut = exact.quantize(_TENTH, ROUND_DOWN)
    return cut.quantize(Decimal(1)) if cut == cut.to_integral_value() else cut


def _pile(work: Work, segment: Span, *, confirmation_needed: bool) -> str:
    if work.counting is Counting.PERSON:
        return "person"
    if not confirmation_needed or any(_covers(each, segment) for each in work.confirmed):
        return "credited"
    return "waiting"


def _span(work: Work, until: date) -> Span:
    return Span(work.starts_on, min(work.ends_on or until, until))


def _covers(outer: Span, inner: Span) -> bool:
    return outer.starts_on <= inner.starts_on and inner.ends_on <= outer.ends_on


def _segments(works: Iterable[Work], until: date, leaves: Collection[Span]) -> list[Span]:
    """The shortest stretches between two days on which something changes; none crosses the end of a month."""
    spans = [_span(each, until) for each in works if each.starts_on <= until]
    if not spans:
        return []
    begin, end = min(each.starts_on for each in spans), max(each.ends_on for each in spans)
    inner = [*spans, *leaves, *(each for work in works for each in work.confirmed)]
    cuts = {each.starts_on for each in inner} | {each.ends_on + _ONE_DAY for each in inner} | set(_first_days(begin, end))
    edges = sorted({begin, end + _ONE_DAY} | {day for day in cuts if begin < day <= end})
    return [Span(first, following - _ONE_DAY) for first, following in pairwise(edges)]


def _first_days(begin: date, end: date) -> list[date]:
    days, day = [], begin.replace(day=1)
    while day <= end:
        days.append(day)
        day = (day + timedelta(days=31)).replace(day=1)
    return days
