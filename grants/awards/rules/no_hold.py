"""HOLD: no payment while payments are withheld."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts


def no_hold(facts: PaymentFacts) -> Finding:
    """A hold has an order and a last day; its reason is a restricted record and is never said here."""
    title = "Payments are not on hold"
    if facts.hold_until is None:
        return Finding("HOLD", title, True, "There is no hold.", facts.citation)
    return Finding(
        "HOLD",
        title,
        False,
        f"Payments under this agreement are on hold until {facts.hold_until:%-d %B %Y}.",
        facts.citation,
        "The grantee has a written notice. Wait for the end of the hold, or until it is lifted.",
    )
