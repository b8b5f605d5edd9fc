"""Telling people that a letter waits: by mail, or by hand; again; and what came back."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.documents.checking import refuse_forbidden_text
from img_program.mail.actions import queue_mail
from img_program.mail.models import OutboxMessage
from img_program.notifications.contacts import Contact, contact_of_record, contact_of_user
from img_program.notifications.models import Channel, Delivery, Letter, Subject
from img_program.notifications.permissions import WORK_ON_DELIVERIES
from img_program.notifications.workflow import DELIVERY, DeliveryState
from img_program.organizations.models import Membership
from img_program.organizations.roles import ROLE_PERMISSIONS

STOPPED = "This person asked us not to send messages."
NOBODY_THERE = "Nobody at the organization has a role that may read this letter."


def deliver(letter: Letter, *, contact: Contact, by: User | None) -> list[Delivery]:
    """One delivery for each person who is to be told. Runs inside the system context of `send_letter`."""
    if letter.organization is None:
        return [_deliver_to(letter, letter.user, contact, by=by)]
    members = members_who_may_read(letter)
    if not members:
        address = ", ".join(letter.organization.address_lines) or letter.organization.phone
        return [_make(letter, None, Contact(letter.organization.name, Channel.PAPER, address), by=by, reason=NOBODY_THERE)]
    return [_deliver_to(letter, member, contact_of_user(member), by=by) for member in members]


def members_who_may_read(letter: Letter) -> list[User]:
    """The people of a letter's organization whose roles reach it."""
    roles = [role for role, held in ROLE_PERMISSIONS.items() if letter.organization_permission in held]
    running = Membership.objects.current().filter(organization=letter.organization, role__in=roles)
    return list(User.objects.filter(pk__in=running.values("user_id"), is_active=True).order_by("pk"))


def _deliver_to(
    letter: Letter, user: User | None, contact: Contact, *, by: User | None, replaces: Delivery | None = None
) -> Delivery:
    channel = contact.channel
    if user is None and channel == Channel.EMAIL:
        channel = Channel.PHONE  # nobody signs in, so a mail could lead nowhere: staff call
    placed = Contact(contact.name, channel, user.email if user and channel == Channel.EMAIL else contact.reach)
    return _make(letter, user, placed, by=by, reason=contact.stopped, stopped=bool(contact.stopped), replaces=replaces)


def _make(
    letter: Letter,
    user: User | None,
    contact: Contact,
    *,
    by: User | None,
    reason: str = "",
    stopped: bool = False,
    replaces: Delivery | None = None,
) -> Delivery:
    delivery = Delivery(
        letter=letter,
        user=user,
        name=contact.name,
        channel=contact.channel,
        reach=contact.reach,
        reason=reason,
        requested_by=by,
        replaces=replaces,
    )
    if stopped:
        delivery.state = DeliveryState.STOPPED
    elif contact.channel == Channel.EMAIL:
        delivery.state = DeliveryState.BY_MAIL
        delivery.outbox = _queue(delivery)
    else:
        delivery.state = DeliveryState.TO_DO
    delivery.save(force_insert=True)
    return delivery


def _queue(delivery: Delivery) -> OutboxMessage:
    letter = delivery.letter
    return queue_mail(
        template="notifications/letter_waits",
        to=delivery.reach,
        context={
            "about": Subject(letter.template.about).label,
            "url": f"{settings.SITE_URL}{reverse('notifications:letter', args=[letter.pk])}",
        },
        key=f"delivery-{delivery.pk}",
    )


def send_again(delivery: Delivery, *, by: User, channel: Channel | None = None, reach: str = "") -> Delivery:
    """Tell the same person of the same stored letter once more, perhaps in another way.

    A delivery is followed by one other at most: a second press gives the first one's follower back. *Do not contact*
    holds here too. Raises ValidationError when a way other than e-mail is named without what it reaches.
    """
    demand(by, WORK_ON_DELIVERIES)
    with as_system(reason="send a letter again"):
        locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
        following = Delivery.objects.filter(replaces=locked).first()
        if following is not None:
            return following
        letter = Letter.objects.select_related("template", "organization").get(pk=locked.letter_id)
        contact = _contact_again(letter, locked)
        if channel is not None and channel != Channel.EMAIL:
            reach = reach.strip() or contact.reach
            if not reach:
                raise ValidationError({"reach": "Write the phone number, the address or the navigator's name."}, code="no_reach")
            contact = replace(contact, channel=channel, reach=reach)
        elif channel is not None:
            contact = replace(contact, channel=channel)
        return _deliver_to(letter, locked.user, contact, by=by, replaces=locked)


def _contact_again(letter: Letter, delivery: Delivery) -> Contact:
    if delivery.user is not None:
        return contact_of_user(delivery.user)
    if letter.record:
        return contact_of_record(letter.record)
    return Contact(delivery.name, Channel(delivery.channel), delivery.reach)


