"""Answers as text, between the draft, the forms and the registrant."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from img_program.documents.checking import refuse_forbidden_text
from img_program.web.fields.not_identity import stored_text
from roster.forms.base import SKIPPED, QuestionForm, RawAnswer
from roster.forms.questions import QUESTIONS


def bound(question: type[QuestionForm], raw: RawAnswer) -> QuestionForm:
    """The question's form with a stored answer, validated; what it holds was asked about when it was saved."""
    form = question(data=raw)
    with stored_text():
        form.is_valid()
    return form


def is_complete(question: type[QuestionForm], raw: RawAnswer) -> bool:
    """Whether the answer will do for joining: skipped where that is possible, or valid."""
    if raw.get(SKIPPED):
        return bool(question.skip_label)
    return bool(raw) and bound(question, raw).is_valid()


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
        if refuse_forbidden_text in field.validators and raw.get(name):
            refuse_forbidden_text(raw[name])
    unknown = set(raw) - set(question.base_fields) - {SKIPPED}
    if unknown:
        raise ValidationError("This page sent something that the question does not ask.")
