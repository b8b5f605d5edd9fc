"""What the office does with an organization, and what its administrators do with its contact facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.organizations.models import Organization, OrganizationKind
from img_program.organizations.permissions import EDIT_PROFILE, KEEP_ORGANIZATIONS
from img_program.organizations.roles import make_groups

PROFILE_FIELDS: Final = ("street_address", "city", "state", "zip_code", "phone", "website")


def create_organization(*, by: User, name: str, kind: OrganizationKind, legal_name: str = "") -> Organization:
    """The office puts an organization on record, with the groups of its roles. Raises ValidationError for a known name."""
    demand(by, KEEP_ORGANIZATIONS)
    name = name.strip()
    with as_system(reason="creating an organization with its groups"):
        _demand_new_name(name)
        organization = Organization(name=name, kind=kind, legal_name=legal_name.strip())
        organization.full_clean()
        organization.save()
        make_groups(organization)
    return organization


def rename_organization(*, organization: Organization, by: User, name: str, legal_name: str, reason: str) -> Organization:
    """The office corrects or changes the names; the old ones stay in the history. Raises ValidationError."""
    demand(by, KEEP_ORGANIZATIONS)
    name = name.strip()
    with transaction.atomic(), pghistory.context(reason=_said(reason)):
        locked = Organization.objects.select_for_update().get(pk=organization.pk)
        _demand_new_name(name, besides=locked)
        locked.name, locked.legal_name = name, legal_name.strip()
        locked.full_clean()
        locked.save(update_fields=["name", "legal_name"])
    return locked


def deactivate_organization(*, organization: Organization, by: User, reason: str) -> Organization:
    """The office ends an organization's part in the program: its members may still read, and change nothing."""
    return _set_active(organization, by=by, reason=reason, active=False)


def reactivate_organization(*, organization: Organization, by: User, reason: str) -> Organization:
    """The office lets a deactivated organization take part again."""
    return _set_active(organization, by=by, reason=reason, active=True)


def edit_profile(*, organization: Organization, by: User, facts: Mapping[str, str]) -> Organization:
    """An administrator (or the office) keeps address, phone and website. Raises ValidationError for a bad value."""
    demand(by, EDIT_PROFILE, organization)
    with transaction.atomic():
        locked = Organization.objects.select_for_update().get(pk=organization.pk)
        for field in PROFILE_FIELDS:
            if field in facts:
                setattr(locked, field, facts[field].strip())
        locked.full_clean()
        locked.save(update_fields=list(PROFILE_FIELDS))
    return locked


def _set_active(organization: Organization, *, by: User, reason: str, active: bool) -> Organization:
    demand(by, KEEP_ORGANIZATIONS)
    with transaction.atomic(), pghistory.context(reason=_said(reason)):
        locked = Organization.objects.select_for_update().get(pk=organization.pk)
        locked.is_active = active
        locked.save(update_fields=["is_active"])
    return locked


def _said(reason: str) -> str:
    if not reason.strip():
        raise ValidationError("Say why. The reason is kept in the history.", code="reason")
    return reason.strip()


def _demand_new_name(name: str, *, besides: Organization | None = None) -> None:
    others = Organization.objects.filter(name__iexact=name)
    if besides:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise ValidationError(
            "An organization of this name is already on record. Open it in the list, or write a name that tells them apart.",
            code="known",
        )
