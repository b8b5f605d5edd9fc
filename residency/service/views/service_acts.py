"""Pages with one form after residency, for the office and for the physician."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from grants.awards.views.common import Act, attempt, signed_in
from img_program.accounts.permissions import demand

STAFF_LAYOUT, PHYSICIAN_LAYOUT = "layouts/staff.html", "layouts/registrant.html"


def form_page(
    request: HttpRequest, act: Act | None, obj: Any, *, back: str, layout: str = STAFF_LAYOUT, crumb: str = "", **context: Any
) -> HttpResponse:
    """The page of one act, and its POST. 404 for an act that does not exist, 403 without its permission."""
    if act is None:
        raise Http404
    user = signed_in(request)
    demand(user, act.permission, obj)
    made: Any = act.form
    arguments = (request.POST if request.method == "POST" else None,)
    form = made(*arguments) if isinstance(made, type) else made(obj, *arguments)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: act.run(obj, user, form)):
        messages.success(request, act.done)
        return redirect(back)
    page = {"title": act.title, "lead": act.lead, "save": act.save, "form": form, "crumb": crumb, "layout": layout}
    status = 422 if request.method == "POST" else 200
    return render(request, "service/act.html", page | {"back_url": back} | context, status=status)
