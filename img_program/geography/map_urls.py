"""Addresses of maps for every room's forms."""

from __future__ import annotations

from django.urls import path

from img_program.geography.views import pin_map

app_name = "maps"
urlpatterns = [path("pin/", pin_map.pin_map, name="pin")]
