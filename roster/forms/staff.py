"""Forms of staff: a determination, an answer, a view's name, an export's purpose."""

from __future__ import annotations

from django import forms

from img_program.documents.checking import refuse_forbidden_text, refuse_named_papers
from img_program.web.fields import COMING, DayField, LineField, LongTextField
from img_program.web.forms import Form
from roster.models import Basis, FileForm, Outcome, Rule

NO_DOCUMENT_WORDS = "The person reads this. Never name a kind of document or an immigration category."


DECISIONS = [(each.value, each.label) for each in (Outcome.MET, Outcome.NOT_MET)]


class DeterminationForm(Form):
    """Which rule, what was decided, on which basis, and why, in words for the person."""

    rule = forms.ChoiceField(label="Status", choices=Rule.choices)
    outcome = forms.ChoiceField(label="Decision", widget=forms.RadioSelect, choices=DECISIONS)
    basis = forms.ChoiceField(label="Basis", widget=forms.RadioSelect, choices=Basis.choices)
    reason = LongTextField(
        label="Reason",
        help_text=NO_DOCUMENT_WORDS,
        max_length=500,
        rows=10,
        validators=[refuse_forbidden_text, refuse_named_papers],
    )
    ask_again_on = DayField(
        label="From which day could the answer be another?",
        required=False,
        within=COMING,
        help_text="For example the day on which two years are reached. On that day a person is asked again. Leave it empty if you don't know one.",
    )


class ReviewAnswerForm(Form):
    """The written answer to "Ask a person to look again"."""

    answer = LongTextField(
        label="Your answer",
        help_text=NO_DOCUMENT_WORDS,
        max_length=4000,
        rows=10,
        validators=[refuse_forbidden_text, refuse_named_papers],
    )


class KeepViewForm(Form):
    """The name of a view."""

    name = LineField(label="Name for this view", max_length=80)


class ExportForm(Form):
    """Why a file is made."""

    purpose = LineField(label="What is the file for?", max_length=200, validators=[refuse_forbidden_text])
    form = forms.ChoiceField(label="Form of the file", choices=FileForm.choices, required=False, initial=FileForm.CSV)
