"""Telling every applicant of a round what happened to it: a job, because there may be thousands."""

from __future__ import annotations

from django.db import models

from grants.rounds.models.opportunity import Opportunity
from img_program.jobs.access import office_job
from img_program.jobs.models import Job


class RoundNotice(Job):
    """The job that writes the letters of one event of a round. Each letter goes once, however often the job runs."""

    class Event(models.TextChoices):
        """What happened."""

        IN_REVIEW = "in_review", "The review started"
        RESULTS_DAY = "results_day", "The day of the results was set"
        EVALUATED = "evaluated", "The evaluation is completed"
        CANCELLED = "cancelled", "The round is cancelled"

    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="notices")
    event = models.CharField("what happened", max_length=12, choices=Event.choices)
    detail = models.CharField(max_length=20, blank=True)

    class Meta(Job.Meta):
        """Asked for by the office's actions."""

        verbose_name = "letters of a round"
        constraints = [office_job("rounds_roundnotice_access")]
