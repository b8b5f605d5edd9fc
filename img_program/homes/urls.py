"""The addresses of the home and of finding."""

from __future__ import annotations

from django.urls import path

from img_program.homes.views import find, home

app_name = "homes"
urlpatterns = [
    path("home/", home.home, name="home"),
    path("staff/find/", find.find_anything, name="find"),
]
