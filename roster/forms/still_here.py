"""Three questions once a year, and the office's word on how it heard from somebody."""

from __future__ import annotations

from django import forms

from img_program.web.fields import LineField, LongTextField
from img_program.web.forms import Form
from roster.models.still_here import Looking


class StillHereForm(Form):
    """What a person answers without signing in. Nothing of their record stands on the page."""

    looking = forms.ChoiceField(
        label="Do you still want to work in health care in Minnesota?", choices=Looking.choices, widget=forms.RadioSelect
    )
    has_moved = forms.TypedChoiceField(
        label="Have you moved since you last told us where you live?",
        choices=[("no", "No"), ("yes", "Yes")],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
    )
    note = LongTextField(
        label="Anything else that changed, such as your e-mail or phone",
        required=False,
        max_length=500,
        help_text="A few words are enough. Nothing about health or immigration papers.",
    )


class HeardForm(Form):
    """How the office heard from a person."""

    note = LineField(label="How did you hear from them?", max_length=200, help_text="Such as “by phone, still looking”.")
