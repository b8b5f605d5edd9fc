"""The agreement: signed elsewhere, kept here version by version, with its budget and what is due."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from grants.awards.models.award import Award
from grants.awards.models.fund import DOLLARS, NOTHING
from grants.awards.models.guards import IN_THE_BOOKS, of_same
from grants.awards.workflow import AGREEMENT, AGREEMENT_VERSION, AgreementState, VersionState
from grants.rounds.models.conflicts import ApartQuerySet, apart, approved_free_of_conflict
from img_program.approvals.guards import two_persons, unchanged_once_approved
from img_program.database.access import of_my_organizations
from img_program.database.guards import REFUSE, Guard, happened, planned
from img_program.database.history import tracked
from img_program.documents.models import Document
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import own_document, read_by_grantee


class AgreementQuerySet(ApartQuerySet["Agreement"]):
    """Reads of agreements."""

    def with_paid(self) -> AgreementQuerySet:
        """Adds `paid` (approved payments less what came back) and `left`, in dollars, from the ledger."""
        itself = Agreement.objects.filter(pk=OuterRef("pk")).order_by().values("pk")
        paid = Coalesce(Subquery(itself.annotate(total=Sum("entries__amount")).values("total"), output_field=DOLLARS), NOTHING)
        return self.annotate(paid=paid).annotate(left=F("award__amount") - F("paid"))

    def in_force(self) -> AgreementQuerySet:
        """Executed and not closed."""
        return self.filter(state=AgreementState.IN_FORCE)


@tracked("awards_agreementevent_access", of_my_organizations(), more=[apart("awards_agreementevent_apart", "SELECT")])
class Agreement(models.Model):
    """The contract about one award. Dates and money are those of the latest executed version."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="agreement")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="agreements")
    number = models.CharField("agreement number", max_length=40, unique=True)
    state = models.CharField("state", max_length=12, choices=AgreementState.choices, default=AgreementState.PREPARING)
    starts_on = models.DateField("effective from", null=True, blank=True)
    ends_on = models.DateField("ends on", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        """The organization reads; the office writes."""

        ordering = ["-created_at", "-id"]
        triggers = AGREEMENT.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="awards_agreement_organization"),
            models.UniqueConstraint(fields=["id", "award"], name="awards_agreement_of_award"),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "closed"]) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
                name="awards_agreement_has_dates",
            ),
            of_same("award", "awards_agreement_same_owner"),
            Guard(
                name="awards_agreement_of_awarded",
                events="INSERT OR UPDATE OF state",
                when="NEW.state IN ('preparing', 'in_force')",
                body="IF (SELECT state FROM awards_award WHERE id = NEW.award_id) <> 'awarded' THEN "
                + REFUSE.format(message="'There is no agreement without a decided award'")
                + "; END IF;",
            ),
            Guard(
                name="awards_agreement_effective_when_signed",
                events="UPDATE OF state, starts_on",
                when="NEW.state = 'in_force'",
                body="IF NEW.starts_on < (SELECT GREATEST(executed_on, encumbered_on) FROM awards_agreementversion "
                "WHERE agreement_id = NEW.id AND number = 1) THEN "
                + REFUSE.format(message="'An agreement is effective when it is encumbered and signed by both, not before'")
                + "; END IF;",
            ),
            apart("awards_agreement_apart", "INSERT", "UPDATE"),
            read_by_grantee("awards_agreement_access"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_in_force(self) -> bool:
        """Executed and not closed."""
        return self.state == AgreementState.IN_FORCE


_SIGNED = Q(state__in=["grantee_signed", "state_signed", "executed"])


@tracked(
    "awards_agreementversionevent_access", of_my_organizations(), more=[apart("awards_agreementversionevent_apart", "SELECT")]
)
class AgreementVersion(models.Model):
    """The agreement (number 1) or an amendment: terms, the signed document, and the steps until it is executed.

    The order is the law's: encumbrance, the grantee's signature, the State's signature, executed. `executed_on` is
    the day of the last signature, not the day on which it was typed in.
    """

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="versions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("version")
    state = models.CharField("state", max_length=16, choices=VersionState.choices, default=VersionState.DRAFT)
    starts_on = models.DateField("effective from")
    ends_on = models.DateField("ends on")
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    what_changes = models.TextField("what changes, and why", blank=True)
    scope = models.TextField("scope", blank=True)
    key_people = models.TextField("key people", blank=True)
    sites = models.TextField("sites", blank=True)
    encumbrance_id = models.CharField("encumbrance", max_length=60, blank=True)
    encumbered_on = models.DateField("encumbered on", null=True, blank=True)
    supplier = models.CharField("supplier number", max_length=40, blank=True)
    grantee_signer = models.CharField("signed for the grantee by", max_length=150, blank=True)
    grantee_signed_on = models.DateField("on", null=True, blank=True)
    state_signer = models.CharField("signed for the State by", max_length=150, blank=True)
    state_signed_on = models.DateField("signed on", null=True, blank=True)
    approval_reference = models.CharField("approval reference", max_length=120, blank=True)
    long_term_approval = models.CharField("approval by the commissioner of administration", max_length=300, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    executed_on = models.DateField("executed on", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Each step has its evidence; an amendment is signed before the agreement expires."""

        ordering = ["number"]
        triggers = AGREEMENT_VERSION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="awards_version_number"),
            models.UniqueConstraint(fields=["id", "organization"], name="awards_agreementversion_organization"),
            models.UniqueConstraint(
                fields=["agreement"], condition=~Q(state__in=["executed", "cancelled"]), name="awards_version_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on"), amount__gt=0), name="awards_version_terms"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(what_changes=""), name="awards_version_says_what_changes"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | ~Q(encumbrance_id="") & Q(encumbered_on__isnull=False),
                name="awards_version_encumbered_first",
            ),
            models.CheckConstraint(
                condition=~_SIGNED | ~Q(grantee_signer="") & Q(grantee_signed_on__gte=F("encumbered_on")),
                name="awards_version_grantee_signs_second",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["state_signed", "executed"])
                | ~Q(state_signer="") & Q(state_signed_on__gte=F("encumbered_on")),
                name="awards_version_state_signs_last",
            ),
            models.CheckConstraint(
                condition=~Q(state="executed")
                | Q(executed_on=Greatest(F("grantee_signed_on"), F("state_signed_on")), document__isnull=False)
                & ~Q(approval_reference=""),
                name="awards_version_executed_with_evidence",
            ),
            of_same("agreement", "awards_version_same_owner"),
            own_document("document_id", "awards_version_own_document"),
            happened("awards_version_happened", "encumbered_on", "grantee_signed_on", "state_signed_on"),
            planned("awards_version_planned", "starts_on", "ends_on"),
            Guard(
                name="awards_version_adds_up",
                events="UPDATE OF state",
                when="NEW.state = 'executed'",
                body=(
                    "IF (SELECT coalesce(sum(amount), 0) FROM awards_versionline WHERE version_id = NEW.id) <> NEW.amount THEN "
                    + REFUSE.format(message="'The budget lines do not add up to the amount of the agreement'")
                    + "; END IF; IF NEW.number > 1 AND NEW.executed_on > "
                    "(SELECT ends_on FROM awards_agreement WHERE id = NEW.agreement_id) THEN "
                    + REFUSE.format(message="'An amendment is executed before the agreement expires'")
                    + "; END IF;"
                ),
            ),
            two_persons(
                "awards_version_two_persons",
                step="grants.execution",
                prepared=["created_by_id"],
                when="NEW.state = 'executed' AND OLD.state <> 'executed'",
            ),
            approved_free_of_conflict(
                "awards_version_free_of_conflict",
                step="grants.execution",
                when="NEW.state = 'executed' AND OLD.state <> 'executed'",
            ),
            unchanged_once_approved(
                "awards_version_as_approved",
                step="grants.execution",
                columns=[
                    "starts_on",
                    "ends_on",
                    "amount",
                    "scope",
                    "key_people",
                    "sites",
                    "encumbrance_id",
                    "grantee_signed_on",
                    "state_signed_on",
                    "document_id",
                ],
                when="NEW.state = 'state_signed'",
            ),
            apart("awards_agreementversion_apart", "INSERT", "UPDATE"),
            apart("awards_agreementversion_apart_read", "SELECT", but=IN_THE_BOOKS["agreementversion"]),
            read_by_grantee("awards_agreementversion_access", when="state IN ('grantee_signed', 'state_signed', 'executed')"),
        ]

    def __str__(self) -> str:
        return "Agreement" if self.number == 1 else f"Amendment {self.number - 1}"


class BudgetLineQuerySet(ApartQuerySet["AgreementBudgetLine"]):
    """Reads of budget lines."""

    def with_balance(self) -> BudgetLineQuerySet:
        """Adds `paid` and `left`, in dollars, from the ledger."""
        paid = Coalesce(Sum("entries__amount"), NOTHING, output_field=DOLLARS)
        return self.annotate(paid=paid).annotate(left=F("amount") - F("paid"))


@tracked("awards_agreementbudgetlineevent_access", of_my_organizations(), more=[apart("awards_budgetlineevent_apart", "SELECT")])
class AgreementBudgetLine(models.Model):
    """One category in one fiscal year with the dollars that hold now; payments name it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="budget_lines")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    category = models.CharField("category", max_length=100)
    fiscal_year = models.PositiveSmallIntegerField("fiscal year")
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2, default=Decimal("0.00"))
    order_line = models.PositiveSmallIntegerField("line of the purchase order", null=True, blank=True)

    objects = BudgetLineQuerySet.as_manager()

    class Meta:
        """Never below what was paid from it."""

        ordering = ["fiscal_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "category", "fiscal_year"], name="awards_agreementbudgetline_once"),
            models.UniqueConstraint(fields=["id", "agreement", "organization"], name="awards_agreementbudgetline_of"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="awards_agreementbudgetline_not_negative"),
            of_same("agreement", "awards_agreementbudgetline_same_owner"),
            Guard(
                name="awards_budgetline_not_below_paid",
                events="UPDATE OF amount",
                body=(
                    # Whoever pays under this award waits here, or is seen.
                    "PERFORM 1 FROM awards_award w JOIN awards_agreement g ON g.award_id = w.id WHERE g.id = NEW.agreement_id "
                    "FOR UPDATE OF w; "
                    "IF (SELECT coalesce(sum(amount), 0) FROM awards_ledgerentry WHERE budget_line_id = NEW.id) > NEW.amount THEN "
                    + REFUSE.format(message="'A budget line can''t be lower than what was paid from it'")
                    + "; END IF;"
                ),
            ),
            apart("awards_agreementbudgetline_apart", "INSERT", "UPDATE"),
            read_by_grantee("awards_agreementbudgetline_access"),
        ]

    def __str__(self) -> str:
        return f"{self.category}, fiscal year {self.fiscal_year}"
