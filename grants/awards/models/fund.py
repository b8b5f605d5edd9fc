"""Where the money comes from: funds, and what was appropriated to each for a fiscal year."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from grants.awards.models.guards import appropriations_hold
from img_program.database.guards import REFUSE, Guard
from img_program.database.history import tracked
from img_program.database.patterns import office_only

DOLLARS: Any = models.DecimalField(max_digits=12, decimal_places=2)
NOTHING = Value(Decimal("0.00"), output_field=DOLLARS)


class Lapse(models.TextChoices):
    """Until when dollars of a fiscal year can be paid."""

    NEVER = "never", "Never, or not known yet"
    YEAR = "year", "After the end of its fiscal year"
    SECOND_YEAR = "second_year", "After the end of the fiscal year that follows"
    AGREEMENT = "agreement", "After the end of the agreement (residency)"


@tracked("awards_fundevent_access", None)
class Fund(models.Model):
    """An account of the State from which awards are paid. `code` is its number in the accounting system."""

    name = models.CharField("name", max_length=150, unique=True)
    code = models.CharField("number in the accounting system", max_length=40)
    note = models.CharField("note", max_length=300, blank=True)
    # Minn. Stat. 144.1911, subd. 6. What is paid from it moves in that account's own ledger too.
    is_revolving_account = models.BooleanField("this is the revolving account", default=False)

    class Meta:
        """The office's. There is one revolving account, and a fund never becomes it or ceases to be it."""

        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_revolving_account"], condition=Q(is_revolving_account=True), name="awards_fund_one_account"
            ),
            Guard(
                name="awards_fund_stays_what_it_is",
                events="UPDATE OF is_revolving_account",
                when="NEW.is_revolving_account <> OLD.is_revolving_account",
                body=REFUSE.format(message="'A fund stays the revolving account, or stays another'") + ";",
            ),
            office_only("awards_fund_access"),
        ]

    def __str__(self) -> str:
        return self.name


class AppropriationQuerySet(models.QuerySet["Appropriation"]):
    """Reads of appropriations."""

    def with_balance(self) -> AppropriationQuerySet:
        """Adds `committed` (awards that were decided, less what was released) and `left`, in dollars."""
        decided = (
            Appropriation.objects.filter(pk=OuterRef("pk"), parts__award__state="awarded")
            .order_by()
            .values("pk")
            .annotate(total=Sum(F("parts__amount") - F("parts__released")))
            .values("total")
        )
        committed = Coalesce(Subquery(decided, output_field=DOLLARS), NOTHING)
        return self.annotate(committed=committed).annotate(left=F("amount") - F("committed"))


@tracked("awards_appropriationevent_access", None)
class Appropriation(models.Model):
    """Dollars of one fund for one state fiscal year, with the law that gives them."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="appropriations")
    fiscal_year = models.PositiveSmallIntegerField("fiscal year")
    amount = models.DecimalField("amount", max_digits=12, decimal_places=2)
    citation = models.CharField("law", max_length=200)
    code = models.CharField("appropriation number", max_length=40, blank=True)
    lapses = models.CharField("lapses", max_length=12, choices=Lapse.choices, default=Lapse.NEVER)

    objects = AppropriationQuerySet.as_manager()

    class Meta:
        """One for each fund and year; it can't be lowered below what was awarded from it."""

        ordering = ["-fiscal_year", "fund__name"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "fiscal_year"], name="awards_appropriation_once"),
            models.UniqueConstraint(fields=["id", "fiscal_year"], name="awards_appropriation_year"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="awards_appropriation_not_negative"),
            Guard(name="awards_appropriation_not_below_awards", events="UPDATE OF amount", **appropriations_hold("NEW.id")),
            office_only("awards_appropriation_access"),
        ]

    def __str__(self) -> str:
        return f"{self.fund}, fiscal year {self.fiscal_year}"
