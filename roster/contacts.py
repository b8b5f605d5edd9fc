"""How the people of the roster are reached: what the notifications room asks this one."""

from __future__ import annotations

from img_program.accounts.models import User
from img_program.notifications.contacts import Contact
from img_program.notifications.languages import ENGLISH
from img_program.notifications.models import Channel
from roster.models import NoticeAcknowledgement, ReachBy, Registrant

CHANNELS = {ReachBy.EMAIL: Channel.EMAIL, ReachBy.PHONE: Channel.PHONE, ReachBy.NAVIGATOR: Channel.NAVIGATOR}


def contact_of_person(user: User) -> Contact | None:
    """Name, preferred way and language of an account that is on the roster, or None. Runs as the system.

    The language is the one in which the person was given the notice last.
    """
    registrant = Registrant.objects.filter(user=user).first()
    if registrant is None:
        return None
    given = NoticeAcknowledgement.objects.filter(user=user).order_by("-given_at").values_list("language", flat=True)
    return _contact(registrant, given.first() or ENGLISH)


def contact_of_record(key: str) -> Contact | None:
    """The same for a record without an account, by its key."""
    registrant = Registrant.objects.filter(pk=key).first() if key.isdecimal() else None
    return _contact(registrant, ENGLISH) if registrant else None


def _contact(registrant: Registrant, language: str) -> Contact:
    reach = {ReachBy.PHONE: registrant.phone, ReachBy.NAVIGATOR: registrant.navigator}.get(ReachBy(registrant.reach_by), "")
    return Contact(registrant.name, CHANNELS[ReachBy(registrant.reach_by)], reach, language)
