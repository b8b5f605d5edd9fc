"""What higher rooms have promised from an award, so that an amendment can't take the money away beneath a promise."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.core.exceptions import ValidationError

from grants.awards.models import Award

type Promised = Callable[[Award], Decimal]

_PROMISES: dict[str, Promised] = {}


def register_promise(words: str, promised: Promised) -> None:
    """Add a kind of promise; called from a higher room's `AppConfig.ready`.

    `words` say what was promised ("Residency positions"); `promised` gives the dollars, of all that rest on the award.
    """
    _PROMISES[words] = promised


def demand_promises_are_kept(award: Award, amount: Decimal) -> None:
    """Raises ValidationError in words when an award of this amount would not hold what was promised from it."""
    for words, promised in _PROMISES.items():
        if (needed := promised(award)) > amount:
            raise ValidationError(
                f"{words} are to be paid from this award with ${needed:,.2f}. "
                f"Keep at least that much, or take back what is paid for them first.",
                code="promised",
            )
