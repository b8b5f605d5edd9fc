"""The three questions of the law's definition (Minn. Stat. 144.1911, subd. 2)."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms

from roster.columns import label_of
from roster.forms.base import SKIPPED, QuestionForm, RawAnswer
from roster.models import Answer, Registrant

YES_NO: list[tuple[str, str]] = [(Answer.YES, "Yes"), (Answer.NO, "No")]
YES_NO_NOT_SURE: list[tuple[str, str]] = [*YES_NO, (Answer.NOT_SURE, "I am not sure")]


class EligibilityQuestionForm(QuestionForm):
    """One of the three questions of the law's definition; any of them can be skipped."""

    column: ClassVar[str]
    answers: ClassVar[list[tuple[str, str]]] = YES_NO_NOT_SURE
    skip_label, skip_in_words = "Skip this question", "Skipped"
    answer = forms.ChoiceField(label="Your answer", widget=forms.RadioSelect, choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["answer"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - narrows the type
        field.choices = self.answers

    def columns(self) -> dict[str, Any]:
        """The answer."""
        return {self.column: self.cleaned_data["answer"]}

    @classmethod
    def skipped_columns(cls) -> dict[str, Any]:
        """Skipped is an answer of its own."""
        return {cls.column: Answer.SKIPPED}

    def in_words(self) -> str:
        """The answer's words."""
        return str(Answer(self.cleaned_data["answer"]).label)

    @classmethod
    def raw_of(cls, registrant: Registrant) -> RawAnswer:
        """The answer, or that it was skipped."""
        answer = getattr(registrant, cls.column)
        return {SKIPPED: "1"} if answer == Answer.SKIPPED else {"answer": answer}


class BornForm(EligibilityQuestionForm):
    """The law asks only this, never the country."""

    slug, title, summary_key = "born", "Were you born outside the United States?", label_of("born_outside_us")
    hint = "We never ask in which country."
    column = "born_outside_us"
    answers = YES_NO


class HomeForm(EligibilityQuestionForm):
    """The law's "now resides permanently", as a person can answer it."""

    slug, summary_key = "home", label_of("us_is_home")
    title = "Is the United States now your home, where you plan to stay?"
    hint = "We never ask about your immigration papers."
    column = "us_is_home"


class TrainingForm(EligibilityQuestionForm):
    """The law's exception of those who came for training that had accepted them."""

    slug, summary_key = "training", label_of("came_for_training")
    title = (
        "Did you come to the United States on a J-1 or similar visa to start a US residency or fellowship "
        "that had already accepted you?"
    )
    hint = "If you came for any other reason, answer No."
    column = "came_for_training"
