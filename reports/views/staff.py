"""Who may come in: a stranger to the office gets 404, staff without the right 403."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from img_program.accounts.models import User
from img_program.accounts.permissions import demand, staff_roles
from reports.models import AnnualEdition


def staff_with(request: HttpRequest, permission: str) -> User:
    """The member of staff who asks. Raises Http404 for others, PermissionDenied without the permission."""
    user = request.user
    if not isinstance(user, User) or not staff_roles(user):
        raise Http404
    demand(user, permission)
    return user


def edition_called(pk: uuid.UUID) -> AnnualEdition:
    """An edition with its snapshot. Raises Http404."""
    return get_object_or_404(AnnualEdition.objects.select_related("snapshot"), pk=pk)
