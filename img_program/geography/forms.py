"""What staff type about places, regions and federal designations."""

from __future__ import annotations

from typing import Any

from django import forms

from img_program.geography.conditions import CHOICES
from img_program.geography.fields import PlaceField, PointField
from img_program.geography.models import DesignationKind, DesignationStatus, PlaceKind, counties_in_order
from img_program.web.fields import ANY, DayField, LineField
from img_program.web.forms import Form


class PlaceSearchForm(Form):
    """Find a place."""

    hide_optional = True
    name = LineField(label="Name or part of it", required=False, max_length=80)
    county = forms.ModelChoiceField(label="County", queryset=counties_in_order(), required=False, empty_label="Any county")
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any kind"), *PlaceKind.choices], required=False)
    first = forms.ChoiceField(label="That is", choices=[("", "Anything"), *CHOICES], required=False)
    second = forms.ChoiceField(label="And is", choices=[("", "Anything"), *CHOICES], required=False)
    on = DayField(label="As of", required=False, help_text="Leave it empty for today.", within=ANY)


class PlaceMapForm(Form):
    """Two conditions on the map of the state."""

    hide_optional = True
    first = forms.ChoiceField(label="Places that are", choices=CHOICES, required=False, initial="rural")
    second = forms.ChoiceField(label="And places that are", choices=CHOICES, required=False, initial="underserved")
    on = DayField(label="As of", required=False, help_text="Leave it empty for today.", within=ANY)


class DayForm(Form):
    """As of which day."""

    hide_optional = True
    on = DayField(label="As of", required=False, help_text="Leave it empty for today.", within=ANY)


class ZipCodeForm(Form):
    """What a ZIP code tells."""

    code = forms.RegexField(
        label="ZIP code",
        regex=r"^\d{5}(-\d{4})?$",
        max_length=10,
        error_messages={"invalid": "Write five digits, such as 55805."},
    )


class PlaceForm(Form):
    """A place that the list lacks."""

    name = LineField(label="Name", max_length=70)
    kind = forms.ChoiceField(label="Kind", choices=PlaceKind.choices, widget=forms.RadioSelect)
    counties = forms.ModelMultipleChoiceField(
        label="Counties in which it lies", queryset=counties_in_order(), widget=forms.CheckboxSelectMultiple
    )
    fips = forms.RegexField(
        label="Federal code",
        regex=r"^\d{5}$",
        required=False,
        help_text="Five digits, as the Census Bureau numbers places and county subdivisions of Minnesota.",
        error_messages={"invalid": "Write five digits, such as 56896."},
    )
    gnis = forms.RegexField(
        label="State's number (GNIS)",
        regex=r"^\d{4,10}$",
        required=False,
        help_text="Only needed where there is no federal code.",
        error_messages={"invalid": "Write the number alone, such as 2396483."},
    )
    source = LineField(label="How we know", max_length=200, help_text="For example the name of the official list, and the day.")


class RegionNameForm(Form):
    """A region's name."""

    name = LineField(label="Name of the region", max_length=60)


class RegionCountiesForm(Form):
    """A region's counties."""

    counties = forms.ModelMultipleChoiceField(
        label="Counties of this region", queryset=counties_in_order(), required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = LineField(label="Reason for the change", max_length=300, help_text="One sentence. It stays in the history.")
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class DesignationFilterForm(Form):
    """Which federal designations."""

    hide_optional = True
    words = LineField(label="Name or federal id", required=False, max_length=80)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any kind"), *DesignationKind.choices], required=False)
    county = forms.ModelChoiceField(label="County", queryset=counties_in_order(), required=False, empty_label="Any county")
    status = forms.ChoiceField(label="Status today", choices=[("", "Any status"), *DesignationStatus.choices], required=False)
    on = DayField(label="In force on", required=False, help_text="Leave it empty for any time.", within=ANY)


class DesignationMapForm(Form):
    """Which designations the map counts, and as of which day."""

    hide_optional = True
    kind = forms.ChoiceField(label="Kind", choices=[("", "All kinds"), *DesignationKind.choices], required=False)
    on = DayField(label="As of", required=False, help_text="Leave it empty for today.", within=ANY)


class ImportDesignationsForm(Form):
    """A federal file."""

    file = forms.FileField(
        label="The federal file",
        help_text="BCD_HPSA_FCT_DET_PC.csv or MUA_DET.csv, as it was downloaded. At most 100 MB.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    accepts_losses = forms.BooleanField(
        label="The file is complete, even if many designations are missing from it",
        required=False,
        help_text="Only if an import was refused for this reason, and you have checked the file.",
    )


class CommunityForm(Form):
    """An address, as much of it as is known."""

    point = PointField(required=False)
    place = PlaceField(required=False)
    county = forms.ModelChoiceField(label="County", queryset=counties_in_order(), required=False, empty_label="Not known")
    line = LineField(label="Street address", required=False, max_length=200, help_text="It decides about single facilities.")
    city = LineField(label="Post office", required=False, max_length=80)
    zip_code = forms.RegexField(
        label="ZIP code",
        regex=r"^\d{5}(-\d{4})?$",
        max_length=10,
        required=False,
        error_messages={"invalid": "Write five digits, such as 55805."},
    )
    on = DayField(label="As of", required=False, help_text="Leave it empty for today.", within=ANY)

    def clean(self) -> dict[str, Any]:
        """Something must be known."""
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("point", "place", "county", "line")):
            self.add_error(None, "Write the point, the city or township, the county, or the street address.")
        return data


class SiteListForm(Form):
    """A list of sites."""

    file = forms.FileField(
        label="The list",
        help_text="CSV, at most 20 MB and 100,000 rows.",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    as_of = DayField(label="As of", required=False, help_text="Leave it empty for today.", within=ANY)
