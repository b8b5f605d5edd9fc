"""The home: one page, whoever signs in."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from img_program.accounts.hooks import audience_of, audiences_of
from img_program.accounts.models import User
from img_program.accounts.news import news_of
from img_program.accounts.permissions import staff_roles
from img_program.accounts.work_items import needs_of
from img_program.organizations.in_view import organization_in_view, own_organizations
from img_program.organizations.queries import roles_in
from img_program.statute.parameters import remembering_parameters
from img_program.web.components import Need
from img_program.web.navigation import Audience, Doors, doors

# Over the doors of an audience: somebody may review and belong to an organization.
HEADINGS: dict[Audience, str] = {
    "staff": "Your work",
    "grantee": "For your organization",
    "reviewer": "As a reviewer or examiner",
    "registrant": "For yourself",
}


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs me now, then the doors of my duties, then what changed lately."""
    user = request.user
    if not isinstance(user, User):  # pragma: no cover - login_required
        raise TypeError
    audience = audience_of(user)
    context = {
        "layout": f"layouts/{audience}.html",
        "is_own_home": True,
        "roles": _roles(request, user, audience),
        "items": _items(user, audience),
        "sections": _sections(request, user),
        "news": news_of(user),
        **_organization(request, audience),
    }
    return render(request, "homes/home.html", context)


def _items(user: User, audience: Audience) -> list[Need]:
    """What waits; for the office, which asks many values of the law, they are read once."""
    with remembering_parameters() if audience == "staff" else nullcontext():
        return needs_of(user)


def _sections(request: HttpRequest, user: User) -> list[tuple[str, list[Doors]]]:
    shown = [(HEADINGS[audience], doors(request, audience)) for audience in audiences_of(user)]
    return [(heading, groups) for heading, groups in shown if groups]


def _organization(request: HttpRequest, audience: Audience) -> dict[str, Any]:
    if audience != "grantee":
        return {}
    return {
        "organization": organization_in_view(request),
        "organizations": own_organizations(request),
        "switch_organization_url": reverse("organizations:switch"),
    }


def _roles(request: HttpRequest, user: User, audience: Audience) -> list[str]:
    if audience == "staff":
        return [str(role.label) for role in sorted(staff_roles(user))]
    organization = organization_in_view(request) if audience == "grantee" else None
    return roles_in(user, organization) if organization else []
