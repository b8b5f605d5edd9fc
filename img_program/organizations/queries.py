"""What pages ask about an organization's people and partners."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from img_program.accounts.models import User
from img_program.accounts.permissions import Person, demand
from img_program.database.context import as_system
from img_program.organizations.models import FiscalSponsorship, Invitation, Membership, MembershipRole, Organization
from img_program.organizations.permissions import MANAGE_MEMBERS, VIEW_ORGANIZATION


@dataclass(slots=True)
class Teammate:
    """A member with every running role."""

    user_id: int
    name: str
    email: str
    joined_at: datetime
    roles: list[MembershipRole] = field(default_factory=list)

    @property
    def role_words(self) -> list[str]:
        """The roles as people read them."""
        return [str(role.label) for role in self.roles]

    @property
    def is_administrator(self) -> bool:
        """Whether the person can manage the team."""
        return MembershipRole.ADMINISTRATOR in self.roles


@dataclass(frozen=True, slots=True)
class Sponsorship:
    """A fiscal sponsorship as either side may read it: the other side's row stays closed, its name doesn't."""

    pk: int
    sponsor: str
    partner: str
    starts_on: date
    ends_on: date | None
    document_note: str


def roles_in(user: User, organization: Organization) -> list[str]:
    """The words for one's own running roles in an organization."""
    held = Membership.objects.current().filter(organization=organization, user=user).values_list("role", flat=True)
    return [str(MembershipRole(role).label) for role in held]


def team(organization: Organization, *, user: Person) -> list[Teammate]:
    """The current members by name. Names of teammates are read as the system, after the permission is checked."""
    demand(user, VIEW_ORGANIZATION, organization)
    with as_system(reason="names of teammates"):
        memberships = (
            Membership.objects.current()
            .filter(organization=organization)
            .select_related("user", "user__person_name")
            .order_by("joined_at", "id")
        )
        found: dict[int, Teammate] = {}
        for membership in memberships:
            account = membership.user
            name = account.person_name.name if hasattr(account, "person_name") else account.email
            mate = found.setdefault(account.pk, Teammate(account.pk, name, account.email, membership.joined_at))
            mate.roles.append(MembershipRole(membership.role))
    order = list(MembershipRole)
    for mate in found.values():
        mate.roles.sort(key=order.index)
    return sorted(found.values(), key=lambda mate: mate.name.casefold())


def open_invitations(organization: Organization, *, user: Person) -> list[Invitation]:
    """Invitations that wait for an answer, expired ones too; for those who manage members."""
    demand(user, MANAGE_MEMBERS, organization)
    return list(Invitation.objects.open().filter(organization=organization).select_related("organization"))


def sponsorships(organization: Organization, *, user: Person) -> list[Sponsorship]:
    """Fiscal sponsorships of either side, newest first, with both names."""
    demand(user, VIEW_ORGANIZATION, organization)
    with as_system(reason="names of the other side of a fiscal sponsorship"):
        rows = list(FiscalSponsorship.objects.of(organization).select_related("sponsor", "partner"))
    return [
        Sponsorship(row.pk, row.sponsor.name, row.partner.name, row.starts_on, row.ends_on, row.document_note) for row in rows
    ]
