"""Geography as data."""

from django.apps import AppConfig


class GeographyConfig(AppConfig):
    """Counties, cities and townships, ZIP codes, regions."""

    name = "img_program.geography"
    label = "geography"

    def ready(self) -> None:
        """Say what every installation needs, who may change it, and where the law's parameters are applied."""
        from img_program.database.reference import register_loader  # noqa: PLC0415 - apps must be ready
        from img_program.geography import permissions as permissions  # noqa: PLC0414, PLC0415
        from img_program.geography.loader import load  # noqa: PLC0415
        from img_program.geography.words import register_words  # noqa: PLC0415

        register_loader("geography", load)
        register_words()
