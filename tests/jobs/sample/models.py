"""A job whose effect can be counted."""

from __future__ import annotations

from django.db import models

from img_program.database.patterns import office_only
from img_program.jobs.access import office_job
from img_program.jobs.models import Job


class SampleJob(Job):
    """`behavior`: hold the first attempt at a lock that the test keeps, succeed, break, or fail."""

    max_attempts = models.PositiveSmallIntegerField(default=3)
    behavior = models.CharField(max_length=20, default="succeed")

    class Meta(Job.Meta):
        """The office asks for it."""

        verbose_name = "sample job"
        constraints = [office_job("sample_jobs_samplejob_access")]


class SampleEffect(models.Model):
    """What a finished job leaves behind; one row for each time it was done."""

    job = models.ForeignKey(SampleJob, on_delete=models.CASCADE)
    attempt = models.PositiveSmallIntegerField()

    class Meta:
        """The office sees it."""

        constraints = [office_only("sample_jobs_sampleeffect_access")]

    def __str__(self) -> str:
        return f"attempt {self.attempt}"
