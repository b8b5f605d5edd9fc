"""Barriers, other professions, the licensure study, and consultation. None of it counts people of the roster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from consultation.models import (
    Advice,
    Barrier,
    BarrierAction,
    BarrierEntry,
    Evidence,
    Meeting,
    Position,
    ProfessionFact,
    ProgressNote,
    Recommendation,
    StakeholderBody,
    StudyQuestion,
)
from consultation.permissions import VIEW
from consultation.workflow import MeetingState
from img_program.organizations.models import Organization
from reports.measures.facts.consultation_tables import BARRIERS, sheets, tables
from reports.measures.facts.figure import LAW, Column, FactFigure, FactMeasure, Source
from reports.measures.facts.values import Period, long_day

_CONSULTATION = f"{LAW}, subd. 9"


def _within(model: Any, column: str, order: str = "") -> Callable[[Period], QuerySet[Any]]:
    """Rows of a model whose day lies in the period."""

    def rows(period: Period) -> QuerySet[Any]:
        found: QuerySet[Any] = model.objects.filter(**{f"{column}__gte": period.starts_on, f"{column}__lte": period.ends_on})
        return found.order_by(order or column, "pk")

    return rows


def _figure(
    name: str,
    title: str,
    duty: int,
    definition: str,
    population: str,
    source: Source,
    *,
    citation: str = BARRIERS,
    during: str = "",
) -> FactFigure:
    return FactFigure(name, title, duty, definition, population, source, citation, during)


def _source(
    rows: Callable[[Period], QuerySet[Any]], columns: tuple[Column, ...], page: Callable[[Any], str] | None = None
) -> Source:
    return Source(rows, columns, VIEW, page)


def _barrier_page(pk: int) -> str:
    return reverse("consultation:staff_barrier", args=[pk])


def _held(period: Period) -> QuerySet[Organization]:
    entries = BarrierEntry.objects.filter(recorded_at__date__lte=period.ends_on).exclude(state="removed")
    return Organization.objects.filter(pk__in=entries.values("organization")).order_by("name")


def _checked(period: Period) -> QuerySet[ProfessionFact]:
    checked = ProfessionFact.objects.filter(checked_on__gte=period.starts_on, checked_on__lte=period.ends_on)
    return checked.select_related("version__profession").order_by("version__profession__order", "pk")


_FACT = (
    Column("Profession", lambda fact: fact.version.profession.name),
    Column("Fact", lambda fact: str(fact.get_kind_display())),
    Column("Source", lambda fact: fact.source),
    Column("Checked on", lambda fact: long_day(fact.checked_on)),
)

FIGURES = (
    _figure(
        "barriers_listed",
        "Barriers in the register",
        6,
        "Barriers to residency in the register of the program.",
        "Barriers",
        _source(
            lambda _period: Barrier.objects.current(),
            (Column("Barrier", str), Column("Kind", lambda each: str(each.get_kind_display()))),
            lambda each: _barrier_page(each.pk),
        ),
        during="as the register stood when the figures were frozen",
    ),
    _figure(
        "barrier_actions",
        "Actions against barriers",
        6,
        "What the program and others tried against a barrier.",
        "Actions",
        _source(
            _within(BarrierAction, "tried_on"),
            (
                Column("When", lambda each: long_day(each.tried_on)),
                Column("What", lambda each: each.what),
                Column("By whom", lambda each: each.who),
            ),
            lambda each: _barrier_page(each.barrier_id),
        ),
        during="by the day of the action",
    ),
    _figure(
        "barrier_notes",
        "Notes on progress",
        6,
        "Dated notes on how a barrier goes on.",
        "Notes",
        _source(
            _within(ProgressNote, "noted_on"),
            (Column("When", lambda each: long_day(each.noted_on)), Column("Note", lambda each: each.text)),
            lambda each: _barrier_page(each.barrier_id),
        ),
        during="by the day of the note",
    ),
    _figure(
        "barrier_institutions",
        "Institutions that hold a barrier",
        6,
        "Sponsoring institutions of residency programs at which a barrier of the register stands, each counted once.",
        "Organizations",
        _source(_held, (Column("Institution", str),)),
        during="on record by its last day",
    ),
    _figure(
        "professions_checked",
        "Facts of the catalog checked at their source",
        7,
        "Facts about other health professions that staff read at their source in the period.",
        "Facts of the catalog",
        _source(_checked, _FACT, lambda fact: reverse("consultation:staff_version", args=[fact.version_id])),
        during="by the day of the check",
    ),
    _figure(
        "professions_with_facts",
        "Facts of the catalog in force",
        7,
        "Facts in the entries of the catalog of other health professions that were in force on the last day of the period.",
        "Facts of the catalog",
        _source(
            lambda period: (
                ProfessionFact.objects.filter(version__confirmed_on__lte=period.ends_on, version__profession__is_physician=False)
                .exclude(version__replaced_on__lte=period.ends_on)
                .select_related("version__profession")
                .order_by("version__profession__order", "pk")
            ),
            (
                Column("Profession", lambda fact: fact.version.profession.name),
                Column("Fact", lambda fact: str(fact.get_kind_display())),
            ),
            lambda fact: reverse("consultation:staff_version", args=[fact.version_id]),
        ),
    ),
    _figure(
        "study_questions",
        "Questions of the licensure study",
        8,
        "Questions that the study had opened by the end of the period.",
        "Questions",
        _source(
            lambda period: StudyQuestion.objects.filter(opened_on__lte=period.ends_on),
            (Column("Question", str), Column("State", lambda each: str(each.get_state_display()))),
            lambda each: reverse("consultation:staff_question", args=[each.pk]),
        ),
        during="and before",
    ),
    _figure(
        "study_evidence",
        "Pieces of evidence",
        8,
        "Documents and citations that the study had gathered by the end of the period.",
        "Evidence",
        _source(
            lambda period: Evidence.objects.filter(added_on__lte=period.ends_on),
            (Column("Evidence", str), Column("Citation", lambda each: each.citation or "Document")),
            lambda each: reverse("consultation:staff_question", args=[each.question_id]),
        ),
        during="and before",
    ),
    _figure(
        "study_positions",
        "Positions of stakeholders",
        8,
        "Positions that stakeholders held on the questions of the study on the last day of the period.",
        "Positions",
        _source(
            lambda period: Position.objects.filter(since__lte=period.ends_on).exclude(until__lt=period.ends_on),
            (
                Column("Stakeholder", lambda each: each.stakeholder),
                Column("Position", lambda each: str(each.get_stance_display())),
            ),
            lambda each: reverse("consultation:staff_question", args=[each.question_id]),
        ),
        during="on its last day",
    ),
    _figure(
        "study_recommendations",
        "Recommendations adopted",
        8,
        "Recommendations on licensure and regulation adopted by the end of the period and not withdrawn.",
        "Recommendations",
        _source(
            lambda period: Recommendation.objects.public().filter(adopted_on__lte=period.ends_on),
            (Column("Recommendation", str), Column("State", lambda each: str(each.get_state_display()))),
            lambda each: reverse("consultation:staff_recommendation", args=[each.pk]),
        ),
        during="and before",
    ),
    _figure(
        "advisory_bodies",
        "Advisory bodies",
        0,
        "Bodies of stakeholders that advised the program.",
        "Bodies",
        _source(
            lambda period: StakeholderBody.objects.exclude(ends_on__lt=period.starts_on),
            (Column("Body", str),),
            lambda each: reverse("consultation:staff_body", args=[each.pk]),
        ),
        citation=_CONSULTATION,
    ),
    _figure(
        "advisory_meetings",
        "Meetings of advisory bodies",
        0,
        "Meetings of advisory bodies that were held.",
        "Meetings",
        _source(
            lambda period: _within(Meeting, "starts_at__date", "starts_at")(period).filter(state=MeetingState.HELD),
            (Column("Meeting", str), Column("Place", lambda each: each.place)),
            lambda each: reverse("consultation:staff_meeting", args=[each.pk]),
        ),
        citation=_CONSULTATION,
        during="by the day of the meeting",
    ),
    _figure(
        "advice_given",
        "Advice on record",
        0,
        "Advice that a body gave, on record with the answer of the office.",
        "Advice",
        _source(
            _within(Advice, "given_on"),
            (
                Column("Day", lambda each: long_day(each.given_on)),
                Column("Advice", lambda each: each.text),
                Column("State", lambda each: str(each.get_state_display())),
            ),
            lambda each: reverse("consultation:staff_advice_one", args=[each.pk]),
        ),
        citation=_CONSULTATION,
        during="by the day of the advice",
    ),
)


MEASURE = FactMeasure(FIGURES, tables, sheets)
