"""What a person can do with organizations: one function for each."""

from img_program.organizations.actions.invitations import (
    accept_invitation,
    invite_member,
    resend_invitation,
    withdraw_invitation,
)
from img_program.organizations.actions.members import (
    appoint_administrator,
    change_member_roles,
    end_membership,
    leave_organization,
    why_not_leave,
)
from img_program.organizations.actions.organizations import (
    create_organization,
    deactivate_organization,
    edit_profile,
    reactivate_organization,
    rename_organization,
)
from img_program.organizations.actions.sponsorships import add_fiscal_sponsorship, end_fiscal_sponsorship

__all__ = [
    "accept_invitation",
    "add_fiscal_sponsorship",
    "appoint_administrator",
    "change_member_roles",
    "create_organization",
    "deactivate_organization",
    "edit_profile",
    "end_fiscal_sponsorship",
    "end_membership",
    "invite_member",
    "leave_organization",
    "reactivate_organization",
    "rename_organization",
    "resend_invitation",
    "why_not_leave",
    "withdraw_invitation",
]
