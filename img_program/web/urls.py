"""Pages about the site itself."""

from __future__ import annotations

from django.urls import path

from img_program.web import views

app_name = "web"
urlpatterns = [
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("feedback/", views.feedback, name="feedback"),
    path("components/", views.components, name="components"),
]
