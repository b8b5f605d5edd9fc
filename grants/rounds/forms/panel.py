"""Forms of the office for plans of assignments, notes of the panel, and the line of the budget."""

from __future__ import annotations

from typing import Any

from django import forms

from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields import LongTextField, MomentField, MoneyField
from img_program.web.forms import Form


class PlanForm(Form):
    """How many reviewers each application gets, and until when they read."""

    per_application = forms.IntegerField(
        label="Reviewers for each application", min_value=1, max_value=40, initial=3,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "usa-input--xs"}),
    )  # fmt: skip
    ends_at = MomentField(label="Review until")
    seed = forms.IntegerField(
        label="Seed", min_value=1, max_value=999_999, initial=1, help_text="The same seed gives the same plan; another one deals anew.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "usa-input--xs"}),
    )  # fmt: skip


class NoteOfPanelForm(Form):
    """What the panel said."""

    text = LongTextField(label="Note of the discussion", max_length=4000, rows=4, validators=[refuse_forbidden_text])


class LineForm(Form):
    """With how much money the line is drawn; asked by the address, nothing is stored."""

    money = MoneyField(label="Money available")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_questions()
