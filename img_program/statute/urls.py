"""Addresses of the law."""

from __future__ import annotations

from django.urls import path

from img_program.statute.views import public, staff

app_name = "statute"
urlpatterns = [
    path("", public.law, name="law"),
    path("parameters.csv", public.parameters_csv, name="parameters_csv"),
    path("staff/", staff.parameters, name="parameters"),
    path("staff/parameters/<str:key>/", staff.parameter, name="parameter"),
    path("staff/parameters/<str:key>/new/", staff.new_value, name="new_value"),
    path("staff/parameters/<str:key>/<int:pk>/correct/", staff.correct_value, name="correct_value"),
    path("staff/parameters/<str:key>/<int:pk>/withdraw/", staff.withdraw_value, name="withdraw_value"),
    path("staff/provisions/<slug:key>/", staff.provision, name="provision"),
]
