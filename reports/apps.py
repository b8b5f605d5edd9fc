"""Measures, summary reports, disclosure control, charts, PDF."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room on the top floor: it reads from all others."""

    name = "reports"
    label = "reports"

    def ready(self) -> None:
        """Load the published figures with the other reference data."""
        from img_program.database.reference import register_loader  # noqa: PLC0415 - apps must be ready
        from reports.figures.load import load_bundled  # noqa: PLC0415

        register_loader("published figures", load_bundled)
