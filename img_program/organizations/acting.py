"""For whom the database acts: an account's audience and organizations, asked once per request or task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.context import Actor, database_context
from img_program.database.roles import Role
from img_program.organizations.models import Membership


def actor_of(user: Person) -> Actor:
    """Staff act as staff, auditors as auditors, everybody else as a person with all current organizations."""
    if not isinstance(user, User) or not user.is_active:
        return Actor(Role.PERSON)
    roles = staff_roles(user)
    if roles == {StaffRoleName.AUDITOR}:
        return Actor(Role.AUDITOR, user.pk)
    if roles:
        return Actor(Role.STAFF, user.pk, staff_roles=roles)
    organizations = Membership.objects.filter(user=user, ended_at=None).values_list("organization_id", flat=True)
    return Actor(Role.PERSON, user.pk, tuple(sorted(set(organizations))))


@contextmanager
def acting_as(user: Person) -> Iterator[None]:
    """A database context for this person: in tasks, imports, commands, and after sign-in changed who acts."""
    with database_context(actor_of(user)):
        yield
