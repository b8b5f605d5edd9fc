"""What the pages of several audiences share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.organizations.models import Organization


def signed_in(request: HttpRequest) -> User:
    """The account behind a page that demands sign-in."""
    return cast("User", request.user)


def visible_organization(request: HttpRequest, pk: int) -> Organization:
    """The organization of the address; 404 for strangers. Whether the person may do more is asked afterwards."""
    return get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)


def team_address(request: HttpRequest, organization: Organization) -> str:
    """Where work on a team goes on: its own page, or the organization's page for staff."""
    if staff_roles(request.user):
        return reverse("organizations:staff_organization", args=[organization.pk])
    return reverse("organizations:team", args=[organization.pk])


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
    return True


def attempt_plainly(request: HttpRequest, act: Callable[[], Any], done: str) -> bool:
    """Run an action behind a single button; its refusal, or `done`, becomes a message on the next page."""
    try:
        act()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    messages.success(request, done)
    return True
