"""What changed lately in the rounds, for the office, for organizations and for reviewers."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from grants.rounds.models import Opportunity, ReviewAssignment
from grants.rounds.permissions import VIEW_ROUNDS, is_reviewer
from grants.rounds.workflow import PUBLIC_STATES
from img_program.accounts.models import User
from img_program.accounts.news import Recent, page_of
from img_program.accounts.permissions import staff_roles
from img_program.organizations.standing import is_member


def news(user: User) -> Iterator[Recent]:
    """Rounds published and reviews asked for; nothing of an application before its time."""
    rounds = Opportunity.objects.filter(state__in=PUBLIC_STATES)
    if staff_roles(user):
        if user.has_perm(VIEW_ROUNDS):
            yield Recent(rounds, "published_at", "{name} was published", page_of("rounds:staff_round"), name="title")
        return
    if is_member(user):
        yield Recent(rounds, "published_at", "{name} opened for applications", page_of("rounds:opportunity"), name="title")
    if is_reviewer(user):
        assigned = ReviewAssignment.objects.filter(reviewer=user)
        reviews = reverse("rounds:reviews")
        yield Recent(assigned, "starts_at", "You were asked to review an application", lambda _key: reviews)
