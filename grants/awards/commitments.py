"""What higher rooms have committed from an award, so that an amendment can't take that money away."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import ValidationError

from grants.awards.models import Award

type Committed = Callable[[Award], Decimal]

_COMMITMENTS: dict[str, Committed] = {}


def register_commitment(words: str, committed: Committed) -> None:
    """Add a kind of commitment; called from a higher room's `AppConfig.ready`.

    `words` say what was committed ("Residency positions"); `committed` gives the dollars, of all that rest on the award.
    """
    _COMMITMENTS[words] = committed


def demand_commitments_are_kept(award: Award, amount: Decimal) -> None:
    """Raises ValidationError in words when an award of this amount would not hold what was committed from it."""
    for words, committed in _COMMITMENTS.items():
        if (needed := committed(award)) > amount:
            raise ValidationError(
                f"{words} are to be paid from this award with ${needed:,.2f}. "
                f"Keep at least that much, or take back what is paid for them first.",
                code="promised",
            )
