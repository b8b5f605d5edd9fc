"""What the pages of several audiences share."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from grants.rounds.models import Application, Opportunity
from img_program.accounts.permissions import staff_roles
from img_program.organizations.in_view import organization_page


def received_at(request: HttpRequest) -> datetime:
    """When the request reached the application."""
    return cast("datetime", request.__dict__["received_at"])


def visible_opportunity(request: HttpRequest, pk: int) -> Opportunity:
    """The round of the address; 404 for a draft that one may not see."""
    return get_object_or_404(Opportunity.objects.visible_to(request.user), pk=pk)


def visible_application(request: HttpRequest, pk: UUID) -> Application:
    """The application of the address; 404 for strangers."""
    applications = Application.objects.visible_to(request.user).select_related("opportunity", "organization", "saved_by")
    return get_object_or_404(applications, pk=pk)


def application_page(request: HttpRequest, application: Application, **context: Any) -> dict[str, Any]:
    """The context of a page about an application, in the layout of whoever looks."""
    return organization_page(
        request, application.organization, application=application, opportunity=application.opportunity,
        is_office=bool(staff_roles(request.user)), **context,
    )  # fmt: skip
