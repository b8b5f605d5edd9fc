"""What the pages of several audiences share."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from img_program.accounts.permissions import staff_roles
from img_program.organizations.models import Organization


def visible_organization(request: HttpRequest, pk: int) -> Organization:
    """The organization of the address; 404 for strangers. Whether the person may do more is asked afterwards."""
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)


def team_address(request: HttpRequest, organization: Organization) -> str:
    """Where work on a team goes on: its own page, or the organization's page for staff."""
    if staff_roles(request.user):
        return reverse("organizations:staff_organization", args=[organization.pk])
    return reverse("organizations:team", args=[organization.pk])
