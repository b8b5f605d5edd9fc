"""Addresses of places, regions and federal shortage designations."""

from __future__ import annotations

from django.urls import path

from img_program.geography import views
from img_program.geography.designations import views as designation_views

app_name = "geography"
urlpatterns = [
    path("", views.places, name="places"),
    path("new/", views.new_place, name="new_place"),
    path("regions/", views.regions, name="regions"),
    path("regions/<int:pk>/", views.region, name="region"),
    path("designations/", designation_views.designations, name="designations"),
    path("designations/csv/", designation_views.export, name="designations_csv"),
    path("designations/map/", designation_views.county_map, name="designation_map"),
    path("designations/imports/", designation_views.imports, name="designation_imports"),
    path("designations/imports/new/", designation_views.new_import, name="new_designation_import"),
    path("designations/imports/<uuid:pk>/", designation_views.one_import, name="designation_import"),
    path("designations/<int:pk>/", designation_views.designation, name="designation"),
    path("<slug:key>/", views.place, name="place"),
]
