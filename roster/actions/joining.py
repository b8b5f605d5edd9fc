"""From the first answer to being on the roster."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.notifications.actions import About
from img_program.web.comparing import Merge
from roster.actions.refusals import refuse_auditors
from roster.answers import bound, is_complete, refuse_forbidden
from roster.forms.base import SKIPPED, RawAnswer, merge_answer
from roster.forms.questions import BY_SLUG, QUESTIONS
from roster.letters import tell
from roster.looks import refresh_looks
from roster.models import JoiningDraft, NoticeAcknowledgement, NoticeKind, Registrant


class NoticeNotGivenError(Exception):
    """The notice comes first: nothing about a person is stored before it."""


def start_joining(*, by: User) -> JoiningDraft:
    """The person's draft, made when there is none.

    Raises NoticeNotGivenError unless the notice was given to this account, PermissionDenied for an auditor.
    """
    refuse_auditors()
    given = NoticeAcknowledgement.objects.filter(user=by, notice__kind=NoticeKind.JOINING)
    if not given.exists():
        raise NoticeNotGivenError
    draft, _is_new = JoiningDraft.objects.get_or_create(user=by)
    return draft


def save_answers(
    *, by: User, question: str, raw: RawAnswer, shown: Mapping[str, str] | None = None
) -> tuple[JoiningDraft, Merge[str]]:
    """Keep one answer of the draft as it is, complete or not.

    `shown`: marks of what the page showed; what was changed on another page or device too waits for an answer.
    Raises ValidationError for what must never be kept, PermissionDenied without a draft.
    """
    refuse_auditors()
    refuse_forbidden(BY_SLUG[question], raw)
    with transaction.atomic():
        draft = JoiningDraft.objects.select_for_update().filter(user=by, joined_at=None).first()
        if draft is None:
            raise PermissionDenied
        stored: RawAnswer = draft.answers.get(question, {})
        merged = merge_answer(raw, shown=shown, stored=stored)
        if merged.changed:
            draft.version += 1
            draft.saved_at = timezone.now()
            draft.answers[question] = merged.stored
            draft.save(update_fields=["version", "saved_at", "answers"])
    return draft, merged


def join_roster(*, by: User, welcome: bool = True) -> Registrant:
    """Put the person on the roster with the answers of the draft, which is emptied. Pressed twice, joins once.

    `welcome` is False where somebody who joined long ago is entered afterwards: no letter greets them.

    Raises ValidationError when an answer is missing or wrong, PermissionDenied without a draft.
    """
    refuse_auditors()
    with transaction.atomic():
        draft = JoiningDraft.objects.select_for_update().filter(user=by).first()
        if draft is None:
            raise PermissionDenied
        existing = Registrant.objects.filter(user=by).first()
        if existing is not None:
            return existing
        columns: dict[str, object] = {}
        for question in QUESTIONS:
            raw = draft.answers.get(question.slug, {})
            if not is_complete(question, raw):
                raise ValidationError(f"Please answer: {question.title}")
            columns |= question.skipped_columns() if raw.get(SKIPPED) else bound(question, raw).columns()
        registrant = Registrant.objects.create(user=by, **columns)
        refresh_looks([registrant.pk])
        draft.answers = {}
        draft.joined_at = timezone.now()
        draft.save(update_fields=["answers", "joined_at"])
        if welcome:
            tell(
                registrant,
                "roster_welcome",
                about=About.of(registrant, "joined"),
                values={"joined_on": timezone.localdate(registrant.joined_at)},
                by=by,
            )
    return registrant
