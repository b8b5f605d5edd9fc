"""Points and rank by the published rule. An abstention is never a zero: it is left out of the average.

Averages and sums are exact fractions; they are rounded to the cent only where they are shown. An average of thirds
that is rounded first makes 9.99 of what equals 10.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor

from grants.rounds.models import Application, Criterion, Opportunity, ReviewAssignment, Score
from grants.rounds.permissions import is_in_conflict
from grants.rounds.workflow import ApplicationState, AssignmentState
from img_program.accounts.models import User
from img_program.database.context import as_system


@dataclass(slots=True)
class Standing:
    """How one application stands: points by criterion (None: nobody scored it), their sum, its rank."""

    application: Application
    by_criterion: dict[int, Fraction | None] = field(default_factory=dict)
    reviewers: int = 0
    finished: int = 0
    rank: int | None = None
    # Whoever looks has a conflict of interest with the applicant.
    is_closed: bool = False

    @property
    def exact(self) -> Fraction | None:
        """The sum of the averages, to compare; None while a criterion has no points from anybody."""
        given = [value for value in self.by_criterion.values() if value is not None]
        return sum(given, Fraction(0)) if given and len(given) == len(self.by_criterion) else None

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


def mean(points: Sequence[Decimal]) -> Fraction | None:
    """The exact average; None when nobody gave points."""
    return sum(map(Fraction, points), Fraction(0)) / len(points) if points else None


def in_cents(value: Fraction) -> Decimal:
    """A fraction as people see it: two decimals, a half goes up."""
    return Decimal(floor(value * 100 + Fraction(1, 2))) / 100


def ranked(opportunity: Opportunity) -> list[Standing]:
    """Every application that is in the review, best first; equal points share a rank; those without points come last.

    For the office: reads all scores (four queries, whatever the number of applications).
    """
    criteria = list(Criterion.objects.filter(opportunity=opportunity))
    applications = (
        Application.objects.filter(opportunity=opportunity, state=ApplicationState.SUBMITTED)
        .select_related("organization")
        .order_by("organization__name")
    )
    found = {application.pk: Standing(application) for application in applications}
    counted = (AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN, AssignmentState.ENDED)
    running: set[object] = set()
    for assignment in ReviewAssignment.objects.filter(opportunity=opportunity, state__in=counted):
        running.add(assignment.pk)
        if assignment.application_id in found:
            found[assignment.application_id].reviewers += 1
            found[assignment.application_id].finished += assignment.finished_at is not None
    points: defaultdict[tuple[object, int], list[Decimal]] = defaultdict(list)
    # A score given before a conflict was declared doesn't count.
    for score in latest_scores([each for each in Score.objects.filter(opportunity=opportunity) if each.assignment_id in running]):
        if score.points is not None:
            points[score.application_id, score.criterion_id].append(score.points)
    for key, standing in found.items():
        standing.by_criterion = {criterion.pk: mean(points[key, criterion.pk]) for criterion in criteria}
    return _with_ranks(list(found.values()))


def ranked_for(user: User, opportunity: Opportunity) -> list[Standing]:
    """The same as a member of the office may see it: of a declared conflict of interest the applicant's name alone, last."""
    with as_system(reason="rank every application of a round"):
        standings = ranked(opportunity)
    closed = [Standing(each.application, is_closed=True) for each in standings if is_in_conflict(user, each.application)]
    return [*(each for each in standings if not is_in_conflict(user, each.application)), *closed]


def _with_ranks(standings: list[Standing]) -> list[Standing]:
    scored = sorted((each for each in standings if each.exact is not None), key=lambda each: each.exact or 0, reverse=True)
    for position, standing in enumerate(scored, start=1):
        before = scored[position - 2] if position > 1 else None
        standing.rank = before.rank if before is not None and before.exact == standing.exact else position
    return [*scored, *(each for each in standings if each.exact is None)]
