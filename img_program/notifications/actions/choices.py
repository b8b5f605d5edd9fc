"""How a person wants to be told, and whether at all."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.notifications.contacts import Contact, contact_of_user
from img_program.notifications.models import Channel, ContactChoice
from img_program.notifications.permissions import SET_DO_NOT_CONTACT

OWN_WISH = "The person pressed “Stop messages”."


def choice_of(user: User) -> ContactChoice:
    """A person's choices, or the unsaved defaults."""
    return ContactChoice.objects.filter(pk=user.pk).first() or ContactChoice(user=user)


def choose_contact(
    *, user: User, by: User, channel: Channel, reach: str = "", language: str = "en", quiet_until: date | None = None
) -> ContactChoice:
    """The way, the language, and from when on reminders may come. Raises ValidationError, PermissionDenied."""
    _own_or_office(user, by)
    if channel != Channel.EMAIL and not reach.strip():
        raise ValidationError({"reach": "Write the phone number, the address or the navigator's name."}, code="no_reach")
    with as_system(reason="keep how a person wants to be told"):
        choice = _locked(user)
        choice.channel, choice.reach = channel, "" if channel == Channel.EMAIL else reach.strip()
        choice.language, choice.quiet_until = language, quiet_until
        return _saved(choice)


def follow_the_record(*, user: User, by: User) -> None:
    """The person told a way to be reached on their record: it counts from now, before an older choice made here."""
    _own_or_office(user, by)
    with as_system(reason="follow the way told on the record"):
        chosen = ContactChoice.objects.select_for_update().filter(pk=user.pk).exclude(channel="").first()
        if chosen is not None:
            chosen.channel, chosen.reach = "", ""
            _saved(chosen)


def contact_now(user: User) -> Contact:
    """How the person is reached today: what they chose here, else what their record says."""
    with as_system(reason="how a person is reached"):
        return contact_of_user(user)


def stop_messages(*, user: User, by: User, reason: str = "") -> ContactChoice:
    """*Do not contact*: every channel is closed at once. The office says why. Doing it twice changes nothing."""
    _own_or_office(user, by)
    reason = reason.strip() or (OWN_WISH if by == user else "")
    if not reason:
        raise ValidationError({"reason": "Say why, in one sentence."}, code="no_reason")
    with as_system(reason="stop messages to a person"):
        choice = _locked(user)
        if choice.stopped_at is not None:
            return choice
        choice.stopped_at, choice.stopped_by, choice.stop_reason = timezone.now(), by, reason[:300]
        return _saved(choice)


def allow_messages(*, user: User, by: User) -> ContactChoice:
    """Messages may come again. Only the person can undo their own stop. Raises PermissionDenied."""
    _own_or_office(user, by)
    with as_system(reason="allow messages to a person"):
        choice = _locked(user)
        if by != user and choice.stopped_by_id == user.pk:
            raise PermissionDenied("The person stopped the messages: only they can allow them again.")
        choice.stopped_at, choice.stopped_by, choice.stop_reason = None, None, ""
        return _saved(choice)


def _own_or_office(user: User, by: User) -> None:
    if by != user:
        demand(by, SET_DO_NOT_CONTACT)


def _locked(user: User) -> ContactChoice:
    ContactChoice.objects.bulk_create([ContactChoice(user=user)], ignore_conflicts=True)
    return ContactChoice.objects.select_for_update().get(pk=user.pk)


def _saved(choice: ContactChoice) -> ContactChoice:
    choice.changed_at = timezone.now()
    choice.save()
    return choice
