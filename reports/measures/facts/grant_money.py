"""Money of the three grant programs: by fiscal year, by grantee. Facts of public agreements, published as they are."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db.models import Sum

from grants.models import Award, AwardPart, LedgerEntry
from grants.models.opportunity import Program
from reports.annual.facts import Facts, FactTable, Figure, Meaning, Period, dollars

_DUTY = {Program.CAREER_GUIDANCE: 3, Program.CLINICAL_PREPARATION: 4, Program.PRIMARY_CARE_RESIDENCY: 5}
_SUBDIVISION = {Program.CAREER_GUIDANCE: 4, Program.CLINICAL_PREPARATION: 5, Program.PRIMARY_CARE_RESIDENCY: 6}
_NOTHING = Decimal(0)


def measure(period: Period) -> Facts:
    """Awarded and paid, for each program; awards one by one. Dollars; an award counts from the day of its decision."""
    figures: list[Figure] = []
    for program in Program:
        figures += _of_program(program, period)
    return Facts(tuple(figures), (_by_year(period), *_grantees(period)))


def _of_program(program: Program, period: Period) -> list[Figure]:
    decided = Award.objects.decided().filter(
        program=program, decided_at__date__gte=period.starts_on, decided_at__date__lte=period.ends_on
    )
    awarded = decided.aggregate(total=Sum("amount"))["total"] or _NOTHING
    paid = (
        LedgerEntry.objects.filter(
            award__program=program, entered_on__gte=period.starts_on, entered_on__lte=period.ends_on
        ).aggregate(total=Sum("amount"))["total"]
        or _NOTHING
    )
    law = f"Minn. Stat. 144.1911, subd. {_SUBDIVISION[program]}"
    during = f"{period.words}, by the day of the decision"
    decisions = Meaning("Awards decided in the period; what was decided later does not count.", "Awards", law, during)
    money = Meaning("Dollars of the awards decided in the period, for all their years.", "Awards", law, during)
    payments = Meaning(
        "Dollars paid to grantees in the period, less what they gave back.",
        "Payments",
        law,
        f"{period.words}, by the day of the payment",
    )
    key, duty = program.value, _DUTY[program]
    return [
        Figure(f"{key}_awards", f"{program.label}: awards", f"{decided.count():,}", duty, decisions, f"awards:{key}"),
        Figure(f"{key}_awarded", f"{program.label}: dollars awarded", dollars(awarded), duty, money, f"awards:{key}"),
        Figure(f"{key}_paid", f"{program.label}: dollars paid", dollars(paid), duty, payments, f"awards:{key}"),
    ]


def _by_year(period: Period) -> FactTable:
    parts = (
        AwardPart.objects.filter(award__state="awarded", award__decided_at__date__lte=period.ends_on)
        .values_list("fiscal_year", "award__program")
        .annotate(total=Sum("amount"))
        .order_by("fiscal_year")
    )
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for year, program, total in parts:
        found[year][program] = total
    rows = [_line(f"Fiscal year {year}", by_program) for year, by_program in sorted(found.items())]
    whole = {program.value: sum((each.get(program.value, _NOTHING) for each in found.values()), _NOTHING) for program in Program}
    return FactTable(
        name="grant_money",
        title="Dollars awarded by program and fiscal year",
        columns=("Fiscal year", *(str(program.label) for program in Program), "Together"),
        rows=(*rows, _line("All years", whole)) if rows else (),
        numbers=tuple(range(1, len(Program) + 2)),
        duty=3,
        meaning=Meaning(
            "Dollars of decided awards by the fiscal year from whose appropriation they are paid.",
            "Awards",
            "Minn. Stat. 144.1911, subd. 4 to 6",
            f"decided by {period.ends_on.day} {period.ends_on:%B %Y}",
        ),
        has_total=bool(rows),
        unit="dollars",
        amounts=tuple(int(sum(by_program.values(), _NOTHING)) for _, by_program in sorted(found.items())),
    )


def _line(label: str, by_program: dict[str, Decimal]) -> tuple[str, ...]:
    amounts = [by_program.get(program.value, _NOTHING) for program in Program]
    return (label, *(dollars(amount) for amount in amounts), dollars(sum(amounts, _NOTHING)))


def _grantees(period: Period) -> list[FactTable]:
    """One table for each program: who was awarded what, in the period."""
    tables = []
    for program in Program:
        awards = (
            Award.objects.decided()
            .filter(program=program, decided_at__date__gte=period.starts_on, decided_at__date__lte=period.ends_on)
            .select_related("organization")
            .order_by("organization__name", "number")
        )
        rows = tuple(
            (
                _with_partner(award),
                award.title,
                f"{award.starts_on.day} {award.starts_on:%B %Y} to {award.ends_on.day} {award.ends_on:%B %Y}",
                dollars(award.amount),
            )
            for award in awards
        )
        tables.append(
            FactTable(
                name=f"{program.value}_grantees",
                title=f"{program.label}: awards of the period",
                columns=("Grantee", "Project", "From and to", "Award"),
                rows=rows,
                numbers=(3,),
                duty=_DUTY[program],
                meaning=Meaning(
                    "Each award decided in the period: grantee, project, planned dates and dollars.",
                    "Awards",
                    f"Minn. Stat. 144.1911, subd. {_SUBDIVISION[program]}",
                    period.words,
                ),
            )
        )
    return tables


def _with_partner(award: Award) -> str:
    return f"{award.organization.name} (with {award.delivery_partner})" if award.delivery_partner else award.organization.name
