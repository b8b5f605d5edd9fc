"""What the program recommends after a review, and what negotiation made of it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from grants.rounds.models.application import Application
from grants.rounds.models.conflicts import apart, free_of_conflict
from grants.rounds.models.opportunity import Opportunity
from img_program.database.access import SameOwner
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.organizations.models import Organization


def of_same_round(name: str) -> SameOwner:
    """A row's organization and round are its application's."""
    return SameOwner(
        name=name,
        columns=["application_id", "organization_id", "opportunity_id"],
        parent="rounds_application",
        parent_columns=["id", "organization_id", "opportunity_id"],
    )


@tracked("rounds_recommendationevent_access", None, more=[apart("rounds_recommendationevent_apart")])
class Recommendation(models.Model):
    """What the program recommends for one application. Leaving the rank order needs a written reason (policy 08-02)."""

    class Choice(models.TextChoices):
        """The recommendation."""

        FUND = "fund", "Fund"
        RESERVE = "reserve", "Next in rank, if money is left"
        DECLINE = "decline", "Do not fund"

    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="recommendation")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="recommendations")
    rank = models.PositiveSmallIntegerField("rank", null=True, blank=True)
    points = models.DecimalField("points", max_digits=8, decimal_places=2, null=True, blank=True)
    choice = models.CharField("recommendation", max_length=10, choices=Choice.choices)
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2, default=0)
    # A reserve that is not asked by this day ends.
    reserve_until = models.DateField("reserve until", null=True, blank=True)
    departs_from_rank = models.BooleanField("departs from the rank order", default=False)
    reason = models.TextField("reason", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The office's; the applicant hears of it by letter."""

        ordering = [F("rank").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(condition=Q(departs_from_rank=False) | ~Q(reason=""), name="rounds_recommendation_says_why"),
            models.CheckConstraint(
                condition=Q(choice="decline", amount=0) | ~Q(choice="decline") & Q(amount__gt=0),
                name="rounds_recommendation_amount",
            ),
            models.CheckConstraint(
                condition=Q(choice="reserve") | Q(reserve_until=None), name="rounds_recommendation_reserve_only"
            ),
            of_same_round("rounds_recommendation_same_owner"),
            office_only("rounds_recommendation_access"),
            apart("rounds_recommendation_apart"),
            free_of_conflict("rounds_recommendation_free", "made_by_id"),
        ]

    def __str__(self) -> str:
        return self.get_choice_display()


@tracked("rounds_negotiationoutcomeevent_access", None, more=[apart("rounds_negotiationoutcomeevent_apart")])
class NegotiationOutcome(models.Model):
    """How the negotiation with a recommended applicant ended. An accepted one can become an award."""

    class Outcome(models.TextChoices):
        """Accepted or declined; after "declined" the next in rank is asked."""

        ACCEPTED = "accepted", "Accepted"
        DECLINED = "declined", "Declined: the next in rank is asked"

    recommendation = models.OneToOneField(Recommendation, on_delete=models.PROTECT, related_name="negotiation")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="negotiation")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="negotiations")
    outcome = models.CharField("outcome", max_length=10, choices=Outcome.choices)
    amount = models.DecimalField("amount agreed", max_digits=12, decimal_places=2, default=0)
    budget_version = models.PositiveSmallIntegerField("version of the budget", default=1)
    note = models.TextField("what was agreed")
    next_application = models.ForeignKey(
        Application, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="next in rank"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """The office's."""

        ordering = ["recorded_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="accepted", amount__gt=0) | Q(outcome="declined", amount=0), name="rounds_negotiation_amount"
            ),
            of_same_round("rounds_negotiation_same_owner"),
            office_only("rounds_negotiationoutcome_access"),
            apart("rounds_negotiationoutcome_apart"),
            free_of_conflict("rounds_negotiationoutcome_free", "recorded_by_id"),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()
