"""What changed lately: what changed on the roster."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.news import Recent
from img_program.accounts.permissions import staff_roles
from roster.models import EligibilityDetermination, Registrant, ReviewRequest
from roster.permissions import VIEW_REGISTRANTS
from roster.workflow import ReviewState


def news(user: User) -> Iterator[Recent]:
    """Staff: who joined or left, without names. Physicians: what happened with their own record."""
    if staff_roles(user):
        if user.has_perm(VIEW_REGISTRANTS):
            roster = reverse("roster:staff_list")
            people = Registrant.objects.visible_to(user)
            yield Recent(people, "joined_at", "Somebody joined the roster", lambda _key: roster)
            yield Recent(people, "left_at", "Somebody left the roster", lambda _key: roster)
        return
    record = reverse("roster:my_record")
    own = Registrant.objects.filter(user=user)
    yield Recent(own, "joined_at", "You joined the roster", lambda _key: record)
    answered = ReviewRequest.objects.filter(user=user, state=ReviewState.ANSWERED)
    yield Recent(answered, "answered_at", "We answered your question to look again", lambda _key: record)
    decided = EligibilityDetermination.objects.filter(user=user)
    yield Recent(decided, "determined_at", "A person looked at your record and decided", lambda _key: record)
