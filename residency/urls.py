"""Addresses of the residency room."""

from django.urls import URLPattern, URLResolver

app_name = "residency"
urlpatterns: list[URLPattern | URLResolver] = []
