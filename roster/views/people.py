"""Who is asking, and whose record it is."""

from __future__ import annotations

from django.http import Http404, HttpRequest, QueryDict

from img_program.accounts.permissions import signed_in
from roster.models import Registrant


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