def claim(delivery: Delivery, *, by: User) -> Delivery:
    """Take a call, a letter to post, a word to the navigator upon oneself, so that nobody does it twice.

    A second press changes nothing. Raises WrongStateError when it is done, or a colleague has it.
    """
    demand(by, WORK_ON_DELIVERIES)
    with as_system(reason="take up what is done by hand"):
        locked = _waiting(delivery, by)
        if locked.claimed_by_id is None:
            locked.claimed_by, locked.claimed_at = by, timezone.now()
            locked.save(update_fields=["claimed_by", "claimed_at"])
    return locked


def give_back(delivery: Delivery, *, by: User) -> Delivery:
    """Leave it to colleagues again; anybody who works on deliveries may, so that nothing stays with who is away."""
    demand(by, WORK_ON_DELIVERIES)
    with as_system(reason="give back what is done by hand"):
        locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
        DELIVERY.target(locked.state, "mark_done")
        return _released(locked)


def mark_done(delivery: Delivery, *, by: User, note: str) -> Delivery:
    """A call was made, a letter posted, a navigator told; `note` says what was said or done.

    Raises WrongStateError when it was done before or a colleague has it, ValidationError without words or with what is never kept.
    """
    demand(by, WORK_ON_DELIVERIES)
    words = _said(note)
    with as_system(reason="note what was done by hand"):
        locked = _waiting(delivery, by)
        locked.state = DELIVERY.target(locked.state, "mark_done")
        locked.ended_at, locked.ended_by, locked.reason = timezone.now(), by, words
        locked.save(update_fields=["state", "ended_at", "ended_by", "reason"])
    return locked


def note_attempt(delivery: Delivery, *, by: User, note: str) -> Delivery:
    """Nobody was reached: it stays to be done, by whoever takes it next, with the number of tries and the last word on it."""
    demand(by, WORK_ON_DELIVERIES)
    words = _said(note)
    with as_system(reason="note that nobody was reached"):
        locked = _waiting(delivery, by)
        locked.tries, locked.reason = locked.tries + 1, words
        locked.save(update_fields=["tries", "reason"])
        return _released(locked)


def _said(note: str) -> str:
    if not note.strip():
        raise ValidationError({"note": "Write what was said or done, in one sentence."}, code="no_words")
    refuse_forbidden_text(note)
    return note.strip()[:300]


def _waiting(delivery: Delivery, by: User) -> Delivery:
    """The row, locked, still to be done and with nobody else."""
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    DELIVERY.target(locked.state, "mark_done")
    if locked.claimed_by_id not in (None, by.pk):
        raise WrongStateError("A colleague is on it. Let them give it back first.")
    return locked


def _released(delivery: Delivery) -> Delivery:
    delivery.claimed_by, delivery.claimed_at = None, None
    delivery.save(update_fields=["claimed_by", "claimed_at"])
    return delivery


def record_bounce(delivery: Delivery, *, words: str, by: User) -> Delivery:
    """Somebody saw that the mail came back. Raises WrongStateError when it was no mail, ValidationError without words."""
    demand(by, WORK_ON_DELIVERIES)
    if not words.strip():
        raise ValidationError({"words": "Write what came back, in one sentence."}, code="no_words")
    with as_system(reason="note that a mail came back"):
        return _bounced(Delivery.objects.select_for_update().get(pk=delivery.pk), words, by=by)


def _bounced(delivery: Delivery, words: str, *, by: User | None) -> Delivery:
    delivery.state = DELIVERY.target(delivery.state, "record_bounce")
    delivery.ended_at, delivery.ended_by, delivery.reason = timezone.now(), by, words.strip()[:300]
    delivery.save(update_fields=["state", "ended_at", "ended_by", "reason"])
    return delivery


TROUBLE_WORDS = {
    "bounced": "The mail server of this address sent the message back.",
    "rejected": "The mail service refused to send to this address.",
    "failed": "The mail service could not send the message.",
    "complained": "The person marked the message as spam. Ask how they want to be told.",
}


def receive_mail_event(*, event_type: str, message_id: str) -> Delivery | None:
    """What a mail service reports of one message, in anymail's words. Repeating it changes nothing.

    Other events than trouble, and messages that are no letter's, give None. The service's own description is not
    kept: it may quote the message.
    """
    words = TROUBLE_WORDS.get(event_type)
    if words is None or not message_id:
        return None
    identifiers = {message_id, f"<{message_id.strip('<>')}>"}
    with as_system(reason="a mail service reports a message"):
        delivery = (
            Delivery.objects.select_for_update(of=("self",))
            .filter(outbox__message_id__in=identifiers, state=DeliveryState.BY_MAIL)
            .first()
        )
        return _bounced(delivery, words, by=None) if delivery else None
