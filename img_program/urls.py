"""The addresses of the program, room by room."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from img_program.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("", include("img_program.web.urls")),
]
for prefix, room in (
    ("account/", "img_program.accounts"),
    ("organizations/", "img_program.organizations"),
    ("documents/", "img_program.documents"),
    ("", "img_program.notifications"),
    ("law/", "img_program.statute"),
    ("staff/places/", "img_program.geography"),
    ("staff/reports/", "reports"),
    ("reports/", "reports.public"),
    ("", "roster"),
    ("", "grants"),
):
    if find_spec(f"{room}.urls"):
        urlpatterns.append(path(prefix, include(f"{room}.urls")))

handler400 = "img_program.web.views.bad_request"
handler403 = "img_program.web.views.permission_denied"
handler404 = "img_program.web.views.page_not_found"
handler500 = "img_program.web.views.server_error"
handler429 = "img_program.web.views.too_many_requests"
