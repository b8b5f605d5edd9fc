"""Who is asking, and whose record it is."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict

from img_program.accounts.models import User
from roster.models import Registrant


def signed_in(request: HttpRequest) -> User:
    """The signed-in person of a view behind `login_required`."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def own_record(request: HttpRequest) -> Registrant | None:
    """The person's own record, or None before joining."""
    return Registrant.objects.select_related("county", "specialty", "user").filter(user=signed_in(request)).first()


def own_record_or_404(request: HttpRequest) -> Registrant:
    """The person's own record. Raises Http404 before joining."""
    record = own_record(request)
    if record is None:
        raise Http404
    return record


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is empty; None when the page is only opened."""
    return request.POST if request.method == "POST" else None
