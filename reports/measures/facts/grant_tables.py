"""Tables of the three grant programs: dollars by program and fiscal year, awards one by one. Published as they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Sum

from grants.awards.models import AwardPart
from grants.rounds.models.opportunity import Program
from img_program.statute.fiscal import fiscal_year_of
from reports.measures.facts.figure import NOTHING, FactMeasure, last_fiscal_year
from reports.measures.facts.grant_money import ALL_PROGRAMS, DUTY, FIGURES, law_of, moved, paid_in, running, with_partner
from reports.measures.facts.values import FactTable, Meaning, Period, dollars, long_day

type ByYear = dict[int, dict[str, Decimal]]


def tables(period: Period) -> Iterator[FactTable]:
    """Awarded and paid by program and fiscal year; the awards of each program one by one."""
    yield _by_year("grant_money", "Dollars awarded by program and fiscal year", _awarded(period), period)
    yield _by_year("grant_payments", "Dollars paid by program and fiscal year", _payments(period), period)
    for program in Program:
        yield _grantees(program, period)


def _awarded(period: Period) -> ByYear:
    found: ByYear = defaultdict(dict)
    parts = AwardPart.objects.filter(award__state="awarded", fiscal_year__lte=last_fiscal_year(period))
    for year, program, total in parts.values_list("fiscal_year", "award__program").annotate(total=Sum("amount")).order_by():
        found[year][program] = total
    return found


def _payments(period: Period) -> ByYear:
    found: ByYear = defaultdict(lambda: defaultdict(Decimal))
    entries = moved(until=period.ends_on)
    for day, program, total in entries.values_list("moved_on", "award__program").annotate(total=Sum("amount")).order_by():
        found[fiscal_year_of(day)][program] += total
    return found


def _by_year(name: str, title: str, found: ByYear, period: Period) -> FactTable:
    years = range(min(found), last_fiscal_year(period) + 1) if found else range(0)
    rows = [_line(str(year), found.get(year, {})) for year in years]
    whole = {program.value: sum((each.get(program.value, NOTHING) for each in found.values()), NOTHING) for program in Program}
    is_paid = name == "grant_payments"
    return FactTable(
        name=name,
        title=title,
        columns=("Fiscal year", *(str(program.label) for program in Program), "Together"),
        rows=(*rows, _line("All years", whole)) if rows else (),
        numbers=tuple(range(1, len(Program) + 2)),
        duty=5,
        meaning=Meaning(
            "Dollars paid to grantees by the fiscal year of the payment, less what they gave back."
            if is_paid
            else "Dollars of decided awards by the fiscal year from whose appropriation they are paid.",
            "Payments" if is_paid else "Awards",
            ALL_PROGRAMS,
            f"until {long_day(period.ends_on)}",
        ),
        has_total=bool(rows),
        unit="dollars",
        parts=tuple(str(program.label) for program in Program),
        amounts=tuple(tuple(int(found.get(year, {}).get(program.value, NOTHING)) for program in Program) for year in years),
    )


def _line(label: str, by_program: dict[str, Decimal]) -> tuple[str, ...]:
    amounts = [by_program.get(program.value, NOTHING) for program in Program]
    return (label, *(dollars(amount) for amount in amounts), dollars(sum(amounts, NOTHING)))


def _grantees(program: Program, period: Period) -> FactTable:
    """Who had which award in the period, and what was paid of it."""
    paid = dict(paid_in(program, period).order_by().values_list("award").annotate(total=Sum("amount")))
    awards = running(program, period).order_by("organization__name", "number")
    return FactTable(
        name=f"{program.value}_grantees",
        title=f"{program.label}: grantees and awards",
        columns=("Grantee", "Project", "From and to", "Award", "Paid in the period"),
        rows=tuple(
            (
                with_partner(award),
                award.title,
                f"{long_day(award.starts_on)} to {long_day(award.ends_on)}",
                dollars(award.amount),
                dollars(paid.get(award.pk, NOTHING)),
            )
            for award in awards
        ),
        numbers=(3, 4),
        duty=DUTY[program],
        meaning=Meaning(
            "Each award whose planned time lies in the period: grantee, project, planned dates, dollars for all its years, and "
            "dollars paid in the period.",
            "Awards",
            law_of(program),
            period.words,
        ),
    )


MEASURE = FactMeasure(FIGURES, tables)
