"""The lock under which members and invitations of one organization change."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.models import Membership, Organization


@contextmanager
def membership_lock(organization: Organization, *, reason: str) -> Iterator[Organization]:
    """Act as the system, with the organization's row locked: whoever counts its administrators counts them alone."""
    with as_system(reason=reason):
        yield Organization.objects.select_for_update().get(pk=organization.pk)


def demand_another_administrator(organization: Organization, *, than: User) -> None:
    """Raise ValidationError when nobody else could invite people or change roles. Call it under the lock.

    An organization that is no longer active needs nobody.
    """
    if not organization.is_active:
        return
    others = Membership.objects.administrators().filter(organization=organization).exclude(user=than)
    if not others.exists():
        raise ValidationError(
            "This is the only administrator of the organization. Make somebody else an administrator first.",
            code="last_administrator",
        )
