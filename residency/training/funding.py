"""What awards pay for positions."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum

from grants.awards.models import Award
from img_program.database.context import as_system
from residency.training.models import PositionFunding


def funded_by(award: Award) -> Decimal:
    """Dollars that an award pays for positions, over all of them and all years; what was taken back does not count."""
    with as_system(reason="sum what an award pays for positions"):
        total = PositionFunding.objects.filter(award=award).running().aggregate(total=Sum("amount"))["total"]
    return total or Decimal("0.00")
