"""Measures, summary reports, disclosure control, charts, PDF."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room on the top floor: it reads from all others."""

    name = "reports"
    label = "reports"

    def ready(self) -> None:
        """Reference data, the job, permissions, navigation, and where the parameters are applied."""
        from img_program.database.reference import register_loader
        from img_program.jobs.registry import RENDERING_QUEUE, register_job
        from img_program.statute.uses import register_use
        from img_program.web.navigation import register_nav
        from reports.figures.load import load_bundled
        from reports.models import SummaryReport
        from reports.permissions import VIEW_SUMMARY

        register_loader("published figures", load_bundled)
        register_job(SummaryReport, work="reports.work.make_summary", queue=RENDERING_QUEUE)
        register_use("reports.suppression_threshold", "Reports: the smallest number of people that a table shows")
        register_use("reports.showable_share", "Reports: the step at which a table opens")
        register_nav(audience="staff", label="Reports", url_name="reports:summaries", order=60, permission=VIEW_SUMMARY)
