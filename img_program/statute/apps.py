"""The law as data."""

from django.apps import AppConfig


class StatuteConfig(AppConfig):
    """Provisions with citations, effective-dated parameters."""

    name = "img_program.statute"
    label = "statute"

    def ready(self) -> None:
        """Say what every installation needs, and who may change it."""
        from img_program.database.reference import register_loader  # noqa: PLC0415 - apps must be ready
        from img_program.statute import permissions as permissions  # noqa: PLC0414, PLC0415
        from img_program.statute.loader import load  # noqa: PLC0415

        register_loader("statute", load)
