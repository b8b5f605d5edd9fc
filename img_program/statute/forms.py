"""What staff type about a parameter or a provision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from img_program.statute.actions import NewValue
from img_program.statute.limits import limits_of
from img_program.statute.models import Certainty, Parameter, Provision
from img_program.statute.values import NO, YES, Kind, from_text, to_value
from img_program.web.fields import DayField, LineField, LongTextField
from img_program.web.forms import Form

HINTS = {
    Kind.MONEY: "In dollars, such as 150,000.",
    Kind.INTEGER: "A whole number, such as 5.",
    Kind.PERCENT: "A percentage, such as 10.",
    Kind.DATE: "Such as 15 January 2027.",
    Kind.LIST: "One item on each line, as the code or key that the program uses.",
}


class ValueForm(Form):
    """A value in the words of its kind, its source and the reason."""

    asked_anew = frozenset({"reason"})

    value = LineField(max_length=2000)
    provision = forms.ModelChoiceField(label="Where it comes from", queryset=Provision.objects.all(), empty_label=None)
    certainty = forms.ChoiceField(label="How sure we are", choices=Certainty.choices, widget=forms.RadioSelect)
    note = LongTextField(
        label="Note for readers",
        required=False,
        max_length=500,
        help_text="Shown on the public page.",
        rows=2,
    )
    reason = LongTextField(
        label="Reason for the change",
        max_length=300,
        help_text="One sentence. It stays in the history, for staff only.",
        rows=2,
    )

    def __init__(self, *args: Any, row: Parameter, **kwargs: Any) -> None:
        self.row = row
        super().__init__(*args, **{"row": row, "initial": {"value": row.as_typed()}, **kwargs})
        self.fields["value"] = self._value_field(Kind(row.kind))

    def _value_field(self, kind: Kind) -> forms.Field:
        label = f"{self.row.label} ({self.row.unit})" if self.row.unit else self.row.label
        if kind is Kind.BOOLEAN:
            return forms.ChoiceField(label=label, choices=[(YES, "Yes"), (NO, "No")], widget=forms.RadioSelect)
        if kind is Kind.TEXT and (choices := limits_of(self.row.key).choices):
            return forms.ChoiceField(label=label, choices=list(choices.items()), widget=forms.RadioSelect)
        if kind is Kind.LIST:
            return LongTextField(label=label, max_length=2000, help_text=HINTS[kind], rows=8)
        return LineField(label=label, max_length=2000, help_text=HINTS.get(kind, ""))

    def clean_value(self) -> object:
        """The value as the database holds it."""
        stored = from_text(self.row.kind, self.cleaned_data["value"])
        limits_of(self.row.key).refuse(to_value(self.row.kind, stored))
        return stored

    def new_value(self) -> NewValue:
        """What the action takes. Only for a valid form."""
        data = self.cleaned_data
        return NewValue(data["value"], data["provision"].pk, Certainty(data["certainty"]), data["note"])

    def preview(self) -> Parameter:
        """The row as it would read, unsaved. Only for a valid form."""
        new = self.new_value()
        row = self.row
        return Parameter(key=row.key, label=row.label, kind=row.kind, unit=row.unit, value=new.value, effective=row.effective)


class FutureValueForm(ValueForm):
    """A value from a coming day on."""

    starts_on = DayField(label="From which day", help_text="The first day on which the new value holds.")
    version = forms.CharField(widget=forms.HiddenInput)
    field_order = ["value", "starts_on", "provision", "certainty", "note", "reason", "version"]

    def __init__(self, *args: Any, row: Parameter, version: str, **kwargs: Any) -> None:
        first = {**self.stored_of(row), "value": row.as_typed(), "version": version}
        # Another row is made: the one it is modelled on is not changed.
        super().__init__(*args, row=row, stored={}, initial=first, **kwargs)

    def clean_starts_on(self) -> date:
        """A day was given."""
        starts_on: date | None = self.cleaned_data["starts_on"]
        if starts_on is None:
            raise ValidationError("Write the day from which the value holds.", code="required")
        return starts_on


class WithdrawForm(Form):
    """Taking back a value that hasn't started."""

    reason = LongTextField(
        label="Reason",
        max_length=300,
        help_text="One sentence. It stays in the history.",
        rows=2,
    )
    version = forms.CharField(widget=forms.HiddenInput)


class ProvisionForm(Form):
    """Our words about a provision."""

    asked_anew = frozenset({"reason"})

    title = LineField(label="Title", max_length=160)
    summary = LongTextField(label="Summary in plain language", max_length=2000, rows=6)
    source_url = forms.URLField(
        label="Address of the text",
        required=False,
        max_length=300,
        assume_scheme="https",
        help_text="The official page, with https.",
    )
    certainty = forms.ChoiceField(label="How sure we are", choices=Certainty.choices, widget=forms.RadioSelect)
    reason = LongTextField(
        label="Reason for the change",
        max_length=300,
        help_text="One sentence. It stays in the history.",
        rows=2,
    )
