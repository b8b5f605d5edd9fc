"""What the office reads of the reviews of one application: every score by criterion, who is far from the others, who is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from statistics import median

from grants.rounds.models import Application, ConflictDisclosure, Criterion, Debrief, ReviewAssignment, Score
from grants.rounds.ranking import Standing, in_cents, latest_scores
from grants.rounds.workflow import AssignmentState
from img_program.accounts.models import PersonName
from img_program.database.context import as_system

# Farther from the middle of the others than this share of the points possible.
FAR = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Reader:
    """One reviewer of the application: how far they are, and their total once every criterion has points."""

    assignment: ReviewAssignment
    name: str
    words: str
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class Cell:
    """What one reviewer gave for one criterion: the last version, and those before."""

    reader: Reader
    score: Score | None
    earlier: tuple[Score, ...] = ()
    is_far: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One criterion: what everybody gave, the average to the cent, and the distance between the most and the least."""

    criterion: Criterion
    cells: tuple[Cell, ...]
    mean: Decimal | None
    spread: Decimal | None


@dataclass(frozen=True, slots=True)
class Panel:
    """All of it."""

    readers: tuple[Reader, ...]
    rows: tuple[Row, ...]
    out: tuple[str, ...]

    @property
    def missing(self) -> list[str]:
        """Who has not handed in."""
        return [
            each.name for each in self.readers if each.assignment.state in _WAITED_FOR and each.assignment.finished_at is None
        ]

    @property
    def spread(self) -> Decimal | None:
        """The distance between the highest and the lowest total."""
        return _spread([each.total for each in self.readers if each.total is not None])


_WAITED_FOR = {AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN}
_COUNTED = {*_WAITED_FOR, AssignmentState.ENDED}


def panel_of(application: Application) -> Panel:
    """The reviews of an application; the reader's own policies say whether they may be read."""
    assignments = list(
        ReviewAssignment.objects.filter(application=application).select_related("reviewer__person_name").order_by("pk")
    )
    scores = list(Score.objects.filter(application=application).order_by("version"))
    criteria = list(application.opportunity.criteria.all())
    readers = tuple(
        _reader(each, [score for score in scores if score.assignment_id == each.pk], criteria)
        for each in assignments
        if each.state in _COUNTED
    )
    rows = tuple(_row(each, readers, scores) for each in criteria)
    return Panel(readers, rows, tuple(_out(application)))


def _reader(assignment: ReviewAssignment, scores: list[Score], criteria: Sequence[Criterion]) -> Reader:
    named: PersonName | None = getattr(assignment.reviewer, "person_name", None)
    last = latest_scores(scores)
    points = [each.points for each in last if each.points is not None]
    total = sum(points, Decimal(0)) if points and len(points) == len(criteria) else None
    words = "Handed in" if assignment.finished_at else assignment.get_state_display()
    if assignment.state == AssignmentState.ENDED and not assignment.finished_at:
        words = "Ended without being handed in"
    return Reader(assignment, named.name if named else assignment.reviewer.email, words, total)


def _row(criterion: Criterion, readers: Sequence[Reader], scores: Iterable[Score]) -> Row:
    of_criterion = [each for each in scores if each.criterion_id == criterion.pk]
    last = {each.assignment_id: each for each in latest_scores(of_criterion)}
    given = {key: each.points for key, each in last.items() if each.points is not None}
    given = {each.assignment.pk: given[each.assignment.pk] for each in readers if each.assignment.pk in given}
    cells = []
    for reader in readers:
        key = reader.assignment.pk
        others = [points for other, points in given.items() if other != key]
        is_far = key in given and bool(others) and abs(given[key] - median(others)) > criterion.points * FAR
        earlier = tuple(each for each in of_criterion if each.assignment_id == key and each is not last.get(key))
        cells.append(Cell(reader, last.get(key), earlier, is_far))
    mean = in_cents(sum((Fraction(points) for points in given.values()), Fraction(0)) / len(given)) if given else None
    return Row(criterion, tuple(cells), mean, _spread(list(given.values())))


def _spread(points: Sequence[Decimal]) -> Decimal | None:
    return max(points) - min(points) if len(points) > 1 else None


def _out(application: Application) -> list[str]:
    """Who declared a conflict of interest with the applicant: they leave the room."""
    said = ConflictDisclosure.objects.filter(organization=application.organization_id).latest_words()
    people = [each.person_id for each in said if each.has_conflict]
    return sorted(PersonName.objects.filter(user__in=people).values_list("name", flat=True)) if people else []


@dataclass(frozen=True, slots=True)
class Funded:
    """One application when the line is drawn: what it would get, and what is left afterwards."""

    standing: Standing
    asked: Decimal
    gets: Decimal
    left: Decimal

    @property
    def words(self) -> str:
        """In full, in part, or nothing."""
        if self.gets == self.asked:
            return "In full"
        return "In part" if self.gets else "Nothing"


def line(standings: Iterable[Standing], asked: dict[object, Decimal], *, money: Decimal, minimum: Decimal | None) -> list[Funded]:
    """Who is funded with this much money, by rank: in full while it lasts, in part where it ends, never below the minimum."""
    found, left = [], money
    for each in standings:
        wanted = asked.get(each.application.pk, Decimal(0))
        is_good = each.exact is not None and (minimum is None or each.exact >= minimum)
        gets = min(wanted, left) if is_good else Decimal(0)
        left -= gets
        found.append(Funded(each, wanted, gets, left))
    return found


@dataclass(frozen=True, slots=True)
class CriterionPoints:
    """The average of one criterion as the applicant reads it, to the cent."""

    name: str
    possible: Decimal
    points: Decimal | None
    comments: str


def points_of(found: Application, debrief: Debrief | None) -> list[CriterionPoints]:
    """The points of an application by criterion with the approved comments, as its applicant reads them."""
    with as_system(reason="the points of an application, for its applicant"):
        last = latest_scores(list(Score.objects.filter(application=found, assignment__state__in=_COUNTED)))
    words = debrief.comments if debrief else {}
    lines = []
    for each in found.opportunity.criteria.all():
        given = [score.points for score in last if score.criterion_id == each.pk and score.points is not None]
        mean = in_cents(sum((Fraction(points) for points in given), Fraction(0)) / len(given)) if given else None
        lines.append(CriterionPoints(each.name, each.points, mean, words.get(str(each.pk), "")))
    return lines
