"""PAY: reimbursement is preferred, an advance is justified."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts


def advance_is_justified(facts: PaymentFacts) -> Finding:
    """An advance says why the grantee can't pay first (OGM policy 08-08)."""
    title = "An advance is justified"
    if not facts.is_advance:
        return Finding("PAY", title, True, "This is a reimbursement.", facts.citation)
    if facts.justification.strip():
        return Finding("PAY", title, True, "The advance is justified in writing.", facts.citation)
    return Finding(
        "PAY",
        title,
        False,
        "The request is for an advance and does not say why.",
        facts.citation,
        "Write why you can't pay first.",
    )
