"""Sending letters: one function for every event that somebody must be told of."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from django.db.models import Model
from django.utils import timezone

from img_program.accounts.access_log import log_access
from img_program.accounts.models import AccessLog, User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system, current_actor
from img_program.jobs.run import enqueue
from img_program.notifications.actions.deliveries import deliver
from img_program.notifications.contacts import Contact, contact_of_record, contact_of_user
from img_program.notifications.languages import ENGLISH
from img_program.notifications.models import Letter, LetterRendering, MessageTemplate
from img_program.notifications.permissions import READ_LETTER
from img_program.notifications.rendering import checked_values, common_values, text_for, words_of
from img_program.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class About:
    """The event that a letter tells of: a row ("grants.application", its key) and the transition that happened to it.

    `transition` tells one event from the next: "submitted", or "extended:3" where the same can happen again.
    """

    kind: str
    key: str
    transition: str

    @classmethod
    def of(cls, obj: Model, transition: str) -> Self:
        """The event of a row."""
        return cls(obj._meta.label_lower, str(obj.pk), transition)


@dataclass(frozen=True, slots=True)
class OrganizationRole:
    """Everybody in an organization who holds one of its permissions: administer, manage_grants, manage_finance, navigate, view."""

    organization: Organization
    permission: str


def send_letter(
    code: str,
    *,
    about: About,
    values: Mapping[str, object] | None = None,
    to_user: User | None = None,
    to_organization: OrganizationRole | None = None,
    to_record: str = "",
    by: User | None = None,
) -> Letter:
    """Store a letter and tell its recipient that it waits, in the caller's transaction.

    Exactly one of `to_user`, `to_organization`, `to_record` ("<app>.<model>:<key>", somebody without an account).
    The same template, event and recipient give the first letter back and send nothing more, whoever asks, however
    often, also two at once. A batch is a loop over this function. Anybody's action may call it: it writes as the
    system; the action has asked whether the person may.

    Raises MessageTemplate.DoesNotExist, WrongValuesError when `values` are not exactly the declared placeholders,
    NoTextError while no English text is in force, LookupError for a record of an unknown kind.
    """
    if sum(each is not None for each in (to_user, to_organization, to_record or None)) != 1:
        raise ValueError("Name exactly one recipient.")
    key = _key(code, about, recipient_key(to_user, to_organization, to_record))
    with as_system(reason="send a letter"):
        earlier = Letter.objects.filter(key=key).first()
        if earlier is not None:
            return earlier
        contact = _contact(to_user, to_organization, to_record)
        letter = _written(code, about, values or {}, contact)
        letter.key = key
        letter.user, letter.record = to_user, to_record
        letter.sent_by_id = by.pk if by else _whoever_acts()
        if to_organization is not None:
            letter.organization = to_organization.organization
            letter.organization_permission = to_organization.permission
        # Waits for another transaction with the same key, and then finds its row.
        Letter.objects.bulk_create([letter], ignore_conflicts=True)
        kept = Letter.objects.get(key=key)
        if kept.pk != letter.pk:
            return kept
        deliver(letter, contact=contact, by=letter.sent_by)
        enqueue(LetterRendering(letter=letter, requested_by_id=letter.sent_by_id))
    return letter


def _written(code: str, about: About, values: Mapping[str, object], contact: Contact) -> Letter:
    today = timezone.localdate()
    template = MessageTemplate.objects.get(code=code)
    version = text_for(template, language=contact.language, on=today)
    given = checked_values(template, values) | common_values(recipient_name=contact.name, on=today)
    words = words_of(version, given)
    return Letter(
        template=template,
        version=version,
        recipient_name=contact.name,
        language=version.language,
        offers_interpreter=contact.language not in (version.language, ENGLISH),
        subject=words.subject,
        body_html=words.body_html,
        about_kind=about.kind,
        about_id=about.key,
        about_transition=about.transition,
    )


def _contact(user: User | None, role: OrganizationRole | None, record: str) -> Contact:
    if user is not None:
        return contact_of_user(user)
    if role is not None:
        return Contact(role.organization.name)
    return contact_of_record(record)


def recipient_key(user: User | None, role: OrganizationRole | None, record: str) -> str:
    """One text for one recipient: person, organization with permission, or record."""
    if user is not None:
        return f"user:{user.pk}"
    if role is not None:
        return f"organization:{role.organization.pk}:{role.permission}"
    return f"record:{record}"


def _key(code: str, about: About, recipient: str) -> str:
    parts = (code, about.kind, about.key, about.transition, recipient)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _whoever_acts() -> int | None:
    actor = current_actor()
    return actor.user_id if actor else None


def read_letter(letter: Letter, *, by: User) -> Letter:
    """Open a letter: the first time by its recipient it is marked as read; staff who look are logged instead."""
    demand(by, READ_LETTER, letter)
    own = Letter.objects.visible_to(by).filter(pk=letter.pk).exists()
    if not own:
        log_access(by, kind=AccessLog.Kind.VIEW, subject=letter)
        return letter
    if letter.read_at is None:
        with as_system(reason="note that a letter was read"):
            now = timezone.now()
            if Letter.objects.filter(pk=letter.pk, read_at=None).update(read_at=now, read_by=by):
                letter.read_at, letter.read_by = now, by
    return letter


def adopt_letters(*, record: str, user: User) -> int:
    """Give the letters of a record without an account to the account that was linked to it; returns how many.

    Called by the action that links them, which has asked whether the person may.
    """
    with as_system(reason="letters follow the linked account"):
        return Letter.objects.filter(record=record, user=None, organization=None).update(user=user)
