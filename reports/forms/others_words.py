"""The form of a passage that an edition prints."""

from __future__ import annotations

from typing import Any

from django import forms

from img_program.web.fields import LongTextField
from img_program.web.forms import Form
from reports.models import WordsState


class WordsForm(Form):
    """The words, what the page showed, and the button that was pressed."""

    body = LongTextField(
        label="Words as they are printed",
        help_text="Take out whatever could point to a person: names, places of work with a month, health, family, immigration.",
        rows=12,
        max_length=20_000,
        required=False,
    )
    seen_body = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(choices=WordsState.choices, required=False, widget=forms.HiddenInput)

    def clean_state(self) -> WordsState:
        """What the button says; the plain save waits."""
        return WordsState(self.cleaned_data["state"] or WordsState.WAITING)

    def clean_body(self) -> str:
        """Line ends as they are kept."""
        return str(self.cleaned_data["body"]).replace("\r\n", "\n")

    def clean_seen_body(self) -> str:
        """The same."""
        return str(self.cleaned_data["seen_body"]).replace("\r\n", "\n")

    def as_fields(self) -> list[Any]:
        """The fields without the state, which the buttons send."""
        return [self[name] for name in ("body", "seen_body", "version")]
