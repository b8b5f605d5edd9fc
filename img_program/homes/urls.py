"""The address of the home."""

from __future__ import annotations

from django.urls import path

from img_program.homes import views

app_name = "homes"
urlpatterns = [path("home/", views.home, name="home")]
