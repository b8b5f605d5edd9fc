"""Every request runs in one transaction in which the database knows who acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus

import pghistory
import structlog
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from img_program.accounts.second_factor import account_signing_in
from img_program.database.context import database_context
from img_program.organizations.acting import actor_of
from img_program.organizations.in_view import organization_in_view
from img_program.web.log_privacy import private_path


class DatabaseContextMiddleware:
    """Opens the request's transaction; rolls it back when the answer is 500 or above.

    403 and 404 commit, so that refusals stay logged. What runs after it (`on_commit`, streaming bodies) has
    no context and gets "permission denied".
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve one request as the person who is signed in, or as nobody."""
        actor = actor_of(request.user)
        if actor.user_id is None:
            actor = replace(actor, signing_in=account_signing_in(request))
        # Only pages that show an organization pay for the question.
        request.__dict__["organization"] = SimpleLazyObject(lambda: organization_in_view(request))
        request_id = structlog.contextvars.get_contextvars().get("request_id", "")
        with database_context(actor), pghistory.context(user=actor.user_id, request=request_id, path=private_path(request.path)):
            response = self.get_response(request)
            if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                transaction.set_rollback(True)
        return response
