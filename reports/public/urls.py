"""Addresses that everybody may open, below `/reports/`."""

from django.urls import path

from reports.public import views

app_name = "published"

urlpatterns = [
    path("", views.editions, name="editions"),
    path("<int:year>/", views.edition, name="edition"),
    path("<int:year>/report.pdf", views.pdf, name="pdf"),
    path("<int:year>/figures.csv", views.figures, name="csv"),
]
