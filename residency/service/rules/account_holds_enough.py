"""The revolving account holds what a payment from it takes."""

from __future__ import annotations

from decimal import Decimal

from grants.awards.gates import Finding

RULE, TITLE = "ACCOUNT", "Money of the revolving account"


def account_holds_enough(*, asked: Decimal, free: Decimal, citation: str) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: awards are paid from what the account holds, less what is approved already. Dollars."""
    words = f"The account holds ${free:,.2f} that no approved payment waits for."
    if asked <= free:
        return Finding(RULE, TITLE, passes=True, words=words, citation=citation)
    what = "Wait for money to come into the account, or ask for less."
    return Finding(RULE, TITLE, passes=False, words=words, citation=citation, what_to_do=what)
