"""Addresses of the law."""

from __future__ import annotations

from django.urls import path

from img_program.statute.views import public, staff

app_name = "statute"
urlpatterns = [
    path("law/", public.law, name="law"),
    path("law/parameters.csv", public.parameters_csv, name="parameters_csv"),
    path("staff/law/", staff.parameters, name="parameters"),
    path("staff/law/parameters/<str:key>/", staff.parameter, name="parameter"),
    path("staff/law/parameters/<str:key>/new/", staff.new_value, name="new_value"),
    path("staff/law/parameters/<str:key>/<int:pk>/correct/", staff.correct_value, name="correct_value"),
    path("staff/law/parameters/<str:key>/<int:pk>/withdraw/", staff.withdraw_value, name="withdraw_value"),
    path("staff/law/provisions/<slug:key>/", staff.provision, name="provision"),
]
