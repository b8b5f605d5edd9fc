"""Pages with one form after residency, for the office and for the physician."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from img_program.web.acts import Act, act_page

STAFF_LAYOUT, PHYSICIAN_LAYOUT = "layouts/staff.html", "layouts/registrant.html"


def form_page(
    request: HttpRequest, act: Act | None, obj: Any, *, back: str, layout: str = STAFF_LAYOUT, crumb: str = "", **context: Any
) -> HttpResponse:
    """The page of one act, with what was found or the facts that it rests on."""
    page = {"layout": layout, **context}
    return act_page(request, act, obj, back=back, page=page, crumb=crumb, template="service/act.html")
