"""Forms of import and export."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.utils import timezone

from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields.names import NameField
from img_program.web.forms import Form, MemorableDateField
from roster.models import FileForm

DESTROY_AFTER = timedelta(days=90)


def default_destruction() -> object:
    """Three months from today."""
    return timezone.localdate() + DESTROY_AFTER


class UploadForm(Form):
    """One file of people."""

    file = forms.FileField(
        label="File of people (CSV)",
        help_text="In the layout below, as “CSV UTF-8”. Never send Social Security, passport or A-numbers.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )


class ReleaseForm(Form):
    """Purpose, recipient, form and content of a bulk release."""

    purpose = forms.CharField(label="What is the file for?", max_length=200, validators=[refuse_forbidden_text])
    recipient = forms.CharField(
        label="Who receives it?",
        help_text="Name the person and the office.",
        max_length=200,
        validators=[refuse_forbidden_text],
    )
    form = forms.ChoiceField(label="Form of the file", widget=forms.RadioSelect, choices=FileForm.choices, initial=FileForm.CSV)
    with_eligibility = forms.BooleanField(
        label="With eligibility facts: the three answers and the periods in Minnesota", required=False
    )
    destroy_by = MemorableDateField(label="When must the file be destroyed?", initial=default_destruction)


class RefusalForm(Form):
    """Why a release is refused."""

    reason = forms.CharField(
        label="Why do you refuse?", max_length=300, widget=forms.Textarea, validators=[refuse_forbidden_text]
    )


class ElsewhereForm(Form):
    """An approval by somebody who does not sign in."""

    approved_by = NameField(label="Who approved?", max_length=150)
    office = forms.CharField(label="For which office?", max_length=150)
    on = MemorableDateField(label="On which day?")
    reference = forms.CharField(label="Where is the approval kept?", help_text="Such as a file number.", max_length=300)
