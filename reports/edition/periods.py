"""Activity periods and the due day, computed from the law's parameters."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from img_program.statute.fiscal import fiscal_year_bounds
from img_program.statute.parameters import parameter
from reports.measures.facts.values import Period
from reports.models import AnnualEdition, PeriodKind


def period_before(report_year: int, kind: str) -> tuple[date, date]:
    """First and last day of the latest period of that kind that had ended when the report's year began."""
    if kind == PeriodKind.FISCAL:
        return fiscal_year_bounds(report_year - 1)
    return date(report_year - 1, 1, 1), date(report_year - 1, 12, 31)


def due_on(report_year: int) -> date:
    """The day on which the report of a year is due."""
    asked = date(report_year, 1, 1)
    month, day = parameter("legislative_report.due_month", on=asked), parameter("legislative_report.due_day", on=asked)
    return date(report_year, month.as_int(), day.as_int())


def counted_on(ends_on: date) -> date:
    """People are counted at the end of the period, or today while it lasts."""
    return min(ends_on, timezone.localdate())


def period_of(edition: AnnualEdition) -> Period:
    """The period of an edition, as measures take it."""
    return Period(edition.report_year, edition.period_starts_on, edition.period_ends_on, edition.as_of, edition.period_in_words)


def first_day_after(period: Period) -> date:
    """The day after the period."""
    return period.ends_on + timedelta(days=1)
