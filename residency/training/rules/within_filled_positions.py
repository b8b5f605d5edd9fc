"""What is asked is not more than the filled positions of the year are funded with."""

from __future__ import annotations

from decimal import Decimal

from grants.awards.gates import Finding
from residency.training.rules.facts import YearFacts

RULE, TITLE = "FILLED", "Filled positions only"


def within_filled_positions(facts: YearFacts) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: nothing is paid for a position that nobody holds."""
    filled = sum((each.payable for each in facts.positions), Decimal("0.00"))
    unready = [each.name for each in facts.positions if each.is_filled and not each.is_ready]
    empty = [each.name for each in facts.positions if not each.is_filled]
    left = filled - facts.paid
    words = f"Filled positions of {facts.in_words} are funded with ${filled:,.2f} for the months that were held; ${facts.paid:,.2f} of it was paid."
    if empty:
        words += f" Not filled, so nothing can be paid for it: {', '.join(empty)}."
    if unready:
        words += f" Papers are missing, so nothing can be paid yet for it: {', '.join(unready)}."
    if facts.asked <= left:
        return Finding(RULE, TITLE, passes=True, words=words, citation=facts.citation)
    most = f"${max(left, Decimal(0)):,.2f}"
    what = f"Ask for at most {most} for this year, or wait for the months that are still to come, for papers, or for a resident."
    return Finding(RULE, TITLE, passes=False, words=words, citation=facts.citation, what_to_do=what)
