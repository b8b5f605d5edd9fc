"""Addresses of data that everybody may use, below `/data/`. They are permanent."""

from django.urls import path

from reports.views import open_data

app_name = "data"

_VERSION = "reports/<int:year>/<int:number>/"

urlpatterns = [
    path("", open_data.index, name="index"),
    path("changes.json", open_data.changes, name="changes"),
    path("awards.json", open_data.awards, name="awards"),
    path("rounds.json", open_data.rounds, name="rounds"),
    path("parameters.json", open_data.parameters, name="parameters"),
    path(f"{_VERSION}datapackage.json", open_data.package, name="package"),
    path(f"{_VERSION}numbers.csv", open_data.numbers, name="numbers"),
    path(f"{_VERSION}numbers.csv-metadata.json", open_data.csvw, name="csvw"),
]
