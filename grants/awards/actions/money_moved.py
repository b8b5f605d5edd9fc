"""What executing an agreement or an amendment does to the money: budget lines, and the award's parts by fiscal year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Max

from grants.awards.commitments import demand_commitments_are_kept
from grants.awards.models import Agreement, AgreementBudgetLine, AgreementVersion, Appropriation, Award, AwardPart
from img_program.database.locking import locked


def by_year(lines: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """Dollars of each fiscal year, from those of lines."""
    years: defaultdict[int, Decimal] = defaultdict(Decimal)
    for year, amount in lines:
        years[year] += amount
    return years


def move_money(agreement: Agreement, version: AgreementVersion) -> None:
    """The version's lines become the budget that holds; an amendment also moves the award's money by fiscal year.

    Raises ValidationError in words when other promises rest on more money, or when the fund has none for a year.
    """
    lines = list(version.lines.all())
    current = {(line.category, line.fiscal_year): line for line in agreement.budget_lines.all()}
    for line in lines:
        row = current.pop((line.category, line.fiscal_year), None) or AgreementBudgetLine(
            agreement=agreement, organization=agreement.organization, category=line.category, fiscal_year=line.fiscal_year
        )
        row.amount = line.amount
        # The line of the purchase order: given once, named in every file for accounting.
        row.order_line = row.order_line or (agreement.budget_lines.aggregate(last=Max("order_line"))["last"] or 0) + 1
        row.save()
    for row in current.values():
        row.amount = Decimal("0.00")
        row.save()
    if version.number == 1:
        return
    award = locked(agreement.award)
    demand_commitments_are_kept(award, version.amount)
    _move_parts(award, by_year((line.fiscal_year, line.amount) for line in lines))
    award.amount = version.amount
    award.save(update_fields=["amount"])


def _move_parts(award: Award, years: dict[int, Decimal]) -> None:
    parts = {part.fiscal_year: part for part in award.parts.select_related("appropriation")}
    fund = next(iter(parts.values())).appropriation.fund_id
    for year in sorted(set(parts) | set(years)):
        part = parts.get(year)
        if part is None:
            appropriation = Appropriation.objects.filter(fund_id=fund, fiscal_year=year).first()
            if appropriation is None:
                raise ValidationError(f"The fund has no appropriation for fiscal year {year}.", code="fund")
            part = AwardPart(award=award, organization=award.organization, appropriation=appropriation, fiscal_year=year)
        part.amount = years.get(year, Decimal("0.00"))
        part.save()
