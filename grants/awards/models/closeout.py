"""The end of a grant: what came back, how the grantee performed, and how long the papers are kept."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.awards.models.agreement import Agreement
from grants.awards.models.guards import of_same
from grants.rounds.models.conflicts import apart
from img_program.database.access import of_my_organizations
from img_program.database.history import tracked
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import read_by_grantee


@tracked(
    "awards_performanceevaluationevent_access",
    of_my_organizations(),
    more=[apart("awards_performanceevaluationevent_apart", "SELECT")],
)
class PerformanceEvaluation(models.Model):
    """How the grantee performed (Minn. Stat. 16B.98, subd. 12); seen when it applies again."""

    class Rating(models.TextChoices):
        """The rating."""

        MET = "met", "As agreed"
        PARTLY = "partly", "Partly as agreed"
        NOT_MET = "not_met", "Not as agreed"

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="evaluation")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="grant_evaluations")
    work = models.CharField("the work", max_length=8, choices=Rating.choices)
    money = models.CharField("the money", max_length=8, choices=Rating.choices)
    reporting = models.CharField("reporting", max_length=8, choices=Rating.choices)
    text = models.TextField("in words")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The grantee reads it."""

        ordering = ["-written_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="awards_performanceevaluation_has_words"),
            of_same("agreement", "awards_performanceevaluation_same_owner"),
            apart("awards_performanceevaluation_apart"),
            read_by_grantee("awards_performanceevaluation_access"),
        ]

    def __str__(self) -> str:
        return self.get_work_display()


@tracked("awards_closeoutevent_access", of_my_organizations(), more=[apart("awards_closeoutevent_apart", "SELECT")])
class Closeout(models.Model):
    """The grant is closed: what was paid, what stays unspent, until when the papers are kept."""

    agreement = models.OneToOneField(Agreement, on_delete=models.PROTECT, related_name="closeout")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField("closed on")
    paid = models.DecimalField("paid", max_digits=12, decimal_places=2)
    unspent = models.DecimalField("not spent", max_digits=12, decimal_places=2)
    keep_until = models.DateField("kept until")
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField("note", blank=True)

    class Meta:
        """Written once."""

        ordering = ["-closed_on"]
        constraints = [
            of_same("agreement", "awards_closeout_same_owner"),
            apart("awards_closeout_apart"),
            read_by_grantee("awards_closeout_access", staff="SELECT, INSERT", system="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"Closed on {self.closed_on}"
