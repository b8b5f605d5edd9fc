"""The revolving account (Minn. Stat. 144.1911, subd. 6): a ledger that only grows. Its balance is a sum and never expires."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone

from grants.awards.models import LedgerEntry
from img_program.accounts.permissions import Person, staff_roles
from img_program.approvals.guards import two_persons, unchanged_once_approved
from img_program.database.access import SameOwner
from img_program.database.guards import happened
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.web.fields.names import NameColumn, shows_a_name
from residency.service.models.account_guards import account_guards
from residency.service.models.repayment import PaymentYear
from residency.service.models.service import append_only
from residency.service.workflow import MONEY_OUT, MoneyOutState


class EntryKind(models.TextChoices):
    """What moved."""

    APPROPRIATION = "appropriation", "Appropriation"
    PAYMENT = "payment", "Payment by a physician"
    TRANSFER = "transfer", "Transfer into the account"
    CONTRIBUTION = "contribution", "Contribution"
    EARNINGS = "earnings", "Earnings"
    AWARD = "award", "Award"
    ADMINISTRATION = "administration", "Administration"


# What a member of staff enters alone. A contribution and a physician's payment have pages of their own; money of an award
# moves by itself, with the payment of that award.
PLAIN_INCOME = (EntryKind.APPROPRIATION, EntryKind.TRANSFER, EntryKind.EARNINGS)


@tracked("service_contributorevent_access", None)
class Contributor(models.Model):
    """Somebody who gives money. Name and amounts are public, and they were told so; who receives is not theirs to choose.

    No address and no phone: what is public is all that is kept.
    """

    name = NameColumn("name as it is published", max_length=200, unique=True)
    told_public_on = models.DateField("told that name and amounts are public")
    told_no_choice_on = models.DateField("told that recipients can't be chosen")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """The office's; what is published is read by one query (`residency/service/contributions.py`)."""

        ordering = ["name"]
        constraints = [
            shows_a_name("name", name="service_contributor_shows_name"),
            office_only("service_contributor_access"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked("service_moneyoutevent_access", None)
class MoneyOut(models.Model):
    """Administration that is to be paid from the account: one person proposes, another approves, or did so elsewhere."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    on = models.DateField("on")
    note = models.CharField("what exactly", max_length=300)
    state = models.CharField("state", max_length=10, choices=MoneyOutState.choices, default=MoneyOutState.PROPOSED)
    state_reason = models.CharField("why", max_length=300, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("proposed", default=timezone.now, editable=False)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_approved_elsewhere = models.BooleanField("approved elsewhere", default=False)
    decided_at = models.DateTimeField("decided", null=True, blank=True)

    class Meta:
        """Two persons, kept apart by the table itself."""

        ordering = ["-proposed_at", "id"]
        verbose_name_plural = "money out"
        triggers = MONEY_OUT.triggers()
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="service_moneyout_amount"),
            models.CheckConstraint(condition=~Q(note=""), name="service_moneyout_says_what"),
            happened("service_moneyout_happened", "on"),
            models.CheckConstraint(
                condition=~Q(state="entered")
                | Q(is_approved_elsewhere=True, approved_by=None)
                | Q(is_approved_elsewhere=False, approved_by__isnull=False) & ~Q(approved_by=F("proposed_by")),
                name="service_moneyout_two_persons",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(state_reason=""), name="service_moneyout_says_why"
            ),
            two_persons(
                "service_moneyout_approved_by_another",
                step="residency.money_out",
                persons=1,
                prepared=["proposed_by_id"],
                when="NEW.state = 'entered' AND OLD.state <> 'entered'",
            ),
            unchanged_once_approved(
                "service_moneyout_as_approved",
                step="residency.money_out",
                columns=["amount", "on", "note", "proposed_by_id"],
                when="NEW.state = 'proposed'",
            ),
            office_only("service_moneyout_access"),
        ]

    def __str__(self) -> str:
        return f"{EntryKind.ADMINISTRATION.label}: {self.note}"


class AccountEntryQuerySet(models.QuerySet["AccountEntry"]):
    """Reads of the ledger."""

    def visible_to(self, user: Person) -> AccountEntryQuerySet:
        """All for staff; a physician's own payments for the physician."""
        return self if staff_roles(user) else self.filter(user=user.pk)

    def balance(self, *, on: dt.date | None = None) -> Decimal:
        """Dollars in the account, at the end of a day or in all."""
        rows = self.filter(entered_on__lte=on) if on else self
        return rows.aggregate(total=Sum("amount"))["total"] or Decimal("0.00")


class AccountEntry(models.Model):
    """One movement of money: in is positive, out is negative. An error is taken back by a counter-entry with its reason.

    Money of an award is the other side of one entry in the ledger of awards: a payment from this account, or money back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("kind", max_length=14, choices=EntryKind.choices)
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    entered_on = models.DateField("on")
    note = models.CharField("note", max_length=300, blank=True)
    source = models.CharField("law or number in the accounting system", max_length=200, blank=True)
    contributor = models.ForeignKey(Contributor, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    money_out = models.ForeignKey(MoneyOut, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    ledger_entry = models.OneToOneField(
        LedgerEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="account_entry", verbose_name="payment"
    )
    payment_year = models.ForeignKey(PaymentYear, on_delete=models.PROTECT, null=True, blank=True, related_name="entries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="takes back"
    )
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AccountEntryQuerySet.as_manager()

    class Meta:
        """Append-only: no grant to change or delete. The account never holds less than nothing, on no day."""

        ordering = ["-entered_on", "-recorded_at", "id"]
        verbose_name_plural = "account entries"
        indexes = [models.Index(fields=["entered_on"], name="service_account_by_day")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(
                condition=Q(corrects__isnull=False) & ~Q(note="") & ~Q(amount=0)
                | Q(corrects=None, kind="award", money_out=None) & ~Q(amount=0)
                | Q(corrects=None, kind="administration", amount__lt=0, money_out__isnull=False)
                | Q(corrects=None, amount__gt=0, money_out=None) & ~Q(kind__in=["award", "administration"]),
                name="service_accountentry_direction",
            ),
            models.CheckConstraint(
                condition=Q(kind="award", ledger_entry__isnull=False, corrects=None) | ~Q(kind="award") & Q(ledger_entry=None),
                name="service_accountentry_award",
            ),
            models.CheckConstraint(
                condition=Q(kind="contribution", contributor__isnull=False) | ~Q(kind="contribution") & Q(contributor=None),
                name="service_accountentry_contributor",
            ),
            models.CheckConstraint(
                condition=Q(kind="payment", payment_year__isnull=False, user__isnull=False)
                | ~Q(kind="payment") & Q(payment_year=None, user=None),
                name="service_accountentry_physician",
            ),
            models.UniqueConstraint(fields=["money_out"], condition=Q(corrects=None), name="service_accountentry_money_out_once"),
            SameOwner(
                name="service_accountentry_same_owner",
                columns=["payment_year_id", "user_id"],
                parent="service_paymentyear",
                parent_columns=["id", "user_id"],
            ),
            happened("service_accountentry_happened", "entered_on"),
            *account_guards(),
            append_only("service_accountentry_access", removable="note"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.amount}"

    @property
    def is_in(self) -> bool:
        """Money came in."""
        return self.amount > 0
