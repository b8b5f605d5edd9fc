"""The addresses of “The system”."""

from __future__ import annotations

from django.urls import path

from img_program.operations import views

app_name = "operations"
urlpatterns = [
    path("staff/system/", views.system, name="system"),
    path("staff/system/jobs/<str:kind>/", views.failed_jobs, name="failed"),
    path("staff/system/jobs/<str:kind>/<uuid:identifier>/again/", views.again, name="again"),
    path("metrics", views.metrics, name="metrics"),
]
