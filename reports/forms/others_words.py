"""The form of a passage that an edition prints."""

from __future__ import annotations

from typing import Any

from django import forms

from img_program.web.fields import LongTextField
from img_program.web.forms import Form
from reports.models import OthersWords, WordsState


class WordsForm(Form):
    """The words, and the button that was pressed."""

    body = LongTextField(
        label="Words as they are printed",
        help_text="Take out whatever could point to a person: names, places of work with a month, health, family, immigration.",
        rows=12,
        max_length=20_000,
        required=False,
    )
    state = forms.ChoiceField(choices=WordsState.choices, required=False, widget=forms.HiddenInput)

    def clean_state(self) -> WordsState:
        """What the button says; the plain save waits."""
        return WordsState(self.cleaned_data["state"] or WordsState.WAITING)

    @classmethod
    def stored_of(cls, row: OthersWords) -> dict[str, Any]:
        """The words; a decision is made anew with each press."""
        return {"body": row.body}

    def clean_body(self) -> str:
        """Line ends as they are kept."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")
