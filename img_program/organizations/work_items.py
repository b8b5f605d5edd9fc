"""What an organization's administrators do next."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import Waiting
from img_program.organizations.models import Invitation, Organization
from img_program.organizations.permissions import organization_permissions


def work_items(user: User) -> Iterator[Waiting]:
    """Invitations that have expired, and an address that is missing, in each organization that the person administers."""
    if staff_roles(user):
        return
    for identifier, held in sorted(organization_permissions(user).items()):
        if "administer" not in held:
            continue
        expired = Invitation.objects.open().filter(organization=identifier, expires_at__lte=timezone.now())
        yield Waiting(
            expired,
            "invitation has expired: send it again",
            "invitations have expired: send them again",
            reverse("organizations:team", args=[identifier]),
        )
        incomplete = Organization.objects.filter(Q(street_address="") | Q(phone=""), pk=identifier, is_active=True)
        yield Waiting(
            incomplete,
            "Complete the address and phone of your organization",
            "Complete the address and phone of your organization",
            reverse("organizations:profile", args=[identifier]),
            shows_count=False,
        )
