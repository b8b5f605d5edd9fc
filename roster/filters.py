"""Filters of the staff list."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from img_program.geography.models import METRO_COUNTIES, Region, counties_in_order
from img_program.statute.parameters import parameter
from img_program.web.forms import Form
from roster.countries import country_choices
from roster.models import EligibilityLook, Registrant, Residence, Specialty
from roster.workflow import RegistrantStatus

METRO, GREATER = "metro", "greater"
ANY_STATUS = "any"
LOOK, OVERDUE = "look", "overdue"
NOT_YET = "none"
ALL = "All"


class RosterFilterForm(Form):
    """All filters are optional, and the form does not say so at each."""

    hide_optional = True


class RosterFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter has no types
    """Name, place, specialty, school, status. Without a status: those on the roster."""

    q = django_filters.CharFilter(label="Name", method="by_name", max_length=200)
    county = django_filters.ModelChoiceFilter(label="County", queryset=lambda _request: counties_in_order(), empty_label=ALL)
    region = django_filters.ModelChoiceFilter(
        label="Region", field_name="county__region", queryset=lambda _request: Region.objects.all(), empty_label=ALL
    )
    area = django_filters.ChoiceFilter(
        label="Metro or Greater Minnesota",
        method="by_area",
        choices=[(METRO, "Metro counties"), (GREATER, "Greater Minnesota")],
        empty_label="Both, and elsewhere",
    )
    specialty = django_filters.ModelChoiceFilter(
        label="Specialty",
        queryset=lambda _request: Specialty.objects.all(),
        null_label="Not yet",
        null_value=NOT_YET,
        empty_label=ALL,
    )
    school_country = django_filters.ChoiceFilter(label="Country of medical school", choices=country_choices, empty_label=ALL)
    waits = django_filters.ChoiceFilter(
        label="Eligibility",
        method="by_waiting",
        choices=[(LOOK, "A person at the program has to look"), (OVERDUE, "… and the day for it is over")],
        empty_label=ALL,
    )
    status = django_filters.ChoiceFilter(
        label="Status",
        method="by_status",
        choices=[*RegistrantStatus.choices, (ANY_STATUS, "Everybody")],
        empty_label=None,
    )

    class Meta:
        """Explicit filters only."""

        model = Registrant
        fields: list[str] = []
        form = RosterFilterForm

    def by_name(self, queryset: Any, _name: str, value: str) -> Any:
        """Spelled or sounding like it; the nearest spelling first."""
        return queryset.named(value)

    def by_area(self, queryset: QuerySet[Registrant], _name: str, value: str) -> QuerySet[Registrant]:
        """By the law's metro counties of today; Greater Minnesota is every other county."""
        metro = parameter(METRO_COUNTIES, on=timezone.localdate()).as_list()
        if value == METRO:
            return queryset.filter(county_id__in=metro)
        return queryset.filter(residence=Residence.MINNESOTA, county__isnull=False).exclude(county_id__in=metro)

    def by_waiting(self, queryset: QuerySet[Registrant], _name: str, value: str) -> QuerySet[Registrant]:
        """Those whose statuses wait for a person at the program."""
        looks = EligibilityLook.objects.open().filter(registrant=OuterRef("pk"))
        if value == OVERDUE:
            looks = looks.filter(due_on__lt=timezone.localdate())
        return queryset.filter(Exists(looks))

    def by_status(self, queryset: QuerySet[Registrant], _name: str, value: str) -> QuerySet[Registrant]:
        """One status, or everybody."""
        return queryset if value == ANY_STATUS else queryset.filter(status=value)


def clean_terms(data: Any) -> dict[str, str]:
    """The terms of a sent form: known filters that say something; the status always."""
    terms = {name: str(data.get(name, "")).strip()[:200] for name in RosterFilter.base_filters}
    terms["status"] = terms["status"] or RegistrantStatus.ACTIVE.value
    return {name: value for name, value in terms.items() if value}
