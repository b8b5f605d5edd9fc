"""Addresses of places and regions."""

from __future__ import annotations

from django.urls import path

from img_program.geography import views

app_name = "geography"
urlpatterns = [
    path("", views.places, name="places"),
    path("new/", views.new_place, name="new_place"),
    path("regions/", views.regions, name="regions"),
    path("regions/<int:pk>/", views.region, name="region"),
    path("<slug:key>/", views.place, name="place"),
]
