"""VISIT1: a visit and a reconciliation come before the final payment of a larger grant."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts


def visit_before_final_payment(facts: PaymentFacts) -> Finding:
    """Above the amount, the visits and reconciliations of policy are done before the last payment (OGM policy 08-10)."""
    title = "Monitoring before the final payment"
    if facts.award_amount <= facts.visit_above:
        return Finding("VISIT1", title, True, f"The award is not above ${facts.visit_above:,.0f}.", facts.citation)
    if not facts.takes_the_rest:
        return Finding("VISIT1", title, True, "This is not the final payment.", facts.citation)
    missing = []
    if len(facts.visits) < facts.visits_needed:
        missing.append("a monitoring visit")
    if facts.reconciliations < facts.reconciliations_needed:
        missing.append("a financial reconciliation")
    if missing:
        return Finding(
            "VISIT1",
            title,
            False,
            f"Before the final payment there must be {' and '.join(missing)}.",
            facts.citation,
            "The program plans and records it. The grantee can ask for a date.",
        )
    return Finding("VISIT1", title, True, "Visit and reconciliation are done.", facts.citation)
