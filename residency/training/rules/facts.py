"""What the rules of the payment gate are given: plain facts, so that a rule can be tried without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from img_program.statute.parameters import ParameterValue
from residency.training.workflow import GateState, ParticipantAgreementState
from roster.rules.ecfmg import CertifiedOn

MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """How one thing of the gate stands; `state` is None while nothing is recorded."""

    state: GateState | None
    reason: str = ""
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResidentFacts:
    """One resident's gate. `position` names the position, never the person; `ecfmg`: as of the first day of training."""

    position: str
    contract: ItemFacts
    certification: ItemFacts
    readiness: ItemFacts
    agreement: ParticipantAgreementState | None
    demands_certificate: bool
    contract_demanded: ParameterValue
    residence_demanded: ParameterValue
    ecfmg_demanded: ParameterValue
    ecfmg: CertifiedOn
    agreement_demanded: ParameterValue


@dataclass(frozen=True, slots=True)
class FundedPosition:
    """One position that the award pays for in one academic year; dollars.

    `months`: how many of the year's months somebody held it, until the last day that is asked for. `is_ready`: no paper
    of who holds it is missing.
    """

    name: str
    year: int
    amount: Decimal
    months: int
    is_ready: bool = True

    @property
    def is_filled(self) -> bool:
        """Somebody held it in that year."""
        return self.months > 0

    @property
    def payable(self) -> Decimal:
        """Dollars of the months in which it was held: a month never pays a whole year."""
        if not self.is_ready:
            return Decimal("0.00")
        return (self.amount * self.months / MONTHS_OF_A_YEAR).quantize(Decimal("0.01"), rounding=ROUND_DOWN)


@dataclass(frozen=True, slots=True)
class YearFacts:
    """One academic year that a payment request touches: what is asked, what was paid before, and what is funded. Dollars."""

    year: int
    in_words: str
    asked: Decimal
    paid: Decimal
    positions: tuple[FundedPosition, ...]
    citation: str
    crosses_year: bool = False
