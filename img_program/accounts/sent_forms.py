"""Every form is carried out once: sent twice, or by two presses at the same moment, it gets the first one's answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from img_program.accounts.drafts import forget_draft
from img_program.accounts.models import SentForm, User
from img_program.web.clean_input import is_for_programs
from img_program.web.once import ONCE

_MARK = "sent_form_digest"
_LONGEST = 1000


class SentOnceMiddleware:
    """Stands last, so that whatever else may answer instead of the view has not. Nothing is noted unless the view leads on.

    A page that shows what to correct or asks first is no result: its form may be sent again. The same page with other
    words is another form. Two at once wait for each other at the row.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request; note where its answer led."""
        response = self.get_response(request)
        if _leads_on(request, response):
            forget_draft(request, cast("User", request.user))
        digest = request.__dict__.get(_MARK)
        if digest is None or transaction.get_connection().needs_rollback:
            return response
        mine = SentForm.objects.filter(digest=digest)
        if isinstance(response, HttpResponseRedirect) or 300 <= response.status_code < 400:  # noqa: PLR2004 - leads elsewhere
            mine.update(answered_with=response.headers.get("Location", "")[:_LONGEST])
        else:
            mine.delete()
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Carry out what was not carried out yet; answer the rest with where the first one led."""
        if request.method != "POST" or is_for_programs(view) or not isinstance(request.user, User) or not request.POST.get(ONCE):
            return None
        digest = _digest(request, request.user)
        if _is_first(digest, request.user):
            request.__dict__[_MARK] = digest
            return None
        led_to = SentForm.objects.filter(digest=digest).values_list("answered_with", flat=True).first()
        return HttpResponseRedirect(led_to or request.get_full_path())


def _leads_on(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether a form was carried out by somebody who is signed in; keeping a draft carries nothing out."""
    is_done = request.method == "POST" and HTTPStatus.MULTIPLE_CHOICES <= response.status_code < HTTPStatus.BAD_REQUEST
    is_draft = request.resolver_match is not None and request.resolver_match.view_name == "accounts:draft"
    return is_done and not is_draft and isinstance(request.user, User) and not transaction.get_connection().needs_rollback


def _is_first(digest: str, person: User) -> bool:
    """Note the form; False when it is there. Waits for another request that is carrying out the same form."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO accounts_sentform (digest, user_id, answered_with, sent_at) VALUES (%s, %s, '', %s) "
            "ON CONFLICT (digest) DO NOTHING",
            [digest, person.pk, timezone.now()],
        )
        return bool(cursor.rowcount == 1)


def _digest(request: HttpRequest, person: User) -> str:
    found = hashlib.sha256(f"{person.pk}\0{request.get_full_path()}\0".encode())
    for name, values in sorted(request.POST.lists()):
        for value in values:
            if name != "csrfmiddlewaretoken":
                found.update(f"{name}\0{value}\0".encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            found.update(f"{name}\0{file.name}\0{file.size}\0".encode())
            for chunk in file.chunks():
                found.update(chunk)
            file.seek(0)
    return found.hexdigest()
