"""Telling candidates, in the way each of them chose; and who may not act on a candidate: the candidate."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from assessments.models import Event, Registration, Told
from assessments.permissions import MANAGE
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.notifications.actions import message_waits


def tell(place: Registration, event: Event, *, again: object = "") -> None:
    """Tell a candidate that something waits: by mail, a call, on paper, through the navigator. Runs in any context.

    The letter, the mail and the office's errand say nothing of an assessment. `again` tells one of several such events
    of one request from the next; the same event twice tells once.
    """
    with as_system(reason="tell a candidate that something waits on their page"):
        letter = message_waits(place.user, key=f"assessments\x1f{event}\x1f{place.pk}\x1f{again}")
        Told.objects.get_or_create(letter=letter, defaults={"registration": place, "event": event})


def demand_office(by: User, place: Registration) -> None:
    """The office's right over a candidate. Raises PermissionDenied, also for somebody's own request."""
    demand(by, MANAGE)
    if place.user_id == by.pk:
        raise PermissionDenied("A colleague decides about your own request.")
