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
class Held:
    """In how many months of the year somebody held a position, what is asked for them and what was paid before. Dollars."""

    months: int
    asked: Decimal
    paid: Decimal

    def left(self, funded: Decimal) -> Decimal:
        """What may still be paid for these months, of what the award pays for the whole year: a month never pays a year."""
        return (funded * self.months / MONTHS_OF_A_YEAR).quantize(Decimal("0.01"), rounding=ROUND_DOWN) - self.paid


@dataclass(frozen=True, slots=True)
class PositionYear:
    """One position in one academic year, as an award pays for it and a request asks for it.

    `whole`: whoever held it; `residents`: each of those whom the request names. Months are counted until the last day that
    is asked or was paid for, and never beyond today.
    """

    position: str
    in_words: str
    funded: Decimal
    whole: Held
    residents: tuple[Held, ...]
    citation: str
    crosses_year: bool = False
