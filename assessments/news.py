"""What changed lately in the assessments: for candidates their own, for the office without names."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from assessments.models import Decision
from assessments.permissions import VIEW
from assessments.workflow import DecisionState
from img_program.accounts.models import User
from img_program.accounts.news import Recent
from img_program.accounts.permissions import staff_roles


def news(user: User) -> Iterator[Recent]:
    """Decisions that were confirmed."""
    confirmed = Decision.objects.filter(state__in=(DecisionState.CONFIRMED, DecisionState.REPLACED))
    if not staff_roles(user):
        result = confirmed.filter(user=user)
        yield Recent(
            result, "confirmed_at", "Your assessment result is there", lambda key: reverse("assessments:my_result", args=[key])
        )
    elif user.has_perm(VIEW):
        home = reverse("assessments:staff_home")
        yield Recent(confirmed, "confirmed_at", "A decision of an assessment was confirmed", lambda _key: home)
