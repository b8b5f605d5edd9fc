"""YEAR: work is paid from the fiscal year in which it was done."""

from __future__ import annotations

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts


def paid_from_its_fiscal_year(facts: PaymentFacts) -> Finding:
    """Each line lies within the fiscal year of its budget line (Minn. Stat. 16A.28); one that crosses years is split."""
    title = "Fiscal year of the work"
    wrong = [line.what for line in facts.lines if {line.first_year, line.last_year} != {line.budget_year}]
    if wrong:
        return Finding(
            "YEAR",
            title,
            False,
            f"Not of the fiscal year of its budget line: {', '.join(wrong)}.",
            facts.citation,
            "Use the budget line of the year in which the work was done. Split an expense that runs across two fiscal years.",
        )
    return Finding("YEAR", title, True, "Every line is paid from the fiscal year in which the work was done.", facts.citation)
