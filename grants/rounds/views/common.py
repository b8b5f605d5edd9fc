"""What the pages of several audiences share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from grants.rounds.models import Application, Opportunity
from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.database.workflow import WrongStateError
from img_program.organizations.in_view import organization_page


def signed_in(request: HttpRequest) -> User:
    """The account behind a page that demands sign-in."""
    return cast("User", request.user)


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


def attempt(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Run an action; its refusal becomes an error of the form."""
    try:
        act()
    except ValidationError as refusal:
        if hasattr(refusal, "error_dict"):
            for field, errors in refusal.error_dict.items():
                form.add_error(field if field in form.fields else None, cast("Any", errors))
        else:
            form.add_error(None, refusal)
        return False
    except WrongStateError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def attempt_plainly(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Run an action behind a single button; its refusal, or `done`, becomes a message on the next page."""
    try:
        act()
    except ValidationError as refusal:
        for words in refusal.messages:
            messages.error(request, words)
        return False
    except WrongStateError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True
