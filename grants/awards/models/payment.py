"""Payments: requests by line, the ledger that only grows, and files for the accounting system."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from grants.awards.models.agreement import Agreement, AgreementBudgetLine
from grants.awards.models.fund import DOLLARS, NOTHING
from grants.awards.models.guards import IN_THE_BOOKS, of_same
from grants.awards.workflow import BATCH, PAYMENT, BatchState, PaymentState
from grants.rounds.models.conflicts import ApartQuerySet, apart, apart_by, approved_free_of_conflict
from img_program.approvals.guards import two_persons
from img_program.database.access import SameOwner, of_my_organizations
from img_program.database.guards import REFUSE, TODAY, Guard, happened, planned
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.documents.models import Document
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import own_document, written_by_grantee


@tracked("awards_paymentbatchevent_access", None)
class PaymentBatch(models.Model):
    """A file for the accounting system, and the day on which it was paid."""

    number = models.CharField("batch", max_length=20, unique=True)
    state = models.CharField("state", max_length=6, choices=BatchState.choices, default=BatchState.SENT)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("made", default=timezone.now, editable=False)
    paid_on = models.DateField("paid on", null=True, blank=True)

    class Meta:
        """The office's."""

        ordering = ["-made_at", "-id"]
        verbose_name_plural = "payment batches"
        triggers = BATCH.triggers()
        constraints = [
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_on__isnull=False), name="awards_paymentbatch_paid_on"),
            happened("awards_paymentbatch_happened", "paid_on"),
            Guard(
                name="awards_paymentbatch_paid_once",
                events="UPDATE OF paid_on",
                when="OLD.paid_on IS NOT NULL AND NEW.paid_on IS DISTINCT FROM OLD.paid_on",
                body=REFUSE.format(message="'The day of a payment stays as it is'") + ";",
            ),
            apart_by("awards_paymentbatch_apart", "id", "awards_conflicted_batches"),
            office_only("awards_paymentbatch_access"),
        ]

    def __str__(self) -> str:
        return self.number


class PaymentRequestQuerySet(ApartQuerySet["PaymentRequest"]):
    """Reads of payment requests."""

    def with_total(self) -> PaymentRequestQuerySet:
        """Adds `total` in dollars."""
        lines = PaymentLine.objects.filter(request=OuterRef("pk")).order_by().values("request")
        total = Subquery(lines.annotate(total=Sum("amount")).values("total"), output_field=DOLLARS)
        return self.annotate(total=Coalesce(total, NOTHING))


