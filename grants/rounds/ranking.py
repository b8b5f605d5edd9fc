"""Points and rank by the published rule. An abstention is never a zero: it is left out of the average.

The database adds and ranks, whatever the number of scores. Sums of averages are exact: over a common multiple of all numbers
of reviewers they are whole numbers of cents. They are rounded to the cent only where they are shown. An average of thirds
that is rounded first makes 9.99 of what equals 10.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, overload
from uuid import UUID

from django.db import connection

from grants.rounds.models import Application, Criterion, Opportunity, Score
from grants.rounds.permissions import conflicts_of
from grants.rounds.workflow import ApplicationState, AssignmentState
from img_program.accounts.models import User
from img_program.database.context import as_system

# A score given before a conflict was declared doesn't count.
_COUNTED = [AssignmentState.AWAITING_DISCLOSURE.value, AssignmentState.OPEN.value, AssignmentState.ENDED.value]
# Parts are put together by grouping, never by joining what was computed: a planner without statistics of it would take hours.
_RANKING = """
WITH latest AS (
    SELECT DISTINCT ON (s.assignment_id, s.criterion_id) s.application_id, s.criterion_id, s.points
    FROM rounds_score s JOIN rounds_reviewassignment r ON r.id = s.assignment_id
    WHERE s.opportunity_id = %(opportunity)s AND r.state = ANY(%(counted)s)
    ORDER BY s.assignment_id, s.criterion_id, s.version DESC
), averages AS MATERIALIZED (
    SELECT application_id, criterion_id, sum(points) * 100 AS cents, count(*)::numeric AS people
    FROM latest WHERE points IS NOT NULL GROUP BY application_id, criterion_id
), multiple AS MATERIALIZED (
    SELECT factorial(coalesce(max(people), 1)::bigint) AS parts FROM averages
), facts AS (
    SELECT application_id, sum(cents * div((SELECT parts FROM multiple), people)) AS points, 0 AS reviewers, 0 AS finished
    FROM averages GROUP BY application_id HAVING count(*) = %(criteria)s
    UNION ALL
    SELECT application_id, NULL, 1, (finished_at IS NOT NULL)::int
    FROM rounds_reviewassignment WHERE opportunity_id = %(opportunity)s AND state = ANY(%(counted)s)
    UNION ALL
    SELECT id, NULL, 0, 0 FROM rounds_application WHERE opportunity_id = %(opportunity)s AND state = %(submitted)s
), standings AS (
    SELECT application_id, sum(points) AS points, sum(reviewers) AS reviewers, sum(finished) AS finished
    FROM facts GROUP BY application_id
)
SELECT * FROM (SELECT a.id, standings.points, (SELECT parts * 100 FROM multiple),
    CASE WHEN standings.points IS NOT NULL THEN rank() OVER (ORDER BY standings.points DESC NULLS LAST) END,
    standings.reviewers, standings.finished, a.organization_id = ANY(%(closed)s::bigint[]) AS is_closed, o.name
FROM standings JOIN rounds_application a ON a.id = standings.application_id JOIN organizations_organization o ON o.id = a.organization_id
WHERE a.state = %(submitted)s) AS ranked WHERE %(only)s::uuid IS NULL OR id = %(only)s::uuid
ORDER BY is_closed, points DESC NULLS LAST, name, id LIMIT %(limit)s OFFSET %(offset)s
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one application stands. `exact` is the sum of the averages, to compare; None while a criterion has no points."""

    application: Application
    exact: Fraction | None
    rank: int | None
    reviewers: int
    finished: int
    # Whoever looks has a conflict of interest with the applicant.
    is_closed: bool = False

    @property
    def points(self) -> Decimal | None:
        """The same to the cent, to show."""
        return None if self.exact is None else in_cents(self.exact)


def latest_scores(scores: list[Score]) -> list[Score]:
    """The last version of each reviewer's score for each criterion."""
    last: dict[tuple[object, int], Score] = {}
    for score in sorted(scores, key=lambda each: each.version):
        last[score.assignment_id, score.criterion_id] = score
    return list(last.values())


def in_cents(value: Fraction) -> Decimal:
    """A fraction as people see it: two decimals, a half goes up."""
    return Decimal(floor(value * 100 + Fraction(1, 2))) / 100


class Ranking(Sequence[Standing]):
    """Every application that is in the review, best first; equal points share a rank; those without points come last.

    For the office. A part of it reads that part: three queries, of which one adds up in the database. For a `reader` the whole
    round is ranked, and of an applicant with whom they have a conflict of interest the name alone is read, last.
    """

    def __init__(self, opportunity: Opportunity, reader: User | None = None) -> None:
        self.applications = Application.objects.filter(opportunity=opportunity, state=ApplicationState.SUBMITTED)
        self.opportunity, self.reader = opportunity, reader
        self.closed = sorted(conflicts_of(reader)) if reader else []

    def __len__(self) -> int:
        with self._seen():
            return self.applications.count()

    def __iter__(self) -> Iterator[Standing]:
        return iter(self[:])

    @overload
    def __getitem__(self, part: int) -> Standing: ...
    @overload
    def __getitem__(self, part: slice) -> list[Standing]: ...
    def __getitem__(self, part: int | slice) -> Standing | list[Standing]:
        if isinstance(part, int):
            return self._read(part, 1)[0]
        first = part.start or 0
        return self._read(first, None if part.stop is None else part.stop - first)

    @property
    def has_closed(self) -> bool:
        """Whether the reader has a conflict of interest in this round."""
        with self._seen():
            return bool(self.closed) and self.applications.filter(organization__in=self.closed).exists()

    def of(self, application: UUID) -> Standing | None:
        """How one application stands among all."""
        return next(iter(self._read(0, None, only=application)), None)

    def _seen(self) -> AbstractContextManager[object]:
        return as_system(reason="rank every application of a round") if self.reader else nullcontext()

    def _read(self, offset: int, limit: int | None, only: UUID | None = None) -> list[Standing]:
        values: dict[str, Any] = {
            "opportunity": self.opportunity.pk, "counted": _COUNTED, "submitted": ApplicationState.SUBMITTED.value,
            "criteria": Criterion.objects.filter(opportunity=self.opportunity).count(), "limit": limit, "offset": offset,
            "closed": self.closed, "only": only,
        }  # fmt: skip
        with self._seen(), connection.cursor() as cursor:
            cursor.execute(_RANKING, values)
            rows: list[tuple[UUID, Decimal | None, Decimal, int | None, int, int, bool, str]] = cursor.fetchall()
            found = self.applications.select_related("organization").in_bulk([row[0] for row in rows])
        return [
            Standing(found[key], None, None, 0, 0, is_closed=True)
            if is_closed
            else Standing(found[key], None if points is None else Fraction(points) / Fraction(parts), rank, reviewers, finished)
            for key, points, parts, rank, reviewers, finished, is_closed, _name in rows
        ]
