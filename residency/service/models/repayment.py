"""The years in which a physician pays into the revolving account: what is owed and until when."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from grants.awards.models.fund import DOLLARS, NOTHING
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import SameOwner, mine
from img_program.database.guards import REFUSE, Guard
from img_program.database.history import tracked
from img_program.database.patterns import owned
from residency.service.models.service import Obligation


class Declared(models.TextChoices):
    """What a physician says about a year. Income is asked only of those who say that they owe less than the limit."""

    LIMIT = "limit", "I pay the yearly limit"
    COMPENSATION = "compensation", "I owe less: here is what I was paid"


class PaymentYearQuerySet(models.QuerySet["PaymentYear"]):
    """Reads of payment years."""

    def visible_to(self, user: Person) -> PaymentYearQuerySet:
        """All for staff, one's own for a physician."""
        return self if staff_roles(user) else self.filter(user=user.pk)

    def with_paid(self) -> PaymentYearQuerySet:
        """Reads what `paid` and `left` need: the sum of entries, counter-entries taken off. In the order of years."""
        # A sum forgets the model's own order.
        return self.annotate(paid_sum=Coalesce(Sum("entries__amount"), NOTHING, output_field=DOLLARS)).order_by("number")

    def unpaid(self) -> PaymentYearQuerySet:
        """Years with something left to pay."""
        owed = Coalesce("amount_due", "yearly_limit")
        paid = Coalesce(Sum("entries__amount"), NOTHING, output_field=DOLLARS)
        return self.annotate(paid_sum=paid).filter(waived_at=None, paid_sum__lt=owed)


@tracked("service_paymentyearevent_access", mine())
class PaymentYear(models.Model):
    """One employment year with a payment. The limit and the share are those of the signed agreement.

    `amount_due` stays empty until the physician said what they pay; until then the limit is the most that is owed.
    A document that shows compensation is seen, never kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="payment_years")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField("employment year")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until")
    due_on = models.DateField("due")
    yearly_limit = models.DecimalField("yearly limit", max_digits=12, decimal_places=2)
    share = models.DecimalField("share of compensation", max_digits=5, decimal_places=4)
    declared = models.CharField("declared", max_length=12, choices=Declared.choices, blank=True)
    declared_at = models.DateTimeField("declared on", null=True, blank=True)
    compensation = models.DecimalField("compensation of the year", max_digits=12, decimal_places=2, null=True, blank=True)
    amount_due = models.DecimalField("owed", max_digits=12, decimal_places=2, null=True, blank=True)
    due_reason = models.CharField("why this amount", max_length=300, blank=True)
    document_seen_on = models.DateField("document seen", null=True, blank=True)
    document_seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    waived_at = models.DateTimeField("waived", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PaymentYearQuerySet.as_manager()

    class Meta:
        """The physician reads; the actions write. What is owed is never less than what was paid."""

        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["id", "user"], name="service_paymentyear_owner"),
            models.UniqueConstraint(fields=["obligation", "number"], name="service_paymentyear_once"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="service_paymentyear_dates"),
            models.CheckConstraint(
                condition=Q(declared="", amount_due=None, compensation=None)
                | Q(declared="limit", amount_due__isnull=False, compensation=None)
                | Q(declared="compensation", amount_due__isnull=False, compensation__isnull=False, compensation__gte=0),
                name="service_paymentyear_declared",
            ),
            models.CheckConstraint(
                condition=Q(amount_due=None) | Q(amount_due__gte=Decimal(0), amount_due__lte=F("yearly_limit")),
                name="service_paymentyear_amount",
            ),
            models.CheckConstraint(
                condition=Q(document_seen_on=None, document_seen_by=None)
                | Q(document_seen_on__isnull=False, document_seen_by__isnull=False, declared="compensation"),
                name="service_paymentyear_document_seen",
            ),
            SameOwner(
                name="service_paymentyear_same_owner",
                columns=["obligation_id", "user_id"],
                parent="service_obligation",
                parent_columns=["id", "user_id"],
            ),
            Guard(
                name="service_paymentyear_not_below_paid",
                events="UPDATE OF amount_due, yearly_limit",
                declare="paid numeric;",
                body=(
                    "SELECT coalesce(sum(amount), 0) INTO paid FROM service_accountentry WHERE payment_year_id = NEW.id; "
                    "IF paid > coalesce(NEW.amount_due, NEW.yearly_limit) THEN "
                    + REFUSE.format(message="format('%s dollars were paid already; less can not be owed', paid)")
                    + "; END IF;"
                ),
            ),
            owned("service_paymentyear_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"Employment year {self.number}"

    @property
    def most(self) -> Decimal:
        """Dollars owed, or the limit while nothing is declared."""
        return self.yearly_limit if self.amount_due is None else self.amount_due

    @property
    def paid(self) -> Decimal:
        """Dollars paid; needs `with_paid()`."""
        amount: Decimal = vars(self)["paid_sum"]
        return amount

    @property
    def left(self) -> Decimal:
        """Dollars left to pay; needs `with_paid()`."""
        return Decimal(0) if self.waived_at else self.most - self.paid
