"""Forms of import and export."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone

from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields import COMING, DayField, LineField, LongTextField
from img_program.web.forms import Form
from roster.importing.as_meant import DayOrder
from roster.models import FileForm

DESTROY_AFTER = timedelta(days=90)


def default_destruction() -> object:
    """Three months from today."""
    return timezone.localdate() + DESTROY_AFTER


class UploadForm(Form):
    """One file of people."""

    file = forms.FileField(
        label="File of people (CSV or Excel workbook)",
        help_text="In the layout below, as “CSV UTF-8” or .xlsx. Never send Social Security, passport or A-numbers.",
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
    )
    day_order = forms.ChoiceField(
        label="How are days written in the file?",
        required=False,
        choices=[
            (DayOrder.UNKNOWN, "As 2026-05-03, or the file shows it"),
            (DayOrder.MONTH_FIRST, "Month first: 5/3/2026 is 3 May"),
            (DayOrder.DAY_FIRST, "Day first: 5/3/2026 is 5 March"),
        ],
    )


class ReleaseForm(Form):
    """Purpose, recipient, form and content of a bulk release."""

    purpose = LineField(label="What is the file for?", max_length=200, validators=[refuse_forbidden_text])
    recipient = LineField(
        label="Who receives it?",
        help_text="Name the person and the office.",
        max_length=200,
        validators=[refuse_forbidden_text],
    )
    form = forms.ChoiceField(label="Form of the file", widget=forms.RadioSelect, choices=FileForm.choices, initial=FileForm.CSV)
    with_eligibility = forms.BooleanField(
        label="With eligibility facts: the three answers and the periods in Minnesota", required=False
    )
    destroy_by = DayField(label="When must the file be destroyed?", initial=default_destruction, within=COMING)


class RefusalForm(Form):
    """Why a release is refused."""

    reason = LongTextField(label="Why do you refuse?", max_length=300, rows=10, validators=[refuse_forbidden_text])
