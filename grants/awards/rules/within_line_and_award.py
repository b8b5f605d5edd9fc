"""PAY: within the budget line, the fiscal year and the award."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from grants.awards.gates import Finding
from grants.awards.rules.payment_facts import PaymentFacts


def within_line_and_award(facts: PaymentFacts) -> Finding:
    """Lines of the same budget line count together. The database keeps the same limits when money is entered."""
    title = "Within the budget"
    asked: defaultdict[str, Decimal] = defaultdict(Decimal)
    left = {line.budget_line: line.left for line in facts.lines}
    for line in facts.lines:
        asked[line.budget_line] += line.amount
    problems = [f"{name}: ${amount:,.2f} asked, ${left[name]:,.2f} left" for name, amount in asked.items() if amount > left[name]]
    problems += [
        f"fiscal year {year}: ${wanted:,.2f} asked, ${available:,.2f} left"
        for year, wanted, available in facts.year_left
        if wanted > available
    ]
    if facts.total > facts.award_left:
        problems.append(f"award: ${facts.total:,.2f} asked, ${facts.award_left:,.2f} left")
    if not facts.lines:
        return Finding("PAY", title, False, "The request has no lines.", facts.citation, "Add what you spent, line by line.")
    if problems:
        return Finding(
            "PAY",
            title,
            False,
            f"More than is left. {'; '.join(problems)}.",
            facts.citation,
            "Ask for less, use another line, or ask for an amendment of the budget.",
        )
    return Finding("PAY", title, True, f"${facts.total:,.2f} fits every line, year and the award.", facts.citation)
