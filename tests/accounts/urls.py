"""The addresses of these tests: the accounts room, the site's own pages, and three pages that stand for other rooms."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_protect


@login_required
def work(request: HttpRequest) -> HttpResponse:
    """A working page: says what it got."""
    return HttpResponse(f"{request.method} {request.POST.get('answer', '')}")


def refused(request: HttpRequest) -> HttpResponse:
    """A page nobody may see."""
    raise PermissionDenied


def start(request: HttpRequest) -> HttpResponse:
    """The first page."""
    return HttpResponse("start")


urlpatterns = [
    path("", include("img_program.accounts.own_urls")),
    path("account/", include("img_program.accounts.urls")),
    path("", include("img_program.web.urls")),
    path("desk/", csrf_protect(work), name="work"),
    path("refused/", refused, name="refused"),
    path("", start, name="start"),
]
