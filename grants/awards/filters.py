"""Narrowing lists to one fund and fiscal year, so that every figure of a fund opens what it is made of."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import F, QuerySet

from grants.awards.models import Appropriation


class OfAppropriation(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """`award` leads from a row to its award, `year` to the fiscal year of its dollars."""

    award, year = "award__", "budget_line__fiscal_year"
    appropriation = django_filters.ModelChoiceFilter(
        queryset=Appropriation.objects.select_related("fund"), label="Fund and fiscal year", empty_label="All", method="narrow"
    )

    def narrow(self, rows: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        """Rows with dollars of that appropriation."""
        part = f"{self.award}parts__"
        wanted: dict[str, Any] = {f"{part}appropriation": value}
        if self.year:
            wanted[f"{part}fiscal_year"] = F(self.year)
        return rows.filter(pk__in=rows.model.objects.filter(**wanted).values("pk"))


class LinesOfAppropriation(OfAppropriation):
    """Budget lines that are paid from it."""

    award, year = "agreement__award__", "fiscal_year"


class AwardsOfAppropriation(OfAppropriation):
    """Awards that take from it."""

    award, year = "", ""


class RequestsOfAppropriation(OfAppropriation):
    """Requests with a line of it."""

    award, year = "agreement__award__", "lines__budget_line__fiscal_year"
