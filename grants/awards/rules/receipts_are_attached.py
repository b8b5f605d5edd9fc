"""PAY: each expense has its receipt."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts


def receipts_are_attached(facts: PaymentFacts) -> Finding:
    """A reimbursement shows a receipt for every line; an advance can't have one yet."""
    title = "Receipts"
    missing = [line.what for line in facts.lines if not line.has_receipt]
    if facts.is_advance:
        return Finding("PAY", title, True, "An advance is accounted for later, with its receipts.", facts.citation)
    if missing:
        return Finding(
            "PAY", title, False, f"No receipt for {', '.join(missing)}.", facts.citation, "Add a receipt to each line."
        )
    return Finding("PAY", title, True, "Every line has its receipt.", facts.citation)
