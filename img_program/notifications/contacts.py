"""How each recipient is reached: their own choices first, then what the higher rooms know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from img_program.accounts.models import PersonName, User
from img_program.notifications.languages import ENGLISH
from img_program.notifications.models import Channel, ContactChoice
from img_program.web.registry import Registry


@dataclass(frozen=True, slots=True)
class Contact:
    """Name, preferred way, what it reaches (phone, navigator, address), language; `stopped` says why nobody may write."""

    name: str
    channel: Channel = Channel.EMAIL
    reach: str = ""
    language: str = ENGLISH
    stopped: str = ""


type ContactOfUser = Callable[[User], Contact | None]
type ContactOfRecord = Callable[[str], Contact | None]

_OF_USER: Registry[ContactOfUser] = Registry()
_OF_RECORD: dict[str, ContactOfRecord] = {}


def register_contact_of_user(resolve: ContactOfUser) -> None:
    """A higher room knows how to reach some people. Called as the system; None: not one of mine."""
    _OF_USER.add(resolve)


def register_contact_of_record(kind: str, resolve: ContactOfRecord) -> None:
    """A higher room knows how to reach its records without an account: `kind` is "<app>.<model>", resolve gets the key."""
    _OF_RECORD[kind] = resolve


def contact_of_user(user: User) -> Contact:
    """How to reach an account. Runs as the system."""
    known = next((contact for resolve in _OF_USER if (contact := resolve(user)) is not None), None)
    contact = known or Contact(_name_of(user))
    choice = ContactChoice.objects.filter(pk=user.pk).first()
    if choice is None:
        return contact
    if choice.channel:
        contact = replace(contact, channel=Channel(choice.channel), reach=choice.reach or contact.reach)
    if choice.channel or choice.language != ENGLISH:  # English saved on purpose counts as well
        contact = replace(contact, language=choice.language)
    if choice.stopped_at is not None:
        contact = replace(contact, stopped=choice.stop_reason)
    return contact


def contact_of_record(record: str) -> Contact:
    """How to reach somebody without an account. Runs as the system. Raises LookupError for a record of no known kind."""
    kind, _separator, key = record.partition(":")
    if kind not in _OF_RECORD:
        raise LookupError(f"Nobody registered how to reach records of the kind “{kind}”.")
    contact = _OF_RECORD[kind](key)
    if contact is None:
        raise LookupError(f"There is no record {record}.")
    return contact


def _name_of(user: User) -> str:
    name = PersonName.objects.filter(user=user).values_list("name", flat=True).first()
    return name or user.email
