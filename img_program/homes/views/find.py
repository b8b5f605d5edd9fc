"""Find anything: one field in the header of the office, its page, and the same answer while somebody types."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from img_program.accounts.finders import LONGEST, find, recent
from img_program.accounts.permissions import signed_in, staff_roles


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find_anything(request: HttpRequest) -> HttpResponse:
    """What the sent words find; without words, what one opened lately. No word stands in an address."""
    user = signed_in(request)
    if not staff_roles(user):
        raise Http404
    words = request.POST.get("words", "").strip()[:LONGEST]
    context = {
        "find_words": words,
        "groups": find(request, user, words) if words else [],
        "recent": [] if words else recent(request, user),
    }
    is_typed = bool(request.headers.get("HX-Request"))
    return render(request, "homes/found.html" if is_typed else "homes/find.html", context)
