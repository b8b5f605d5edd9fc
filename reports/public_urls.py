"""Addresses that everybody may open, below `/reports/`."""

from django.urls import path

from reports.views import public

app_name = "published"

urlpatterns = [
    path("", public.editions, name="editions"),
    path("<int:year>/", public.edition, name="edition"),
    path("<int:year>/versions/<int:number>/", public.edition, name="version"),
    path("<int:year>/versions/<int:number>/report.pdf", public.pdf, name="version_pdf"),
    path("<int:year>/versions/<int:number>/figures.csv", public.figures, name="version_csv"),
    path("<int:year>/report.pdf", public.pdf, name="pdf"),
    path("<int:year>/figures.csv", public.figures, name="csv"),
]
