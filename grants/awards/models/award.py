"""The award: the decision to give an organization money, by fiscal year, and what was checked before."""

from __future__ import annotations

from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from grants.awards.models.fund import Appropriation
from grants.awards.models.guards import IN_THE_BOOKS, PAPERS, appropriations_hold, of_same
from grants.awards.workflow import AWARD, AwardState
from grants.rounds.models.application import Application
from grants.rounds.models.conflicts import ApartQuerySet, apart, approved_free_of_conflict
from grants.rounds.models.opportunity import Opportunity, Program
from img_program.approvals.guards import two_persons, unchanged_once_approved
from img_program.database.access import SameOwner, of_my_organizations
from img_program.database.guards import REFUSE, Guard, GuardOn, planned
from img_program.database.history import tracked
from img_program.documents.models import Document
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import read_by_grantee
from img_program.web.fields.names import NameColumn


class AwardQuerySet(ApartQuerySet["Award"]):
    """Reads of awards."""

    def decided(self) -> AwardQuerySet:
        """Those that were awarded."""
        return self.filter(state=AwardState.AWARDED)

    def public(self) -> AwardQuerySet:
        """Those that everybody may read of (Minn. Stat. 13.599)."""
        return self.filter(state__in=[AwardState.AWARDED, AwardState.CANCELLED])


_SEEN = "state IN ('awarded', 'refused', 'cancelled')"


@tracked("awards_awardevent_access", f"{of_my_organizations()} AND {_SEEN}", more=[apart("awards_awardevent_apart", "SELECT")])
class Award(models.Model):
    """Money decided for an organization: after a competition, or as a single source with its justification.

    `version` counts the proposals: approvals belong to one of them. Amounts in dollars.
    """

    class Source(models.TextChoices):
        """How the grantee was chosen (OGM policies 08-02 and 08-07)."""

        COMPETITIVE = "competitive", "Competition"
        SINGLE_SOURCE = "single_source", "Single source"

    number = models.CharField("award number", max_length=30, unique=True)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="awards")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, null=True, blank=True, related_name="awards")
    program = models.CharField("program", max_length=30, choices=Program.choices)
    source = models.CharField("how the grantee was chosen", max_length=20, choices=Source.choices)
    title = models.CharField("title", max_length=200)
    delivery_partner = NameColumn("delivery partner", max_length=200, blank=True)
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    starts_on = models.DateField("planned start")
    ends_on = models.DateField("planned end")
    justification = models.TextField("why there is a single source", blank=True)
    justification_document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    above_reason = models.TextField("why more than asked, recommended or published", blank=True)
    state = models.CharField("state", max_length=12, choices=AwardState.choices, default=AwardState.DRAFT)
    state_reason = models.TextField("why", blank=True)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField("decided", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AwardQuerySet.as_manager()

    class Meta:
        """The organization reads what was decided; the money is there when it is awarded."""

        ordering = ["-created_at", "-id"]
        triggers = AWARD.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="awards_award_organization"),
            models.UniqueConstraint(
                fields=["application"],
                condition=~Q(state__in=["refused", "withdrawn", "cancelled"]),
                name="awards_award_once_an_application",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="awards_award_amount"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="awards_award_dates_in_order"),
            planned("awards_award_planned", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=Q(source="competitive", application__isnull=False, opportunity__isnull=False)
                | Q(source="single_source", application=None) & ~Q(justification=""),
                name="awards_award_says_how_chosen",
            ),
            models.CheckConstraint(condition=~Q(state="refused", state_reason=""), name="awards_award_refusal_says_why"),
            SameOwner(
                name="awards_award_same_applicant",
                columns=["application_id", "organization_id", "opportunity_id"],
                parent="rounds_application",
                parent_columns=["id", "organization_id", "opportunity_id"],
            ),
            Guard(
                name="awards_award_within_funds",
                events="UPDATE OF state, amount",
                when="NEW.state = 'awarded'",
                declare=appropriations_hold("")["declare"],
                body=(
                    "IF (SELECT coalesce(sum(amount), 0) FROM awards_awardpart WHERE award_id = NEW.id) <> NEW.amount THEN "
                    + REFUSE.format(message="'The parts by fiscal year do not add up to the award'")
                    + "; END IF; "
                    + appropriations_hold("SELECT appropriation_id FROM awards_awardpart WHERE award_id = NEW.id")["body"]
                ),
            ),
            Guard(
                name="awards_award_within_the_round",
                events="INSERT OR UPDATE OF state, amount",
                when="NEW.application_id IS NOT NULL AND NEW.state IN ('draft', 'proposed', 'awarded')",
                declare="most numeric; how_far text;",
                body=(
                    "SELECT LEAST(o.largest_award, (SELECT r.amount FROM rounds_recommendation r WHERE r.application_id = NEW.application_id), "
                    "(SELECT sum(b.amount) FROM rounds_applicationbudgetline b WHERE b.application_id = NEW.application_id "
                    "AND b.budget_version = 1)), o.state INTO most, how_far FROM rounds_opportunity o WHERE o.id = NEW.opportunity_id; "
                    "IF NEW.state = 'awarded' AND how_far <> 'evaluated' THEN "
                    + REFUSE.format(message="'No award is decided before the evaluation of its round is completed'")
                    # Whoever withdraws the application waits here, or is seen.
                    + "; END IF; IF NEW.state = 'awarded' AND OLD.state IS DISTINCT FROM NEW.state AND "
                    "(SELECT state FROM rounds_application WHERE id = NEW.application_id FOR SHARE) = 'withdrawn' THEN "
                    + REFUSE.format(message="'The applicant withdrew the application'")
                    + "; END IF; IF NEW.amount > most AND NEW.above_reason = '' AND "
                    # An amendment has its own signatures and reasons.
                    "NOT EXISTS (SELECT FROM awards_agreement g WHERE g.award_id = NEW.id AND g.state = 'in_force') THEN "
                    + REFUSE.format(
                        message="format('%s dollars are more than the %s dollars that were asked, recommended or published', NEW.amount, most)"
                    )
                    + "; END IF;"
                ),
            ),
            GuardOn(
                table="rounds_application",
                name="awards_application_stays_with_its_award",
                events="UPDATE OF state",
                when="NEW.state = 'withdrawn' AND OLD.state <> 'withdrawn'",
                body="IF EXISTS (SELECT FROM awards_award WHERE application_id = NEW.id AND state = 'awarded') THEN "
                + REFUSE.format(
                    message="'An award was made from this application, so it stays. To give the award back, write to the program'"
                )
                + "; END IF;",
            ),
            two_persons(
                "awards_award_two_persons",
                step="grants.award_decision",
                version="version",
                prepared=["created_by_id", "proposed_by_id"],
                when="NEW.state = 'awarded' AND OLD.state = 'proposed'",
            ),
            unchanged_once_approved(
                "awards_award_as_approved",
                step="grants.award_decision",
                version="version",
                columns=[
                    "organization_id",
                    "program",
                    "title",
                    "delivery_partner",
                    "amount",
                    "starts_on",
                    "ends_on",
                    "justification",
                    "above_reason",
                ],
                when="NEW.state = 'proposed'",
            ),
            approved_free_of_conflict(
                "awards_award_free_of_conflict",
                step="grants.award_decision",
                version="version",
                opportunity="NEW.opportunity_id",
                when="NEW.state = 'awarded' AND OLD.state = 'proposed'",
            ),
            apart("awards_award_apart", "INSERT", "UPDATE"),
            apart("awards_award_apart_read", "SELECT", but=IN_THE_BOOKS["award"]),
            *PAPERS,
            read_by_grantee("awards_award_access", when=_SEEN),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_decided(self) -> bool:
        """It was awarded."""
        return self.state == AwardState.AWARDED


