"""Questions for a person: asked by the software with the facts, answered by staff with a reason."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.locking import locked
from img_program.statute.parameters import parameter
from residency.service.models.service import Obligation, ServiceSite
from residency.service.models.service_records import Differences, QuestionKind, ServiceQuestion
from residency.service.permissions import ANSWER_QUESTION
from residency.service.workflow import QUESTION
from roster.business_days import add_business_days

ANSWER_WITHIN = "residency.question_business_days"
_LONGEST_KEY = 120


def ask_a_person(
    obligation: Obligation,
    kind: QuestionKind,
    *,
    key: str,
    facts: str,
    site: ServiceSite | None = None,
    differences: Differences | None = None,
) -> ServiceQuestion:
    """Put the facts before a person, with a day. The same key gives the first question back, answered or not."""
    today = timezone.localdate()
    made = ServiceQuestion(
        obligation=obligation,
        kind=kind,
        key=f"{kind}:{key}"[:_LONGEST_KEY],
        facts=facts,
        site=site,
        differences=differences or [],
        due_on=add_business_days(today, parameter(ANSWER_WITHIN, on=today).as_int()),
    )
    with as_system(reason="ask a person about an obligation"):
        # Waits for another transaction with the same key, and then finds its row.
        ServiceQuestion.objects.bulk_create([made], ignore_conflicts=True)
        return ServiceQuestion.objects.get(obligation=obligation, key=made.key)


def answer_question(question: ServiceQuestion, *, by: User, answer: str) -> ServiceQuestion:
    """A person's answer, in writing. What follows from it is done by the action that it names. Raises ValidationError."""
    demand(by, ANSWER_QUESTION)
    if not answer.strip():
        raise ValidationError({"answer": "Write what you found and what you did."}, code="answer")
    with transaction.atomic():
        question = locked(question)
        question.state = QUESTION.target(question.state, "answer_question")
        question.answer, question.answered_by, question.answered_at = answer.strip(), by, timezone.now()
        question.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    return question
