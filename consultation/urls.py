"""Addresses of the consultation room."""

from django.urls import URLPattern, URLResolver

app_name = "consultation"
urlpatterns: list[URLPattern | URLResolver] = []
