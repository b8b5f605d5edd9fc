"""Which organization a person with several works for: a matter of the view, never of permission."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.organizations.models import Organization

SESSION_KEY: Final = "organization_in_view"


def own_organizations(request: HttpRequest) -> list[Organization]:
    """The organizations of the person who is signed in; asked once per request."""
    cached: list[Organization] | None = request.__dict__.get("_own_organizations")
    if cached is None:
        user = request.user
        running = user.memberships.filter(ended_at=None) if isinstance(user, User) else None
        cached = [] if running is None else list(Organization.objects.filter(pk__in=running.values("organization_id")))
        request.__dict__["_own_organizations"] = cached
    return cached


def organization_in_view(request: HttpRequest) -> Organization | None:
    """The organization of the page, else the one chosen last, else the first; None for people without any."""
    shown: Organization | None = request.__dict__.get("_organization_shown")
    if shown is not None:
        return shown
    own = own_organizations(request)
    chosen = request.session.get(SESSION_KEY)
    return next((each for each in own if each.pk == chosen), own[0] if own else None)


def switch_to(request: HttpRequest, organization: Organization) -> None:
    """Remember the choice in the session."""
    request.session[SESSION_KEY] = organization.pk


def organization_page(request: HttpRequest, organization: Organization, **context: Any) -> dict[str, Any]:
    """The context of a page about an organization's things: layout and switcher.

    The page's object says which organization it is, whatever the session remembers. Staff see the same page
    in their own layout. Templates begin with `{% extends layout %}`.
    """
    request.__dict__["_organization_shown"] = organization
    if staff_roles(request.user):
        return {"layout": "layouts/staff.html", "subject": organization, **context}
    return {
        "layout": "layouts/grantee.html",
        "subject": organization,
        "organization": organization,
        "organizations": own_organizations(request),
        "switch_organization_url": reverse("organizations:switch"),
        **context,
    }