@tracked("awards_awardpartevent_access", of_my_organizations(), more=[apart("awards_awardpartevent_apart", "SELECT")])
class AwardPart(models.Model):
    """Dollars of an award from one appropriation. `released` went back to the fund when the grant was closed."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="parts")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    appropriation = models.ForeignKey(Appropriation, on_delete=models.PROTECT, related_name="parts")
    fiscal_year = models.PositiveSmallIntegerField("fiscal year")
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    released = models.DecimalField("returned to the fund", max_digits=12, decimal_places=2, default=Decimal("0.00"))

    class Meta:
        """One for each fiscal year; together never more than the appropriation."""

        ordering = ["fiscal_year"]
        triggers = [
            pgtrigger.Protect(
                name="after_decision_by_amendment",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition("current_user <> 'img_retention'"),
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["award", "fiscal_year"], name="awards_awardpart_once"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, released__gte=0, released__lte=F("amount")), name="awards_awardpart_amounts"
            ),
            SameOwner(
                name="awards_awardpart_same_year",
                columns=["appropriation_id", "fiscal_year"],
                parent="awards_appropriation",
                parent_columns=["id", "fiscal_year"],
            ),
            of_same("award", "awards_awardpart_same_owner"),
            Guard(
                name="awards_awardpart_within_funds",
                events="INSERT OR UPDATE",
                **appropriations_hold("NEW.appropriation_id"),
            ),
            Guard(
                name="awards_awardpart_as_approved",
                events="INSERT OR UPDATE",
                body="IF (SELECT state FROM awards_award WHERE id = NEW.award_id) NOT IN ('draft', 'awarded', 'cancelled') THEN "
                + REFUSE.format(message="'The award waits for two persons or was ended: its money stays as it is'")
                + "; END IF;",
            ),
            Guard(
                name="awards_awardpart_one_fund",
                events="INSERT OR UPDATE OF appropriation_id",
                body="IF (SELECT count(DISTINCT a.fund_id) FROM awards_awardpart p JOIN awards_appropriation a "
                "ON a.id = p.appropriation_id WHERE p.award_id = NEW.award_id) > 1 THEN "
                + REFUSE.format(message="'An award is paid from one fund'")
                + "; END IF;",
            ),
            apart("awards_awardpart_apart", "INSERT", "UPDATE"),
            read_by_grantee("awards_awardpart_access"),
        ]

    def __str__(self) -> str:
        return f"Fiscal year {self.fiscal_year}: {self.amount}"
