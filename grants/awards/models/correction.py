"""Corrections of money: one person asks with a reason, another decides, and only then the ledger takes something back."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.awards.models.agreement import Agreement, AgreementBudgetLine
from grants.awards.models.guards import of_same
from grants.awards.models.payment import PaymentLine, PaymentRequest
from grants.awards.workflow import CORRECTION, CorrectionState
from grants.rounds.models.conflicts import ApartQuerySet, apart, approved_free_of_conflict
from img_program.approvals.guards import two_persons, unchanged_once_approved
from img_program.database.access import SameOwner, of_my_organizations
from img_program.database.guards import REFUSE, Guard, happened
from img_program.database.history import tracked
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import read_by_grantee


class CorrectionQuerySet(ApartQuerySet["Correction"]):
    """Reads of corrections."""

    def open(self) -> CorrectionQuerySet:
        """Those that wait for the second person."""
        return self.filter(state=CorrectionState.PROPOSED)


@tracked(
    "awards_correctionevent_access",
    f"{of_my_organizations()} AND state = 'entered'",
    more=[apart("awards_correctionevent_apart", "SELECT")],
)
class Correction(models.Model):
    """Dollars taken back, and why. The ledger gets reversing entries when a second, different person agrees.

    void: a payment that is not paid is stopped, whole. disallow: a part of one expense isn't paid, or is owed back when it
    was. withhold: what is owed back is kept from a later payment. refund: money came back, also after the grant was closed.
    """

    class Kind(models.TextChoices):
        """What is corrected."""

        VOID = "void", "Stop and void a payment"
        DISALLOW = "disallow", "Disallow an expense"
        WITHHOLD = "withhold", "Withhold what is owed back"
        REFUND = "refund", "Money given back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("what", max_length=8, choices=Kind.choices)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="corrections")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, null=True, blank=True, related_name="corrections")
    budget_line = models.ForeignKey(AgreementBudgetLine, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    # The disallowance of paid money that this gives back or keeps back.
    settles = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="settled_by")
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    on = models.DateField("on")
    reason = models.TextField("why")
    # Set when a disallowance was decided after the payment was paid: the grantee owes it.
    is_owed = models.BooleanField("owed back", default=False)
    state = models.CharField("state", max_length=8, choices=CorrectionState.choices, default=CorrectionState.PROPOSED)
    state_reason = models.TextField("why not", blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("asked for", default=timezone.now, editable=False)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("decided", null=True, blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        """The grantee reads what was entered."""

        ordering = ["-proposed_at", "id"]
        triggers = CORRECTION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="awards_correction_organization"),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state="proposed") & ~Q(kind="refund"),
                name="awards_correction_one_at_a_time",
                violation_error_message="Another correction of this payment waits for its second person.",
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0)
                & ~Q(reason="")
                & (
                    Q(kind="void", request__isnull=False, line=None, budget_line=None, settles=None)
                    | Q(kind="disallow", request__isnull=False, line__isnull=False, budget_line__isnull=False, settles=None)
                    | Q(kind="withhold", request__isnull=False, line=None, budget_line__isnull=False, settles__isnull=False)
                    | Q(kind="refund", line=None, budget_line__isnull=False)
                ),
                name="awards_correction_says_what",
            ),
            models.CheckConstraint(
                condition=Q(is_owed=False) | Q(kind="disallow", state="entered"), name="awards_correction_owed"
            ),
            models.CheckConstraint(condition=~Q(state="declined") | ~Q(state_reason=""), name="awards_correction_declined_why"),
            of_same("agreement", "awards_correction_same_owner"),
            *[
                SameOwner(
                    name=f"awards_correction_same_{name}",
                    columns=[f"{name}_id", "agreement_id", "organization_id"],
                    parent=f"awards_{parent}",
                    parent_columns=["id", "agreement_id", "organization_id"],
                )
                for name, parent in (("request", "paymentrequest"), ("budget_line", "agreementbudgetline"))
            ],
            happened("awards_correction_happened", "on"),
            Guard(
                name="awards_correction_holds",
                events="INSERT OR UPDATE OF state",
                when="NEW.state IN ('proposed', 'entered') AND NEW.kind <> 'refund'",
                declare="how_far text; taken numeric; most numeric;",
                body=(
                    # Whoever pays, sends or corrects under this award waits here.
                    "PERFORM 1 FROM awards_award w JOIN awards_agreement g ON g.award_id = w.id WHERE g.id = NEW.agreement_id "
                    "FOR UPDATE OF w; SELECT state INTO how_far FROM awards_paymentrequest WHERE id = NEW.request_id; "
                    "IF how_far <> 'approved' AND NOT (NEW.kind = 'disallow' AND how_far = 'paid') "
                    "AND NOT (NEW.kind = 'void' AND NEW.state = 'entered' AND how_far = 'voided') THEN "
                    + REFUSE.format(message="'This payment is not on its way any more, or not yet'")
                    + "; END IF; IF NEW.kind = 'disallow' AND NEW.state = 'entered' THEN "
                    "SELECT amount INTO most FROM awards_paymentline WHERE id = NEW.line_id AND request_id = NEW.request_id "
                    "AND budget_line_id = NEW.budget_line_id; "
                    "SELECT coalesce(sum(amount), 0) INTO taken FROM awards_correction WHERE line_id = NEW.line_id AND state = 'entered'; "
                    "IF most IS NULL OR taken > most OR NEW.is_owed <> (how_far = 'paid') THEN "
                    + REFUSE.format(message="'No more of an expense is disallowed than it was'")
                    + "; END IF; END IF;"
                ),
            ),
            two_persons(
                "awards_correction_two_persons",
                step="grants.correction",
                persons=1,
                prepared=["proposed_by_id"],
                when="NEW.state = 'entered' AND OLD.state <> 'entered'",
            ),
            approved_free_of_conflict(
                "awards_correction_free_of_conflict",
                step="grants.correction",
                when="NEW.state = 'entered' AND OLD.state <> 'entered'",
            ),
            unchanged_once_approved(
                "awards_correction_as_approved",
                step="grants.correction",
                columns=[
                    "kind",
                    "agreement_id",
                    "request_id",
                    "line_id",
                    "budget_line_id",
                    "settles_id",
                    "amount",
                    "on",
                    "reason",
                ],
                when="NEW.state IN ('proposed', 'entered')",
            ),
            apart("awards_correction_apart"),
            read_by_grantee("awards_correction_access", when="state = 'entered'"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: ${self.amount:,.2f}"
