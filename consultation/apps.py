"""Barriers, stakeholders, pathways and the licensure study."""

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    """Barriers to residency, stakeholder bodies and meetings, non-physician professions, the licensure study."""

    name = "consultation"

    def ready(self) -> None:
        """Tell the lower rooms."""
