"""Texts of notices: written, checked, put in force by the office. Dated versions; per language draft, checked, in force."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.history import names_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.notifications.languages import ENGLISH, Language
from roster.models import Notice, NoticeKind
from roster.permissions import APPROVE_NOTICES, EDIT_NOTICES
from roster.workflow import NOTICE, NoticeState

STALE = "Somebody else changed this text while you had it open. Nothing of yours was saved. Look at the new text first."
SECOND_PERSON = "You wrote this text, so a second person must put it in force."


def revision_of(notice: Notice) -> str:
    """A fingerprint of the words: who saves, checks or approves says which words they saw."""
    return sha256(f"{notice.title}\x1f{notice.body}".encode()).hexdigest()[:16]


def start_notice(*, kind: NoticeKind, language: str, by: User) -> Notice:
    """A new draft, beginning with the words in force (in that language, else the English ones). One draft at a time."""
    demand(by, EDIT_NOTICES)
    if language not in Language.values:
        raise ValidationError({"language": "Choose one of the languages."}, code="language")
    with transaction.atomic():
        same = list(Notice.objects.select_for_update().filter(kind=kind).order_by("pk"))
        of_language = [each for each in same if each.language == language]
        open_one = next((each for each in of_language if each.state != NoticeState.IN_FORCE), None)
        if open_one is not None:
            return open_one
        today = timezone.localdate()
        in_force = Notice.objects.in_force_on(today).filter(kind=kind)
        model = in_force.filter(language=language).first() or in_force.filter(language=ENGLISH).first()
        numbers = [int(each.version) for each in of_language if each.version.isdecimal()]
        return Notice.objects.create(
            kind=kind,
            language=language,
            version=str(max(numbers, default=0) + 1),
            title=model.title if model else str(NoticeKind(kind).label),
            body=model.body if model else "",
            starts_on=today,
            edited_by=by,
        )


def save_notice(notice: Notice, *, title: str, body: str, by: User) -> Notice:
    """Keep the words of a draft; a checked text goes back to draft."""
    demand(by, EDIT_NOTICES)
    with transaction.atomic():
        locked = _open(notice)
        if locked.state == NoticeState.CHECKED:
            locked.state = NOTICE.target(locked.state, "revise_notice")
        locked.title, locked.body = " ".join(title.split())[:200], body.replace("\r\n", "\n").strip()
        locked.checked_by, locked.qualification, locked.edited_by = "", "", by
        locked.save(update_fields=["state", "title", "body", "checked_by", "qualification", "edited_by"])
    return locked


def check_notice(notice: Notice, *, checked_by: str = "", qualification: str = "", revision: str, by: User) -> Notice:
    """Record that the text was checked: English by the colleague who presses, another language by a named, qualified translator.

    Raises ValidationError without name and qualification of a translator, WrongStateError unless it is a draft.
    """
    demand(by, EDIT_NOTICES)
    if notice.language != ENGLISH:
        missing = {
            name: words
            for name, value, words in (
                ("checked_by", checked_by, "Write the name of the translator who checked it."),
                ("qualification", qualification, "Write how the translator is qualified, for example the certificate."),
            )
            if not value.strip()
        }
        if missing:
            raise ValidationError(missing, code="translator")
    with transaction.atomic():
        locked = _open(notice, revision)
        locked.state = NOTICE.target(locked.state, "check_notice")
        locked.checked_by = (checked_by.strip() or names_of([by.pk])[by.pk])[:150]
        locked.qualification = qualification.strip()[:200]
        locked.save(update_fields=["state", "checked_by", "qualification"])
    return locked


def put_notice_in_force(notice: Notice, *, starts_on: date, revision: str, by: User) -> Notice:
    """From that day on this text is the one that is given; the one before ends that day. Its words are frozen.

    Raises PermissionDenied without the right; ValidationError for a day in the past, for the writer's own text, and
    where a later text is planned already; WrongStateError unless the text was checked.
    """
    demand(by, APPROVE_NOTICES)
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": "Choose today or a later day."}, code="past")
    with transaction.atomic():
        list(Notice.objects.select_for_update().filter(kind=notice.kind, language=notice.language).order_by("pk"))
        locked = _open(notice, revision)
        if settings.LETTER_TEXTS_NEED_TWO_PERSONS and locked.edited_by_id == by.pk:
            raise ValidationError(SECOND_PERSON, code="second_person")
        others = Notice.objects.filter(kind=locked.kind, language=locked.language, state=NoticeState.IN_FORCE)
        if others.filter(starts_on__gte=starts_on).exists():
            raise ValidationError(
                {"starts_on": "Another text begins on that day or later. Choose a day after it."}, code="planned"
            )
        others.filter(ends_on=None).update(ends_on=starts_on)
        locked.state = NOTICE.target(locked.state, "put_notice_in_force")
        locked.starts_on = starts_on
        locked.save(update_fields=["state", "starts_on"])
    return locked


def end_translation(notice: Notice, *, by: User) -> Notice:
    """A translation is given no more from today; people get English and the offer of an interpreter. Raises ValidationError."""
    demand(by, APPROVE_NOTICES)
    with transaction.atomic():
        locked = Notice.objects.select_for_update().get(pk=notice.pk)
        if locked.language == ENGLISH:
            raise ValidationError("English can be replaced, never ended: without it nobody could join.", code="english")
        if locked.state != NoticeState.IN_FORCE or locked.ends_on is not None:
            raise ValidationError("This text has its end already.", code="ended")
        locked.ends_on = max(timezone.localdate(), locked.starts_on)
        locked.save(update_fields=["ends_on"])
    return locked


def load_first_notice(notice: Notice, *, checked_by: str) -> None:
    """The text delivered with this system goes into force as it is loaded; only `load_reference` calls it."""
    for action in ("check_notice", "put_notice_in_force"):
        notice.state, notice.checked_by = NOTICE.target(notice.state, action), checked_by
        notice.save(update_fields=["state", "checked_by"])


def _open(notice: Notice, revision: str = "") -> Notice:
    locked = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if locked.state == NoticeState.IN_FORCE:
        raise ValidationError("This text is in force: its words can't change. Write a new one.", code="in_force")
    if revision and revision_of(locked) != revision:
        raise ValidationError(STALE, code="stale")
    return locked
