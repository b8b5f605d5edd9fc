"""Addresses of the reports room, below `/staff/reports/`."""

from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("", views.summaries, name="summaries"),
    path("new/", views.new_summary, name="new"),
    path("<uuid:report_id>/", views.summary, name="summary"),
    path("<uuid:report_id>/roster-summary.pdf", views.summary_pdf, name="summary_pdf"),
    path("<uuid:report_id>/roster-summary.csv", views.summary_csv, name="summary_csv"),
]
