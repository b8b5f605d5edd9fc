"""What the accounting system says it paid: each row compared with what was sent, to the cent."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone

from grants.awards.models.payment import PaymentRequest
from img_program.accounts.models import User
from img_program.database.access import STAFF, Restriction
from img_program.database.guards import happened
from img_program.database.patterns import office_only


class PaidFile(models.Model):
    """A list from accounting, as it was read."""

    name = models.CharField("file", max_length=255)
    sha256 = models.CharField("SHA-256", max_length=64)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    read_at = models.DateTimeField("read", default=timezone.now, editable=False)

    class Meta:
        """The office's. Kept as it was read."""

        ordering = ["-read_at", "-id"]
        verbose_name_plural = "lists of what was paid"
        constraints = [office_only("awards_paidfile_access", staff="SELECT, INSERT", system="SELECT, INSERT")]

    def __str__(self) -> str:
        return self.name


class PaidRowQuerySet(models.QuerySet["PaidRow"]):
    """Reads of rows."""

    def visible_to(self, user: User) -> Self:
        """Not those about organizations with which the reader declared a conflict of interest."""
        return self.exclude(request__organization__in=user.conflict_disclosures.conflicts())


class PaidRow(models.Model):
    """One row: the number of a request, the day, the dollars, and how they compare with what was sent for payment."""

    class Outcome(models.TextChoices):
        """How it compares."""

        EQUAL = "equal", "As sent"
        DIFFERENT = "different", "Another amount than was sent"
        UNKNOWN = "unknown", "No request has this number"
        TWICE = "twice", "This number stands more than once in the list"
        NOT_SENT = "not_sent", "Not on its way: it was stopped, or not sent yet"
        EARLIER = "earlier", "Was marked as paid before"

    file = models.ForeignKey(PaidFile, on_delete=models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField("line")
    number = models.CharField("request", max_length=40)
    paid_on = models.DateField("paid on")
    amount = models.DecimalField("paid", max_digits=12, decimal_places=2)
    reference = models.CharField("reference", max_length=60, blank=True)
    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="paid_rows")
    sent = models.DecimalField("sent", max_digits=12, decimal_places=2, null=True, blank=True)
    outcome = models.CharField("compared", max_length=10, choices=Outcome.choices)
    settled_at = models.DateTimeField("marked as paid", null=True, blank=True)

    objects = PaidRowQuerySet.as_manager()

    class Meta:
        """The office's."""

        ordering = ["line"]
        constraints = [
            models.UniqueConstraint(fields=["file", "line"], name="awards_paidrow_once"),
            happened("awards_paidrow_happened", "paid_on"),
            Restriction(
                name="awards_paidrow_apart",
                to=[STAFF],
                using="request_id IS NULL OR EXISTS (SELECT FROM awards_paymentrequest r WHERE r.id = request_id)",
                commands=("SELECT",),
            ),
            office_only("awards_paidrow_access"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"

    @property
    def difference(self) -> object:
        """Dollars paid beyond what was sent; None where nothing was."""
        return None if self.sent is None else self.amount - self.sent
