"""The licensure study: questions, evidence, positions, and recommendations on their way to the law."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from consultation.actions.common import keep_file, written
from consultation.models import Evidence, Position, Recommendation, Stance, StudyQuestion
from consultation.permissions import ADOPT, EVIDENCE, MANAGE
from consultation.workflow import QUESTION, RECOMMENDATION, RecommendationState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import CheckedUpload
from img_program.statute.models import Provision

# Steps that only those who may adopt take; each writes its day.
_DAYS = {"adopt": "adopted_on", "send_to_legislature": "sent_on", "record_enacted": "ended_on", "record_not_enacted": "ended_on"}


def open_question(*, by: User, title: str, context: str, provision: Provision | None = None) -> StudyQuestion:
    """A question of the study with what is known today."""
    demand(by, MANAGE)
    with transaction.atomic():
        return StudyQuestion.objects.create(
            title=written(title, "the question"), context=written(context, "what is known today"), provision=provision
        )


def change_question(question: StudyQuestion, *, by: User, title: str, context: str, provision: Provision | None) -> StudyQuestion:
    """Change the words."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(question)
        row.title, row.context = written(title, "the question"), written(context, "what is known today")
        row.provision = provision
        row.save(update_fields=["title", "context", "provision"])
    return row


def answer_question(question: StudyQuestion, *, by: User, answer: str) -> StudyQuestion:
    """What the study found."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(question)
        row.state, row.answer = QUESTION.target(row.state, "answer_question"), written(answer, "the answer")
        row.save(update_fields=["state", "answer"])
    return row


def close_question(question: StudyQuestion, *, by: User) -> StudyQuestion:
    """Nobody works on it any more."""
    return _move_question(question, by=by, action="close_question")


def reopen_question(question: StudyQuestion, *, by: User) -> StudyQuestion:
    """Take it up again; an answer that was written stays until a new one."""
    return _move_question(question, by=by, action="reopen_question")


def add_evidence(
    question: StudyQuestion, *, by: User, title: str, finding: str, citation: str = "", url: str = "",
    file: CheckedUpload | None = None,
) -> Evidence:  # fmt: skip
    """Evidence with its source. Raises ValidationError without a citation and without a document."""
    demand(by, MANAGE)
    if not citation.strip() and file is None:
        raise ValidationError({"citation": "Write a citation or choose a document."}, code="source")
    with transaction.atomic():
        return Evidence.objects.create(
            question=question,
            title=written(title, "what it is"),
            finding=written(finding, "what it says"),
            citation=citation.strip(),
            url=url,
            document=keep_file(file, by=by, purpose=EVIDENCE, title=title),
            added_by=by,
        )


def record_position(
    question: StudyQuestion, *, by: User, stakeholder: str, stance: Stance, statement: str, since: date, source: str,
    source_url: str = "",
) -> Position:  # fmt: skip
    """What a stakeholder holds; their position before ends the day before.

    Raises ValidationError when the new one begins before the running one or in the future.
    """
    demand(by, MANAGE)
    if since > timezone.localdate():
        raise ValidationError({"since": "This day lies in the future."}, code="future")
    stakeholder = written(stakeholder, "the stakeholder")
    with transaction.atomic():
        locked(question)
        running = question.positions.filter(stakeholder=stakeholder, until=None).first()
        if running is not None:
            if since <= running.since:
                raise ValidationError({"since": "Their position on record begins later. Write a later day."}, code="order")
            running.until = since - timedelta(days=1)
            running.save(update_fields=["until"])
        return Position.objects.create(
            question=question,
            stakeholder=stakeholder,
            stance=stance,
            statement=written(statement, "the statement"),
            since=since,
            source=written(source, "the source"),
            source_url=source_url,
        )


def draft_recommendation(
    question: StudyQuestion, *, by: User, title: str, text: str, reason: str, provision: Provision | None = None
) -> Recommendation:
    """A draft recommendation."""
    demand(by, MANAGE)
    with transaction.atomic():
        return Recommendation.objects.create(
            question=question,
            title=written(title, "the recommendation"),
            text=written(text, "it in full"),
            reason=written(reason, "why"),
            provision=provision,
        )


def change_recommendation(
    recommendation: Recommendation, *, by: User, title: str, text: str, reason: str, provision: Provision | None
) -> Recommendation:
    """Change the words. Raises WrongStateError once it is adopted."""
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(recommendation)
        if not row.is_open_to_change:
            raise WrongStateError("Its words are frozen since it was adopted.")
        row.title, row.text = written(title, "the recommendation"), written(text, "it in full")
        row.reason, row.provision, row.version = written(reason, "why"), provision, row.version + 1
        row.save(update_fields=["title", "text", "reason", "provision", "version"])
    return row


def start_consultation(recommendation: Recommendation, *, by: User) -> Recommendation:
    """Ask the stakeholders."""
    return _move(recommendation, by=by, action="start_consultation")


def back_to_draft(recommendation: Recommendation, *, by: User) -> Recommendation:
    """The consultation asks for other words."""
    return _move(recommendation, by=by, action="back_to_draft")


def adopt(recommendation: Recommendation, *, by: User, on: date) -> Recommendation:
    """Adopt it: its words are frozen and everybody may read them."""
    return _move(recommendation, by=by, action="adopt", on=on)


def send_to_legislature(recommendation: Recommendation, *, by: User, on: date) -> Recommendation:
    """It went to the legislature on a day."""
    return _move(recommendation, by=by, action="send_to_legislature", on=on)


def record_enacted(recommendation: Recommendation, *, by: User, on: date, note: str) -> Recommendation:
    """It became law; `note` cites the law."""
    return _move(recommendation, by=by, action="record_enacted", on=on, note=note)


def record_not_enacted(recommendation: Recommendation, *, by: User, on: date, note: str) -> Recommendation:
    """The session ended without it."""
    return _move(recommendation, by=by, action="record_not_enacted", on=on, note=note)


def withdraw(recommendation: Recommendation, *, by: User, note: str) -> Recommendation:
    """The program no longer recommends it; the reason is kept."""
    return _move(recommendation, by=by, action="withdraw", note=note)


def _move_question(question: StudyQuestion, *, by: User, action: str) -> StudyQuestion:
    demand(by, MANAGE)
    with transaction.atomic():
        row = locked(question)
        row.state = QUESTION.target(row.state, action)
        row.save(update_fields=["state"])
    return row


def _move(recommendation: Recommendation, *, by: User, action: str, on: date | None = None, note: str = "") -> Recommendation:
    demand(by, ADOPT if action in _DAYS or action == "withdraw" else MANAGE)
    today = timezone.localdate()
    if on is not None and on > today:
        raise ValidationError({"on": "This day lies in the future."}, code="future")
    with transaction.atomic():
        row = locked(recommendation)
        row.state = RECOMMENDATION.target(row.state, action)
        before = max(filter(None, (row.adopted_on, row.sent_on)), default=None)
        if on is not None and before is not None and on < before:
            raise ValidationError(
                {"on": f"The step before was on {before:%-d %B %Y}. Write that day or a later one."}, code="order"
            )
        if action in _DAYS:
            setattr(row, _DAYS[action], on or today)
        if row.state in (RecommendationState.WITHDRAWN, RecommendationState.ENACTED, RecommendationState.NOT_ENACTED):
            row.ended_on, row.note = on or today, written(note, "what became of it")[:500]
        row.save(update_fields=["state", "adopted_on", "sent_on", "ended_on", "note"])
    return row