@tracked(
    "awards_paymentrequestevent_access",
    of_my_organizations(),
    more=[apart("awards_paymentrequestevent_apart", "SELECT")],
)
class PaymentRequest(models.Model):
    """A grantee asks for money: back for what it spent, or ahead with a reason.

    `version` counts submissions: an approval belongs to one of them. Whoever prepared a payment can't approve it.
    """

    class Kind(models.TextChoices):
        """Reimbursement is preferred (OGM policy 08-08)."""

        REIMBURSEMENT = "reimbursement", "Reimbursement of what was spent"
        ADVANCE = "advance", "Advance"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField("number", max_length=40, unique=True)
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="payment_requests")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("kind", max_length=14, choices=Kind.choices, default=Kind.REIMBURSEMENT)
    justification = models.TextField("why an advance is needed", blank=True)
    is_final = models.BooleanField("this is the last request under this agreement", default=False)
    state = models.CharField("state", max_length=10, choices=PaymentState.choices, default=PaymentState.DRAFT)
    state_reason = models.TextField("why", blank=True)
    version = models.PositiveIntegerField(default=0)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField("submitted", null=True, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    prepared_at = models.DateTimeField("prepared", null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField("approved", null=True, blank=True)
    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    paid_on = models.DateField("paid on", null=True, blank=True)

    objects = PaymentRequestQuerySet.as_manager()

    class Meta:
        """The grantee writes until the office works on it; two different persons prepare and approve."""

        ordering = ["-created_at", "id"]
        triggers = PAYMENT.triggers()
        indexes = [
            models.Index(fields=["state", "submitted_at"], name="awards_payment_by_state"),
            models.Index(F("submitted_at").desc(), "id", name="awards_payment_sent", condition=~Q(state="draft")),
        ]
        constraints = [
            Guard(
                name="awards_paymentrequest_number_stays",
                events="UPDATE OF number",
                when="NEW.number IS DISTINCT FROM OLD.number",
                body=REFUSE.format(message="'A number that was given stays'") + ";",
            ),
            models.UniqueConstraint(fields=["id", "organization"], name="awards_paymentrequest_organization"),
            models.UniqueConstraint(fields=["id", "agreement", "organization"], name="awards_paymentrequest_of"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "batched", "paid"])
                | Q(prepared_by__isnull=False, approved_by__isnull=False) & ~Q(prepared_by=F("approved_by")),
                name="awards_payment_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "refused"]) | ~Q(state_reason=""), name="awards_payment_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["batched", "paid"]) | Q(batch__isnull=False), name="awards_payment_in_batch"
            ),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_on__isnull=False), name="awards_payment_paid_on"),
            two_persons(
                "awards_payment_approved_by_another",
                step="grants.payment",
                persons=1,
                version="version",
                prepared=["prepared_by_id"],
                when="NEW.state = 'approved' AND OLD.state = 'prepared'",
            ),
            approved_free_of_conflict(
                "awards_payment_free_of_conflict",
                step="grants.payment",
                version="version",
                when="NEW.state = 'approved' AND OLD.state = 'prepared'",
            ),
            apart("awards_paymentrequest_apart", "INSERT", "UPDATE"),
            apart("awards_paymentrequest_apart_read", "SELECT", but=IN_THE_BOOKS["paymentrequest"]),
            Guard(
                name="awards_payment_not_on_hold",
                events="UPDATE OF state",
                when="NEW.state <> OLD.state AND (NEW.state IN ('batched', 'paid') OR NEW.state = 'approved' AND OLD.state = 'prepared')",
                body=(
                    # Whoever places a hold waits here, or is seen.
                    "PERFORM 1 FROM awards_award w JOIN awards_agreement g ON g.award_id = w.id WHERE g.id = NEW.agreement_id "
                    "FOR UPDATE OF w; IF EXISTS (SELECT FROM awards_hold h WHERE h.agreement_id = NEW.agreement_id "
                    f"AND h.lifted_at IS NULL AND {TODAY} BETWEEN h.starts_on AND h.ends_on) THEN "
                    + REFUSE.format(message="'Payments under this agreement are on hold'")
                    + "; END IF;"
                ),
            ),
            Guard(
                name="awards_payment_not_while_corrected",
                events="UPDATE OF state",
                when="NEW.state <> OLD.state AND NEW.state IN ('batched', 'paid')",
                body=(
                    "IF EXISTS (SELECT FROM awards_correction c WHERE c.request_id = NEW.id AND c.state = 'proposed') THEN "
                    + REFUSE.format(message="'This payment is stopped: a correction of it waits for its second person'")
                    + "; END IF;"
                ),
            ),
            Guard(
                name="awards_payment_number_stays",
                events="UPDATE OF number",
                when="NEW.number <> OLD.number",
                body=REFUSE.format(message="'The number of a request stays as it is'") + ";",
            ),
            models.CheckConstraint(condition=~Q(state="voided") | ~Q(state_reason=""), name="awards_payment_voided_why"),
            Guard(
                name="awards_payment_paid_stays",
                events="UPDATE OF batch_id, paid_on",
                when="OLD.state = 'paid' AND (NEW.batch_id, NEW.paid_on) IS DISTINCT FROM (OLD.batch_id, OLD.paid_on)",
                body=REFUSE.format(message="'What was paid stays as it was paid'") + ";",
            ),
            of_same("agreement", "awards_paymentrequest_same_owner"),
            written_by_grantee(
                "awards_paymentrequest_access",
                person="SELECT, INSERT, UPDATE",
                while_="state IN ('draft', 'returned', 'submitted')",
                into="state IN ('draft', 'returned', 'submitted', 'withdrawn')",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open_to_grantee(self) -> bool:
        """The grantee may still change it."""
        return self.state in (PaymentState.DRAFT, PaymentState.RETURNED)

    @property
    def is_advance(self) -> bool:
        """Money ahead."""
        return self.kind == self.Kind.ADVANCE


_WHILE_OPEN = (
    "IF (SELECT state FROM awards_paymentrequest WHERE id = {row}.request_id) NOT IN ('draft', 'returned') THEN "
    "RAISE EXCEPTION 'The request was submitted: its lines stay as they are'; END IF; RETURN {row};"
)


class PaymentLine(models.Model):
    """One expense on one budget line, when it was spent, and its receipt."""

    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="lines")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    budget_line = models.ForeignKey(AgreementBudgetLine, on_delete=models.PROTECT, related_name="payment_lines")
    what = models.CharField("what for", max_length=200)
    spent_from = models.DateField("spent from")
    spent_until = models.DateField("spent until")
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    receipt = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Lines change only while the grantee may change the request."""

        ordering = ["id"]
        triggers = [
            pgtrigger.Trigger(
                name="while_open",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=_WHILE_OPEN.format(row="NEW"),
            ),
            pgtrigger.Trigger(
                name="kept_after",
                operation=pgtrigger.Delete,
                when=pgtrigger.Before,
                condition=pgtrigger.Condition("current_user <> 'img_retention'"),
                func=_WHILE_OPEN.format(row="OLD"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="awards_paymentline_organization"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="awards_paymentline_amount"),
            models.CheckConstraint(condition=Q(spent_until__gte=F("spent_from")), name="awards_paymentline_dates_in_order"),
            planned("awards_paymentline_planned", "spent_from", "spent_until"),
            SameOwner(
                name="awards_paymentline_same_request",
                columns=["request_id", "agreement_id", "organization_id"],
                parent="awards_paymentrequest",
                parent_columns=["id", "agreement_id", "organization_id"],
            ),
            SameOwner(
                name="awards_paymentline_same_agreement",
                columns=["budget_line_id", "agreement_id", "organization_id"],
                parent="awards_agreementbudgetline",
                parent_columns=["id", "agreement_id", "organization_id"],
            ),
            own_document("receipt_id", "awards_paymentline_own_receipt"),
            apart("awards_paymentline_apart", "SELECT", but=IN_THE_BOOKS["paymentline"]),
            written_by_grantee(
                "awards_paymentline_access",
                person="SELECT, INSERT, UPDATE, DELETE",
                staff="SELECT",
                system="SELECT, INSERT, UPDATE, DELETE",
            ),
        ]

    def __str__(self) -> str:
        return self.what
