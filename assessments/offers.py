"""Where the readiness assessment is to be had: the next sessions that take requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils import timezone

from assessments.models import Session
from img_program.web.fields.day import in_words
from roster.hooks import Offer
from roster.models import Registrant
from roster.rules.benefits import Key

SHOWN = 5


def offers(_registrant: Registrant, day: date) -> Iterator[Offer]:
    """Sessions to choose from on or after a day, in the person's own context."""
    coming = Session.objects.to_choose().filter(starts_at__date__gte=day).select_related("specialty").order_by("starts_at")
    for session in coming[:SHOWN]:
        asked_by = in_words(timezone.localdate(session.registration_closes_at))
        words = f"{session.specialty.name}, {in_words(session.day)}, {session.place}. Ask for a place by {asked_by}."
        yield Offer(Key.READINESS, words, reverse("assessments:my_session", args=[session.pk]))
