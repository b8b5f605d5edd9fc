"""Fields that several forms share."""

from __future__ import annotations

from django import forms

from consultation.models import Visibility
from img_program.statute.models import Provision
from img_program.web.fields import PLANNED, DayField, Within


def day(label: str, *, required: bool = True, help_text: str = "", within: Within = PLANNED) -> DayField:
    """A day."""
    return DayField(label=label, required=required, help_text=help_text, within=within)


def address(label: str = "Address of the source") -> forms.URLField:
    """An address on the web, if there is one."""
    return forms.URLField(
        label=label,
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"class": "usa-input--full"}),
    )


def provision() -> forms.ModelChoiceField[Provision]:
    """A passage of the law, if it belongs to one."""
    return forms.ModelChoiceField(Provision.objects.all(), label="Passage of the law", required=False, empty_label="None")


def visibility(*, about_a_program: bool) -> forms.ChoiceField:
    """Who reads it."""
    choices = [(value, label) for value, label in Visibility.choices if about_a_program or value != Visibility.INSTITUTION.value]
    return forms.ChoiceField(
        label="Who reads it?", choices=choices, widget=forms.RadioSelect, initial=Visibility.OFFICE.value,
        help_text="Never write anything about a person.",
    )  # fmt: skip
