"""Findings about a payment, and the gates that higher rooms add to the program's own rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from grants.awards.models import PaymentRequest
from img_program.web.registry import Registry


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says: it passes, or why not yet and what to do, in words, with the passage of the law."""

    rule: str
    title: str
    passes: bool
    words: str
    citation: str
    what_to_do: str = ""


type PaymentGate = Callable[[PaymentRequest], list[Finding]]

_GATES: Registry[PaymentGate] = Registry()


def register_payment_gate(gate: PaymentGate) -> None:
    """Add a gate; called from a higher room's `AppConfig.ready`. It runs as the system, each time a payment is judged."""
    _GATES.add(gate)


def findings_of_gates(request: PaymentRequest) -> list[Finding]:
    """What every registered gate says about a payment request."""
    return [finding for gate in _GATES for finding in gate(request)]
