"""Answers as text, between the draft, the forms and the registrant."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from roster.forms.base import SKIPPED, QuestionForm, RawAnswer
from roster.forms.questions import QUESTIONS
from roster.validators import refuse_identity_numbers


def bound(question: type[QuestionForm], raw: RawAnswer) -> QuestionForm:
    """The question's form with a stored answer, validated."""
    form = question(data=raw)
    form.is_valid()
    return form


def is_complete(question: type[QuestionForm], raw: RawAnswer) -> bool:
    """Whether the answer will do for joining: skipped where that is possible, or valid."""
    if raw.get(SKIPPED):
        return bool(question.skip_label)
    return bool(raw) and question(data=raw).is_valid()


def in_words(question: type[QuestionForm], raw: RawAnswer) -> str:
    """The answer for "Check your answers"; empty while it is missing or incomplete."""
    if raw.get(SKIPPED):
        return question.skip_in_words
    return bound(question, raw).in_words() if is_complete(question, raw) else ""


def first_open(answers: dict[str, RawAnswer]) -> type[QuestionForm] | None:
    """The first question without a complete answer, or None."""
    return next((question for question in QUESTIONS if not is_complete(question, answers.get(question.slug, {}))), None)


def refuse_forbidden(question: type[QuestionForm], raw: RawAnswer) -> None:
    """Raise ValidationError when a free text holds what must never be kept, not even in a draft."""
    for name, field in question.base_fields.items():
        if refuse_identity_numbers in field.validators and raw.get(name):
            refuse_identity_numbers(raw[name])
    unknown = set(raw) - set(question.base_fields) - {SKIPPED}
    if unknown:
        raise ValidationError("This page sent something that the question does not ask.")
