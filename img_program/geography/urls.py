"""Addresses of places, regions and federal shortage designations."""

from __future__ import annotations

from django.urls import path

from img_program.geography.checking import views as checking_views
from img_program.geography.designations import views as designation_views
from img_program.geography.views import address, place_map, places, regions

app_name = "geography"
urlpatterns = [
    path("", places.places, name="places"),
    path("csv/", places.export, name="places_csv"),
    path("map/", place_map.place_map, name="place_map"),
    path("new/", places.new_place, name="new_place"),
    path("address/", address.address, name="address"),
    path("checks/", checking_views.checks, name="checks"),
    path("checks/<uuid:pk>/", checking_views.check, name="check"),
    path("checks/<uuid:pk>/file/", checking_views.check_file, name="check_file"),
    path("regions/", regions.regions, name="regions"),
    path("regions/<int:pk>/", regions.region, name="region"),
    path("designations/", designation_views.designations, name="designations"),
    path("designations/csv/", designation_views.export, name="designations_csv"),
    path("designations/map/", designation_views.county_map, name="designation_map"),
    path("designations/imports/", designation_views.imports, name="designation_imports"),
    path("designations/imports/new/", designation_views.new_import, name="new_designation_import"),
    path("designations/imports/<uuid:pk>/", designation_views.one_import, name="designation_import"),
    path("designations/<int:pk>/", designation_views.designation, name="designation"),
    path("<slug:key>/", places.place, name="place"),
]
