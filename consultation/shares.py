"""What this room tells the roster's door “Stop sharing”: with whom plans are shared, and how that ends."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from consultation.actions.plans import stop_sharing
from consultation.models import PlanShare
from img_program.accounts.models import User
from roster.shares import Share

ROOM = "consultation"


def running(user: User) -> Iterator[Share]:
    """A person's running consents, in the person's own context."""
    for share in PlanShare.objects.running().filter(user=user).select_related("plan__profession"):
        yield Share(str(share.pk), share.organization_name, f"Help with your plan “{share.plan}”", share.given_at)


def stop(user: User, key: str) -> PlanShare:
    """Stop one by its key. Raises LookupError for one that is not theirs."""
    try:
        share = PlanShare.objects.get(pk=UUID(key), user=user)
    except (PlanShare.DoesNotExist, ValueError) as fault:
        raise LookupError(key) from fault
    return stop_sharing(share, by=user)
