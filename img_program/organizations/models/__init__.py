"""The tables of the organizations room."""

from img_program.organizations.models.organization import Membership, MembershipRole, Organization, OrganizationKind

__all__ = ["Membership", "MembershipRole", "Organization", "OrganizationKind"]
