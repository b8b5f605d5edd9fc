"""What everybody may know of the account: who gave, and how much (Minn. Stat. 144.1911, subd. 6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Max, Min, Sum

from img_program.database.context import as_system
from residency.service.models.account import Contributor


@dataclass(frozen=True, slots=True)
class Given:
    """One contributor with the sum given, and the first and last day."""

    name: str
    amount: Decimal
    first_on: dt.date
    last_on: dt.date


def public_contributions() -> list[Given]:
    """Contributors by name with what they gave, counter-entries taken off; nothing else of the ledger is read."""
    with as_system(reason="the public list of contributors"):
        rows = (
            Contributor.objects.annotate(
                amount=Sum("entries__amount"), first_on=Min("entries__entered_on"), last_on=Max("entries__entered_on")
            )
            .filter(amount__gt=0)
            .values_list("name", "amount", "first_on", "last_on")
            .order_by("name")
        )
        return [Given(*row) for row in rows]
