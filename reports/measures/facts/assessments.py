"""Clinical readiness assessment: sessions, places, instruments, and the texts of plan and budget. People are counted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from assessments.models import AssessmentText, ExaminerAssignment, InstrumentVersion, Session, TextKind
from assessments.permissions import VIEW
from assessments.workflow import SessionState, VersionState
from reports.measures.facts.figure import LAW, Column, FactFigure, FactMeasure, Source, sum_of
from reports.measures.facts.values import FactTable, Meaning, Passage, Period, long_day

_CLAUSE = f"{LAW}, subd. 3, clause (4)"
_PASSAGES = ((TextKind.OPERATING_PLAN, "assessment_plan"), (TextKind.BUDGET, "assessment_budget"))


def held(period: Period) -> QuerySet[Session]:
    """Sessions held in the period."""
    sessions = Session.objects.filter(
        state=SessionState.HELD, starts_at__date__gte=period.starts_on, starts_at__date__lte=period.ends_on
    )
    return sessions.select_related("specialty", "organization", "version__instrument").order_by("starts_at", "pk")


def _versions(period: Period) -> QuerySet[InstrumentVersion]:
    approved = InstrumentVersion.objects.filter(state=VersionState.APPROVED, approved_at__date__lte=period.as_of)
    return approved.select_related("instrument").order_by("instrument", "number")


_SESSION = Source(
    held,
    (
        Column("Day", lambda session: long_day(timezone.localdate(session.starts_at))),
        Column("Specialty", lambda session: session.specialty.name),
        Column("Place", lambda session: session.place),
        Column("Places", lambda session: str(session.places)),
    ),
    VIEW,
    lambda session: reverse("assessments:staff_session", args=[session.pk]),
)

FIGURES = (
    FactFigure(
        "assessment_sessions",
        "Assessment sessions held",
        2,
        "Sessions of the clinical readiness assessment that were held.",
        "Sessions",
        _SESSION,
        _CLAUSE,
        "by the day of the session",
    ),
    FactFigure(
        "assessment_places",
        "Places offered at assessment sessions",
        2,
        "Places for candidates at the sessions that were held, whether taken or not.",
        "Sessions",
        _SESSION,
        _CLAUSE,
        "by the day of the session",
        sum_of("places"),
    ),
    FactFigure(
        "assessment_instruments",
        "Approved versions of assessment instruments",
        2,
        "Versions of instruments that were approved for use by the day of counting.",
        "Instruments",
        Source(
            _versions,
            (
                Column("Instrument", lambda version: str(version.instrument)),
                Column("Version", lambda version: str(version.number)),
            ),
            VIEW,
            lambda version: reverse("assessments:staff_version", args=[version.pk]),
        ),
        _CLAUSE,
        "and before",
    ),
    FactFigure(
        "assessment_examiners",
        "Examiners assigned to sessions",
        2,
        "Assignments of examiners to the sessions that were held. An examiner at two sessions counts twice.",
        "Assignments",
        Source(
            lambda period: ExaminerAssignment.objects.filter(session__in=held(period)).select_related("session__specialty"),
            (
                Column("Session", lambda each: str(each.session)),
                Column("Place", lambda each: each.session.place),
            ),
            VIEW,
            lambda each: reverse("assessments:staff_session", args=[each.session_id]),
        ),
        _CLAUSE,
        "by the day of the session",
    ),
)


def tables(period: Period) -> Iterator[FactTable]:
    """The sessions one by one."""
    yield FactTable(
        name="assessment_sessions",
        title="Assessment sessions",
        columns=("Day", "Specialty", "Where", "Places"),
        rows=tuple(
            (
                long_day(timezone.localdate(session.starts_at)),
                f"{session.specialty.name}{' (example)' if session.is_example else ''}",
                session.place,
                str(session.places),
            )
            for session in held(period)
        ),
        numbers=(3,),
        duty=2,
        meaning=Meaning("Each session that was held: day, specialty, place, places offered.", "Sessions", _CLAUSE, period.words),
    )


def passages(period: Period) -> Iterator[Passage]:
    """Operating plan and budget as they were in force when the period ended."""
    for kind, name in _PASSAGES:
        in_force = AssessmentText.objects.filter(kind=kind).in_force_on(period.ends_on).first()
        yield Passage(name, str(kind.label), in_force.body if in_force else "")


MEASURE = FactMeasure(FIGURES, tables, passages=passages)
