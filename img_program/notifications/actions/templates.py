"""Texts of letters: write, check, approve."""

from __future__ import annotations

from datetime import date

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from img_program.accounts.history import names_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.notifications.languages import ENGLISH, Language
from img_program.notifications.models import MessageTemplate, MessageTemplateVersion
from img_program.notifications.permissions import APPROVE_TEMPLATES, EDIT_TEMPLATES
from img_program.notifications.placeholders import placeholders_of, refuse_unknown
from img_program.notifications.workflow import TEXT, TextState

STALE = "Somebody else changed this text while you had it open. Nothing of yours was saved. Look at the new text first."
SECOND_PERSON = "You wrote this text, so a second person must approve it."


def start_text(*, template: MessageTemplate, language: str, by: User) -> MessageTemplateVersion:
    """A new draft, beginning with the text in force (in that language, else the English one). One draft at a time."""
    demand(by, EDIT_TEMPLATES)
    if language not in Language.values:
        raise ValidationError({"language": "Choose one of the languages."}, code="language")
    with transaction.atomic():
        MessageTemplate.objects.select_for_update().get(pk=template.pk)
        open_one = template.versions.open().filter(language=language).first()
        if open_one is not None:
            return open_one
        in_force = template.versions.in_force_on(timezone.localdate())
        model = in_force.filter(language=language).first() or in_force.filter(language=ENGLISH).first()
        return MessageTemplateVersion.objects.create(
            template=template,
            language=language,
            subject=model.subject if model else template.name,
            body=model.body if model else "",
            edited_by=by,
        )


def save_text(*, version: MessageTemplateVersion, subject: str, body: str, by: User) -> MessageTemplateVersion:
    """Keep a draft; a checked text goes back to draft. Raises ValidationError for an unknown placeholder, in words."""
    demand(by, EDIT_TEMPLATES)
    known = [each.name for each in placeholders_of(version.template)]
    refuse_unknown(subject, known=known, field="subject")
    refuse_unknown(body, known=known, field="body")
    with transaction.atomic():
        locked = _open(version)
        if locked.state == TextState.CHECKED:
            locked.state = TEXT.target(locked.state, "revise")
        locked.checked_by, locked.qualification, locked.checked_at = "", "", None
        locked.subject, locked.body = " ".join(subject.split()), body.replace("\r\n", "\n").strip()
        locked.revision += 1
        locked.edited_by, locked.edited_at = by, timezone.now()
        locked.save()
    return locked


def check_text(
    *, version: MessageTemplateVersion, revision: int, by: User, checked_by: str = "", qualification: str = ""
) -> MessageTemplateVersion:
    """Record that a text was checked: English by a colleague, another language by a named, qualified translator.

    Raises ValidationError when a translation lacks name or qualification, or the text changed meanwhile.
    """
    demand(by, EDIT_TEMPLATES if version.language != ENGLISH else APPROVE_TEMPLATES)
    if version.language != ENGLISH:
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
        locked = _open(version)
        return _checked(locked, revision, checked_by.strip() or _name(by), qualification.strip())


def _checked(locked: MessageTemplateVersion, revision: int, checked_by: str, qualification: str) -> MessageTemplateVersion:
    if locked.revision != revision:
        raise ValidationError(STALE, code="stale")
    locked.state = TEXT.target(locked.state, "check")
    locked.checked_by, locked.qualification, locked.checked_at = checked_by[:150], qualification[:200], timezone.now()
    locked.save(update_fields=["state", "checked_by", "qualification", "checked_at"])
    return locked


def approve_text(*, version: MessageTemplateVersion, starts_on: date, revision: int, by: User) -> MessageTemplateVersion:
    """Put a text in force from a day on; the one in force until then ends that day.

    An English draft counts as checked by whoever approves it. Raises ValidationError: for a day in the past, for
    the writer's own text while LETTER_TEXTS_NEED_TWO_PERSONS, for a translation that nobody checked, for a day
    on or before which another text is planned.
    """
    demand(by, APPROVE_TEMPLATES)
    if starts_on < timezone.localdate():
        raise ValidationError({"starts_on": "Choose today or a later day."}, code="past")
    with transaction.atomic():
        MessageTemplate.objects.select_for_update().get(pk=version.template_id)
        locked = _open(version)
        if settings.LETTER_TEXTS_NEED_TWO_PERSONS and locked.edited_by_id == by.pk:
            raise ValidationError(SECOND_PERSON, code="second_person")
        if locked.revision != revision:
            raise ValidationError(STALE, code="stale")
        if locked.state == TextState.DRAFT:
            if locked.language != ENGLISH:
                raise ValidationError("A qualified translator must check this text first.", code="unchecked")
            locked = _checked(locked, revision, _name(by), "")
        put_in_force(locked, starts_on=starts_on, by=by)
    return locked


def put_in_force(locked: MessageTemplateVersion, *, starts_on: date, by: User | None) -> None:
    """The change itself, for callers that checked the right and hold the template's row. Raises ValidationError."""
    siblings = MessageTemplateVersion.objects.filter(
        template_id=locked.template_id, language=locked.language, state=TextState.IN_FORCE
    )
    if siblings.filter(starts_on__gte=starts_on, ends_on=None).exists():
        raise ValidationError(
            {"starts_on": "Another text already begins on that day or later. Choose a later day."}, code="planned"
        )
    siblings.filter(ends_on=None).update(ends_on=starts_on)
    locked.state = TEXT.target(locked.state, "approve")
    locked.starts_on, locked.approved_by, locked.approved_at = starts_on, by, timezone.now()
    locked.save(update_fields=["state", "starts_on", "approved_by", "approved_at"])


def end_translation(*, version: MessageTemplateVersion, reason: str, by: User) -> MessageTemplateVersion:
    """Take a translation out of use from today: English follows. English itself can only be replaced. Raises ValidationError."""
    demand(by, APPROVE_TEMPLATES)
    if version.language == ENGLISH:
        raise ValidationError("English must always exist. Write a new text instead.", code="english")
    if not reason.strip():
        raise ValidationError({"reason": "Say why, in one sentence."}, code="no_reason")
    with transaction.atomic(), pghistory.context(reason=reason.strip()):
        locked = MessageTemplateVersion.objects.select_for_update().get(pk=version.pk)
        if locked.state != TextState.IN_FORCE or locked.ends_on is not None:
            raise ValidationError("This text is not in force.", code="not_in_force")
        locked.ends_on = max(timezone.localdate(), locked.starts_on or timezone.localdate())
        locked.save(update_fields=["ends_on"])
    return locked


def discard_text(*, version: MessageTemplateVersion, by: User) -> MessageTemplateVersion:
    """Throw a draft away; the history keeps it."""
    demand(by, EDIT_TEMPLATES)
    with transaction.atomic():
        locked = _open(version)
        locked.discarded_at = timezone.now()
        locked.save(update_fields=["discarded_at"])
    return locked


def _open(version: MessageTemplateVersion) -> MessageTemplateVersion:
    locked = MessageTemplateVersion.objects.select_for_update(of=("self",)).select_related("template").get(pk=version.pk)
    if locked.state == TextState.IN_FORCE or locked.discarded_at is not None:
        raise ValidationError("This text is no draft any more. Reload the page to see how it stands.", code="closed")
    return locked


def _name(user: User) -> str:
    return names_of([user.pk]).get(user.pk, user.email)
