"""The addresses of acts for many rows."""

from __future__ import annotations

from django.urls import path

from img_program.bulk import views

app_name = "bulk"
urlpatterns = [
    path("staff/bulk/<slug:name>/", views.choose, name="choose"),
    path("staff/bulk/run/<uuid:pk>/", views.run, name="run"),
    path("staff/bulk/run/<uuid:pk>/progress/", views.progress, name="progress"),
]
