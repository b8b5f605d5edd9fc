"""One act for many rows."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    """Rows are chosen in a list, looked at, and each is then done by its own action."""

    name = "img_program.bulk"
    label = "bulk"

    def ready(self) -> None:
        """Tell the jobs who does the work."""
        from img_program.bulk.models import BulkJob
        from img_program.jobs.registry import register_job

        register_job(BulkJob, work="img_program.bulk.jobs.do_rows")
