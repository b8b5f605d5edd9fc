"""What no text holds and no database stores: NUL and halves of characters are taken out before any room reads them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict, UnreadablePostError

from img_program.web.views import bad_request

# NUL, which PostgreSQL refuses in every text, and surrogates without their other half, which no encoding can write.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Of what a browser says of itself only these are kept or shown; the rest is for the server in front.
_HEADER = re.compile("^(HTTP_|CONTENT_TYPE$)")


def storable(text: str) -> str:
    """A text without what can't be stored."""
    return _UNSTORABLE.sub("", text) if _UNSTORABLE.search(text) else text


def is_for_programs(view: Callable[..., Any]) -> bool:
    """Addresses for programs (without a token) read their body themselves: nobody before them reads it as a form."""
    return bool(getattr(view, "csrf_exempt", False))


def _cleaned(sent: QueryDict) -> QueryDict:
    """The same names and values, each storable; the same object when nothing had to go."""
    if not any(_UNSTORABLE.search(text) for name, values in sent.lists() for text in (name, *values)):
        return sent
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        clean.setlist(storable(name), [storable(value) for value in values])
    return QueryDict(clean.urlencode(), encoding=sent.encoding)


class CleanInputMiddleware:
    """Takes NUL and lone surrogates out of addresses' queries, forms, cookies and headers; a path with one is no address.

    A form says in words what is wrong with what a person wrote. Nobody writes these: they come from a paste or an
    attack, and dozens of places read a value without a form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Clean what comes with the request's head."""
        if _UNSTORABLE.search(request.path):
            return bad_request(request)
        for name, value in request.META.items():
            if isinstance(value, str) and _HEADER.match(name) and _UNSTORABLE.search(value):
                request.META[name] = storable(value)
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if not _UNSTORABLE.search(name + value)}
        request.GET = _cleaned(request.GET)  # type: ignore[assignment]
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        """Clean the form."""
        if request.method != "POST" or is_for_programs(view):
            return None
        try:
            request.POST = _cleaned(request.POST)  # type: ignore[assignment]
        except UnreadablePostError:
            return bad_request(request)
        return None
