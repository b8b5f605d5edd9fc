"""What is refused is answered with 422 and in words, whoever forgot to; a state that moved on is no fault."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from img_program.database.workflow import WrongStateError


class FirstThis(Exception):  # noqa: N818 - not a fault
    """What a person must do before what they pressed: its room answers with that form, and the press is taken back."""

    page: ClassVar[Callable[[HttpRequest, Any], HttpResponse]]


HOME = "/home/"
_MARK = b"data-error-summary"


class RefusalMiddleware:
    """A page that shows what to correct in answer to a POST has the status 422; an action's refusal is told, never a fault.

    Stands inside the request's database context.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request."""
        response = self.get_response(request)
        is_page = response.status_code == HTTPStatus.OK and not response.streaming
        if request.method == "POST" and is_page and _MARK in response.content:
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """The words of a refusal that no view took; what was written before it is taken back."""
        if isinstance(fault, FirstThis):
            return _taken_back(type(fault).page(request, fault))
        is_told = isinstance(fault, WrongStateError) or (isinstance(fault, ValidationError) and request.method == "POST")
        if not is_told:
            return None
        return _taken_back(refused(request, refusal_words(cast("WrongStateError | ValidationError", fault))))


def _taken_back(response: HttpResponse) -> HttpResponse:
    if transaction.get_connection().in_atomic_block:
        transaction.set_rollback(True)
    return response


def layout_of(request: HttpRequest) -> str:
    """The office's layout for its addresses, else the one for everybody."""
    return "layouts/staff.html" if "/staff/" in request.path else "layouts/public.html"


def refusal_words(fault: WrongStateError | ValidationError) -> list[str]:
    """What an action said, sentence by sentence."""
    return list(fault.messages) if isinstance(fault, ValidationError) else [str(fault)]


def came_from(request: HttpRequest) -> str:
    """The page of ours on which somebody pressed; their home when the browser doesn't say."""
    address = request.META.get("HTTP_REFERER", "")
    is_ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if is_ours else HOME


def refused(request: HttpRequest, words: Sequence[str], *, back: str = "") -> HttpResponse:
    """The page that says why nothing was done, with the way back to how it stands now."""
    context = {"words": words, "back_url": back or came_from(request), "layout": layout_of(request)}
    return render(request, "errors/refused.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
