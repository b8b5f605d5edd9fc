"""EXEC: no money before the agreement is executed."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts


def agreement_is_executed(facts: PaymentFacts) -> Finding:
    """Encumbrance, both signatures and the approval reference are on record (Minn. Stat. 16B.97, 16B.98)."""
    title = "The agreement is executed"
    if facts.is_executed:
        return Finding("EXEC", title, True, "The agreement is encumbered, signed by both sides and in force.", facts.citation)
    return Finding(
        "EXEC",
        title,
        False,
        "The agreement is not in force.",
        facts.citation,
        "The program completes encumbrance, signatures and approval first, or the grant is closed already.",
    )
