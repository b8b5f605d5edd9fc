"""Measures, summary reports, disclosure control, charts, PDF."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room on the top floor: it reads from all others."""

    name = "reports"
    label = "reports"

    def ready(self) -> None:
        """Reference data, the job, permissions, navigation, and where the parameters are applied."""
        from img_program.accounts.news import register_news
        from img_program.accounts.work_items import register_work_items
        from img_program.approvals.steps import register_matter, register_step
        from img_program.database.reference import register_loader
        from img_program.jobs.registry import RENDERING_QUEUE, register_job
        from img_program.statute.uses import register_use
        from img_program.web.navigation import register_nav
        from reports.actions.review import matter_of_edition, settle_edition
        from reports.figures.loader import load_bundled
        from reports.measures.facts import assessments, consultation, grant_results, grant_tables, residency, service
        from reports.measures.facts.figure import register_facts
        from reports.measures.journeys import register_steps
        from reports.models import EditionRun, SummaryReport
        from reports.news import edition_news
        from reports.permissions import APPROVE_EDITION, PUBLISH_STEP, VIEW_EDITION, VIEW_SUMMARY
        from reports.work_items import edition_work

        register_loader("published figures", load_bundled)
        register_job(SummaryReport, work="reports.summary.jobs.make_summary", queue=RENDERING_QUEUE)
        register_job(EditionRun, work="reports.edition.jobs.run_edition", queue=RENDERING_QUEUE)
        register_facts("grant money", grant_tables.MEASURE)
        register_facts("grant results", grant_results.MEASURE)
        register_facts("assessments", assessments.MEASURE)
        register_facts("residency", residency.MEASURE)
        register_facts("service", service.MEASURE)
        register_facts("consultation", consultation.MEASURE)
        register_steps(residency.appointed)
        register_steps(service.served)
        register_step(PUBLISH_STEP, label="Publication of the report to the legislature", permission=APPROVE_EDITION)
        register_matter(PUBLISH_STEP, matter=matter_of_edition, settle=settle_edition)
        register_work_items(edition_work)
        register_news(edition_news)
        for key in ("mandate", "due_month", "due_day"):
            register_use(f"legislative_report.{key}", "Reports: a new edition of the report to the legislature")
        register_nav(audience="staff", label="Annual report", url_name="reports:editions", order=61, permission=VIEW_EDITION)
        register_nav(audience="public", label="Reports", url_name="published:editions", order=60)
        register_use("reports.suppression_threshold", "Reports: the smallest number of people that a table shows")
        register_use("reports.least_change", "Reports: the smallest change that reports of two days may show")
        register_use("reports.least_contributors", "Reports: sums of money of few people")
        register_use("reports.dominance_share", "Reports: sums of money in which one person stands out")
        register_use("reports.showable_share", "Reports: the step at which a table opens")
        register_nav(audience="staff", label="Roster summaries", url_name="reports:summaries", order=60, permission=VIEW_SUMMARY)
