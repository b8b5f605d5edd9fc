"""The tables of the organizations room."""

from img_program.organizations.models.invitation import Invitation
from img_program.organizations.models.membership import Membership, MembershipRole
from img_program.organizations.models.organization import Organization, OrganizationKind
from img_program.organizations.models.sponsorship import FiscalSponsorship

__all__ = ["FiscalSponsorship", "Invitation", "Membership", "MembershipRole", "Organization", "OrganizationKind"]
