"""The yearly question: sent when nobody has heard from a person for long, sent again, answered without signing in, or heard."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.locking import locked
from img_program.documents.checking import refuse_forbidden_text
from img_program.mail.people import tell_person
from img_program.notifications.contacts import contact_of_user
from img_program.notifications.models import Channel
from img_program.statute.fiscal import add_months
from img_program.statute.parameters import parameter
from roster.models import Registrant
from roster.models.still_here import Looking, StillHere
from roster.permissions import RECORD_JOURNEY

MONTHS, LINK_DAYS, REMINDER_DAYS = "roster.still_here_months", "roster.still_here_link_days", "roster.still_here_reminder_days"
MOST_TIMES = 3
AT_ONCE = 500


def quiet_since(on: dt.date) -> dt.date:
    """Whoever was last heard from before this day is asked."""
    return add_months(on, -parameter(MONTHS, on=on).as_int())


def ask_the_quiet(*, on: dt.date) -> int:
    """On the beat: ask who was not heard from for so long, and send what waits once more. Returns how many were sent."""
    with as_system(reason="the yearly question to people on the roster"):
        stale = on - dt.timedelta(days=parameter(REMINDER_DAYS, on=on).as_int())
        again = StillHere.objects.waiting().filter(
            times_sent__lt=MOST_TIMES, sent_at__date__lte=stale, registrant__status="active"
        )
        asked = list(again.select_related("registrant", "user")[:AT_ONCE])
        quiet = Registrant.objects.not_heard_from(quiet_since(on)).exclude(checks__state="sent").select_related("user")
        return sum(_send(each) for each in asked) + sum(_ask(each) for each in quiet[:AT_ONCE])


def _ask(registrant: Registrant) -> bool:
    return _send(StillHere(registrant=registrant, user=registrant.user))


def _send(check: StillHere) -> bool:
    """Send a question; False for somebody who is not reached by e-mail, so that the office reaches out."""
    if check.user is None:
        return False
    contact = contact_of_user(check.user)
    if contact.stopped or contact.channel != Channel.EMAIL:
        return False
    with transaction.atomic():
        is_new = check._state.adding  # noqa: SLF001 - documented
        token = check.renew(days=parameter(LINK_DAYS, on=timezone.localdate()).as_int())
        check.times_sent = 1 if is_new else check.times_sent + 1
        check.save()
        tell_person(
            check.user,
            template="roster/still_here",
            context={
                "url": f"{settings.SITE_URL}{reverse('roster:open_still_here', args=[token])}",
                "expires_at": check.expires_at,
            },
            key=f"still-here-{check.pk}-{check.times_sent}",
        )
    return True


def find_still_here(token: str) -> StillHere | None:
    """The question behind a link that still works, or None: a wrong link tells nothing."""
    with as_system(reason="open a physician's private link"):
        return StillHere.objects.filter(registrant__status="active").behind(token)


def answer_still_here(check: StillHere, *, looking: str, has_moved: bool, note: str = "") -> StillHere:
    """The person's word, once. What is different is read by a person; it changes nothing in the record by itself.

    Nobody is signed in: whoever holds the link may answer. Raises WrongStateError when it can't be used any more.
    """
    refuse_forbidden_text(note)
    with as_system(reason="a physician answers the yearly question"):
        held = locked(check)
        held.demand_open(check)
        held.looking, held.has_moved, held.note = looking, has_moved, note.strip()
        is_same = looking == Looking.YES and not has_moved and not held.note
        held.end("confirm" if is_same else "correct")
    return held


def record_heard_from(registrant: Registrant, *, by: User, note: str) -> StillHere:
    """The office heard from a person: how, in a few words. A question that waits is taken back.

    Raises ValidationError without words.
    """
    demand(by, RECORD_JOURNEY, registrant)
    if not note.strip():
        raise ValidationError({"note": "Write how you heard from them, such as “by phone”."}, code="note")
    refuse_forbidden_text(note)
    with transaction.atomic():
        person = locked(registrant)
        for waiting in StillHere.objects.waiting().select_for_update().filter(registrant=person):
            waiting.end("withdraw_link")
        heard = StillHere(registrant=person, user=person.user, asked_by=by, note=note.strip())
        heard.renew(days=0)
        heard.save(force_insert=True)
        heard.end("confirm")
    return heard


def read_answer(check: StillHere, *, by: User) -> StillHere:
    """A member of staff has read what is different, and does what follows. Read twice, the first stands."""
    demand(by, RECORD_JOURNEY, check.registrant)
    with transaction.atomic():
        held = locked(check)
        if held.read_at is None:
            held.read_by, held.read_at = by, timezone.now()
            held.save(update_fields=["read_by", "read_at"])
    return held
