"""A list of sites that somebody wants judged at once."""

from __future__ import annotations

from django.db import models

from img_program.jobs.access import office_job
from img_program.jobs.models import Job

WIPED = "A list that was wiped"


class SiteCheck(Job):
    """One file of sites, and the same file with the answers."""

    file_name = models.CharField("name of the file", max_length=200)
    storage_name = models.CharField("where it is kept", max_length=200)
    as_of = models.DateField("as of")
    result_name = models.CharField("where the answers are kept", max_length=200, blank=True)
    rows_read = models.PositiveIntegerField("sites read", default=0)
    rows_counting = models.PositiveIntegerField("sites that count", default=0)
    rows_for_person = models.PositiveIntegerField("sites for a person", default=0)

    class Meta(Job.Meta):
        """The office asks and watches; the system moves it on."""

        verbose_name, verbose_name_plural = "check of sites", "checks of sites"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["offer_after"], name="geography_check_open", condition=models.Q(state__in=["queued", "running"]))
        ]
        constraints = [office_job("geography_sitecheck_access")]

    @property
    def is_wiped(self) -> bool:
        """Its days are over: only that somebody checked, and how many sites, is left."""
        return self.file_name == WIPED
