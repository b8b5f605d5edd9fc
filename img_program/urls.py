"""The addresses of the program, room by room."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from img_program.web import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live/", health.live, name="health_live"),
    path("health/ready/", health.ready, name="health_ready"),
    path("", include("img_program.web.urls")),
    path("", include("img_program.homes.urls")),
    path("", include("img_program.accounts.own_urls")),
    path("account/", include("img_program.accounts.urls")),
    path("", include("img_program.organizations.urls")),
    path("", include("img_program.bulk.urls")),
    path("", include("img_program.documents.urls")),
    path("", include("img_program.notifications.urls")),
    path("", include("img_program.operations.urls")),
    path("", include("img_program.statute.urls")),
    path("staff/places/", include("img_program.geography.urls")),
    path("maps/", include("img_program.geography.map_urls")),
    path("", include("roster.urls")),
    path("", include("assessments.urls")),
    path("", include("grants.rounds.urls")),
    path("", include("grants.awards.urls")),
    path("", include("residency.training.urls")),
    path("", include("residency.service.urls")),
    path("", include("consultation.urls")),
    path("staff/reports/", include("reports.urls")),
    path("reports/", include("reports.public_urls")),
    path("data/", include("reports.data_urls")),
]

handler400 = "img_program.web.views.bad_request"
handler403 = "img_program.web.views.permission_denied"
handler404 = "img_program.web.views.page_not_found"
handler500 = "img_program.web.views.server_error"
handler429 = "img_program.web.views.too_many_requests"
