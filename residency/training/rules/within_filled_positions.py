"""What is asked for a position is not more than the months pay in which the residents named held it."""

from __future__ import annotations

from decimal import Decimal

from grants.awards.gates import Finding
from residency.training.rules.facts import PositionYear

RULE, TITLE = "FILLED", "Filled positions only"
ZERO = Decimal("0.00")


def within_filled_positions(facts: PositionYear) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: nothing is paid for a position that nobody holds, and a limit holds for each year."""
    left = facts.whole.left(facts.funded)
    own = [(each.asked, each.left(facts.funded)) for each in facts.residents]
    months = facts.whole.months
    words = (
        f"{facts.position} was held in {months} month{'' if months == 1 else 's'} of {facts.in_words}, as far as is asked for: "
        f"${max(left + facts.whole.paid, ZERO):,.2f} of ${facts.funded:,.2f}. ${facts.whole.paid:,.2f} of it was paid."
    )
    if facts.whole.asked <= left and all(asked <= most for asked, most in own):
        return Finding(RULE, TITLE, passes=True, words=words, citation=facts.citation)
    most = max(min(left, sum((each for _asked, each in own), ZERO)), ZERO)
    what = f"Ask for at most ${most:,.2f} for it, or wait for the months that are still to come."
    return Finding(RULE, TITLE, passes=False, words=words, citation=facts.citation, what_to_do=what)
