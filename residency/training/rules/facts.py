"""What the rules of the payment gate are given: plain facts, so that a rule can be tried without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from img_program.statute.parameters import ParameterValue
from residency.training.workflow import GateState, ParticipantAgreementState


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """How one thing of the gate stands; `state` is None while nothing is recorded."""

    state: GateState | None
    reason: str = ""
    dated_on: date | None = None


@dataclass(frozen=True, slots=True)
class ResidentFacts:
    """One resident's gate. `position` names the position, never the person."""

    position: str
    contract: ItemFacts
    certification: ItemFacts
    readiness: ItemFacts
    agreement: ParticipantAgreementState | None
    demands_certificate: bool
    contract_demanded: ParameterValue
    residence_demanded: ParameterValue
    ecfmg_demanded: ParameterValue
    agreement_demanded: ParameterValue


@dataclass(frozen=True, slots=True)
class FundedPosition:
    """One position that the award pays for in one academic year; dollars. `is_filled`: somebody holds it in that year."""

    name: str
    year: int
    amount: Decimal
    is_filled: bool


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
