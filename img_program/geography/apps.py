"""Geography as data."""

from django.apps import AppConfig


class GeographyConfig(AppConfig):
    """Counties, cities and townships, ZIP codes, regions, federal shortage designations."""

    name = "img_program.geography"
    label = "geography"

    def ready(self) -> None:
        """Say what every installation needs, who may change it, and where the law's parameters are applied."""
        from datetime import timedelta

        from img_program.database.reference import register_loader
        from img_program.geography.checking.jobs import check_sites
        from img_program.geography.designations.jobs import import_file
        from img_program.geography.loader import load
        from img_program.geography.models import DesignationImport, SiteCheck
        from img_program.geography.permissions import VIEW_PLACES
        from img_program.geography.words import register_words
        from img_program.jobs.registry import register_job
        from img_program.web.navigation import register_nav

        register_loader("geography", load)
        register_nav(audience="staff", label="Places", url_name="geography:places", order=70, permission=VIEW_PLACES)
        register_words()
        # Reading reports every few thousand rows; writing all of Minnesota at once takes seconds.
        register_job(DesignationImport, work=import_file, lease=timedelta(minutes=5))
        register_job(SiteCheck, work=check_sites, lease=timedelta(minutes=5))
