"""Organizations of the demonstration: made by the office, filled by invitation."""

from __future__ import annotations

from demo.people import BY_SLUG
from demo.seed.accounts import make_account
from img_program.accounts.models import User
from img_program.organizations.acting import acting_as
from img_program.organizations.actions.invitations import accept_invitation, invite_member
from img_program.organizations.actions.members import appoint_administrator
from img_program.organizations.actions.organizations import create_organization
from img_program.organizations.models import Invitation, MembershipRole, Organization, OrganizationKind

NEW_ADMINISTRATOR = "The first administrator of a new organization."


def _member(organization: Organization, slug: str, role: MembershipRole, by: User) -> User:
    person = BY_SLUG[slug]
    account = make_account(person.email)
    with acting_as(by):
        invitation = invite_member(organization=organization, by=by, email=person.email, role=role)
    with acting_as(account):
        accept_invitation(invitation=invitation, by=account, name=person.name)
    return account


def _administrator(organization: Organization, slug: str, by: User) -> User:
    person = BY_SLUG[slug]
    account = make_account(person.email)
    with acting_as(by):
        invitation = appoint_administrator(organization=organization, by=by, email=person.email, reason=NEW_ADMINISTRATOR)
    if isinstance(invitation, Invitation):
        with acting_as(account):
            accept_invitation(invitation=invitation, by=account, name=person.name)
    return account


def make_organizations(office: User) -> dict[str, Organization]:
    """Two nonprofits that must not see each other, and others; the newest is still empty."""
    kinds = OrganizationKind
    wanted = (
        ("bridge", "Bridge to Practice", kinds.NONPROFIT),
        ("harbor", "Harbor Newcomer Services", kinds.NONPROFIT),
        ("university", "North Prairie University", kinds.SPONSORING_INSTITUTION),
        ("clinic", "Cedar Street Community Clinic", kinds.CLINICAL_TRAINING_SITE),
        ("assessor", "Lakeshore Assessment Institute", kinds.ASSESSOR),
        ("new", "Red River Family Medicine Residency", kinds.SPONSORING_INSTITUTION),
    )
    made: dict[str, Organization] = {}
    for key, name, kind in wanted:
        with acting_as(office):
            made[key] = create_organization(by=office, name=name, kind=kind)
    director = _administrator(made["bridge"], "director", office)
    _member(made["bridge"], "navigator", MembershipRole.NAVIGATOR, director)
    _member(made["bridge"], "bookkeeper", MembershipRole.FINANCE, director)
    rival = _administrator(made["harbor"], "rival", office)
    _member(made["harbor"], "bookkeeper", MembershipRole.FINANCE, rival)
    _administrator(made["new"], "residency", office)
    return made
