"""Forms about an application that was handed in: messages, second looks, the cleaned comments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from grants.rounds.models import Criterion
from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields import LongTextField
from img_program.web.forms import Form


class MessageForm(Form):
    """One message."""

    text = LongTextField(
        label="Your message",
        help_text="It stays on the record of the application. Leave out everything about individual people.",
        max_length=4000,
        rows=5,
        validators=[refuse_forbidden_text],
    )


class SecondLookForm(Form):
    """What should be looked at again."""

    reason = LongTextField(
        label="What did the first person not see?", max_length=4000, rows=6, validators=[refuse_forbidden_text]
    )


class SecondLookDecisionForm(Form):
    """What the other person decides."""

    outcome = forms.ChoiceField(
        label="Decision",
        choices=[("stands", "The decision stands"), ("changed", "The decision is changed")],
        widget=forms.RadioSelect,
    )
    reason = LongTextField(label="Why? The applicant reads it.", max_length=4000, rows=5, validators=[refuse_forbidden_text])


class DebriefForm(Form):
    """The comments of each criterion, as the applicant will read them."""

    hide_optional = True

    def __init__(self, *args: Any, criteria: Sequence[Criterion], given: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, stored={f"k{each.pk}": given.get(str(each.pk), "") for each in criteria}, **kwargs)
        for each in criteria:
            self.fields[f"k{each.pk}"] = LongTextField(
                label=each.name, required=False, max_length=8000, rows=5, validators=[refuse_forbidden_text]
            )

    def comments(self) -> dict[int, str]:
        """By criterion; call after `is_valid()`."""
        return {int(name[1:]): words for name, words in self.cleaned_data.items()}
