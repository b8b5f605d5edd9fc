"""Money of the three grant programs: by program and fiscal year, by grantee. Facts of public agreements, published as they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from grants.awards.models import Appropriation, Award, AwardPart, LedgerEntry, ProgressReport
from grants.awards.permissions import VIEW_AWARDS
from grants.rounds.models.opportunity import Program
from img_program.organizations.models import Organization
from reports.measures.facts.figure import (
    LAW,
    Column,
    FactFigure,
    Source,
    dollars_of,
    fiscal_years_in,
)
from reports.measures.facts.values import Period, dollars, long_day

DUTY = {Program.CAREER_GUIDANCE: 3, Program.CLINICAL_PREPARATION: 4, Program.PRIMARY_CARE_RESIDENCY: 5}
_SUBDIVISION = {Program.CAREER_GUIDANCE: 4, Program.CLINICAL_PREPARATION: 5, Program.PRIMARY_CARE_RESIDENCY: 6}
ALL_PROGRAMS = f"{LAW}, subd. 4 to 6"


def law_of(program: Program) -> str:
    """The passage of the law about a program."""
    return f"{LAW}, subd. {_SUBDIVISION[program]}"


def running(program: Program | None, period: Period) -> QuerySet[Award]:
    """Decided awards whose planned time touches the period; of one program, or of all."""
    awards = Award.objects.decided().filter(starts_on__lte=period.ends_on, ends_on__gte=period.starts_on)
    return (awards.filter(program=program) if program else awards).select_related("organization").order_by("number")


def _parts(program: Program, period: Period) -> QuerySet[AwardPart]:
    mine = AwardPart.objects.filter(award__state="awarded", award__program=program, fiscal_year__in=fiscal_years_in(period))
    return mine.select_related("award__organization").order_by("award__number", "fiscal_year")


def moved(*, until: date, since: date | None = None) -> QuerySet[Any]:
    """Money that moved, with `moved_on`: paid by the accounting system on that day, or given back. Approved alone is not paid."""
    paid_on = Coalesce("payment_line__request__paid_on", "reduces__paid_on", "entered_on")
    known = LedgerEntry.objects.filter(
        Q(kind=LedgerEntry.Kind.RETURN) | Q(payment_line__request__paid_on__isnull=False) | Q(reduces__paid_on__isnull=False)
    )
    entries = known.annotate(moved_on=paid_on).filter(moved_on__lte=until)
    return entries.filter(moved_on__gte=since) if since else entries


def paid_in(program: Program | None, period: Period, *, since_start: bool = False) -> QuerySet[Any]:
    """Money that moved in the period, or by its end since the program began; of one program, or of all."""
    entries = moved(until=period.ends_on, since=None if since_start else period.starts_on)
    if program:
        entries = entries.filter(award__program=program)
    return entries.select_related("award__organization").order_by("moved_on", "pk")


def reports_about(program: Program, period: Period) -> QuerySet[ProgressReport]:
    """Accepted progress reports about a time that ended in the period."""
    accepted = ProgressReport.objects.filter(
        state="accepted",
        agreement__award__program=program,
        due__period_ends_on__gte=period.starts_on,
        due__period_ends_on__lte=period.ends_on,
    )
    return accepted.select_related("agreement__award", "organization", "due").order_by(
        "due__period_ends_on", "organization__name"
    )


def award_page(award: Award) -> str:
    """The staff page of an award."""
    return reverse("awards:award", args=[award.pk])


def with_partner(award: Award) -> str:
    """The grantee, and with whom it works."""
    return f"{award.organization.name} (with {award.delivery_partner})" if award.delivery_partner else award.organization.name


_AWARD = (
    Column("Award", lambda award: award.number),
    Column("Grantee", lambda award: award.organization.name),
    Column("Project", lambda award: award.title),
    Column("Dollars", lambda award: dollars(award.amount)),
)
_PART = (
    Column("Award", lambda part: part.award.number),
    Column("Grantee", lambda part: part.award.organization.name),
    Column("Fiscal year", lambda part: str(part.fiscal_year)),
    Column("Dollars", lambda part: dollars(part.amount)),
)
_ENTRY = (
    Column("Day", lambda entry: long_day(entry.moved_on)),
    Column("Award", lambda entry: entry.award.number),
    Column("Grantee", lambda entry: entry.award.organization.name),
    Column("Dollars", lambda entry: dollars(entry.amount)),
)
_REPORT = (
    Column("Grantee", lambda report: report.organization.name),
    Column("Award", lambda report: report.agreement.award.number),
    Column("Until", lambda report: long_day(report.due.period_ends_on)),
)


def _source(rows: Callable[[Period], QuerySet[Any]], columns: tuple[Column, ...], page: Callable[[Any], str]) -> Source:
    return Source(rows, columns, VIEW_AWARDS, page)


def _of_program(program: Program) -> tuple[FactFigure, ...]:
    key, duty, law, label = program.value, DUTY[program], law_of(program), program.label
    return (
        FactFigure(
            f"{key}_awards",
            f"{label}: awards",
            duty,
            "Decided awards whose planned time lies in the period, wholly or in part.",
            "Awards",
            _source(lambda period: running(program, period), _AWARD, award_page),
            law,
        ),
        FactFigure(
            f"{key}_grantees",
            f"{label}: grantees",
            duty,
            "Organizations with such an award, each counted once.",
            "Organizations",
            Source(
                lambda period: Organization.objects.filter(pk__in=running(program, period).values("organization")).order_by(
                    "name"
                ),
                (Column("Organization", str),),
                VIEW_AWARDS,
            ),
            law,
        ),
        FactFigure(
            f"{key}_awarded",
            f"{label}: dollars awarded",
            duty,
            "Dollars of decided awards from the appropriation of the fiscal year.",
            "Awards",
            _source(lambda period: _parts(program, period), _PART, lambda part: award_page(part.award)),
            law,
            "by the fiscal year of the appropriation",
            dollars_of("amount"),
        ),
        FactFigure(
            f"{key}_paid",
            f"{label}: dollars paid",
            duty,
            "Dollars paid to grantees in the period, less what they gave back.",
            "Payments",
            _source(lambda period: paid_in(program, period), _ENTRY, lambda entry: award_page(entry.award)),
            law,
            "by the day of the payment",
            dollars_of("amount"),
        ),
        FactFigure(
            f"{key}_reports",
            f"{label}: progress reports accepted",
            duty,
            "Progress reports that the program accepted, about a time that ended in the period.",
            "Progress reports",
            _source(
                lambda period: reports_about(program, period), _REPORT, lambda each: reverse("awards:report", args=[each.pk])
            ),
            law,
            "by the last day that the report tells of",
        ),
    )


_TOGETHER = (
    FactFigure(
        "money_appropriated",
        "Dollars appropriated for grants",
        5,
        "Dollars that the legislature gave for grants of the three programs for the fiscal year.",
        "Appropriations",
        Source(
            lambda period: Appropriation.objects.filter(fiscal_year__in=fiscal_years_in(period)).select_related("fund"),
            (
                Column("Fund", lambda each: each.fund.name),
                Column("Fiscal year", lambda each: str(each.fiscal_year)),
                Column("Law", lambda each: each.citation),
                Column("Dollars", lambda each: dollars(each.amount)),
            ),
            VIEW_AWARDS,
        ),
        ALL_PROGRAMS,
        "by fiscal year",
        dollars_of("amount"),
    ),
    FactFigure(
        "money_paid_since_start",
        "Dollars paid since the program began",
        5,
        "Dollars paid to grantees of the three programs by the end of the period, as far as this system knows them.",
        "Payments",
        _source(lambda period: paid_in(None, period, since_start=True), _ENTRY, lambda entry: award_page(entry.award)),
        ALL_PROGRAMS,
        "by the day of the payment, and before",
        dollars_of("amount"),
    ),
    FactFigure(
        "money_paid",
        "Dollars paid in the period",
        5,
        "Dollars paid to grantees of the three programs in the period, less what they gave back.",
        "Payments",
        _source(lambda period: paid_in(None, period), _ENTRY, lambda entry: award_page(entry.award)),
        ALL_PROGRAMS,
        "by the day of the payment",
        dollars_of("amount"),
    ),
)

FIGURES = (*(figure for program in Program for figure in _of_program(program)), *_TOGETHER)
