"""Each expense names a position and its resident, and the award pays for that position in the academic year of the expense."""

from __future__ import annotations

from collections.abc import Sequence

from grants.awards.gates import Finding
from residency.training.rules.facts import PositionYear

RULE, TITLE = "POSITIONS", "Positions of the year"


def positions_are_on_record(facts: PositionYear) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: money is for positions; an expense belongs to one academic year."""

    def finding(words: str, what: str = "") -> Finding:
        return Finding(RULE, TITLE, passes=not what, words=words, citation=facts.citation, what_to_do=what)

    if facts.crosses_year:
        return finding(
            f"{facts.position}: an expense runs beyond the academic year {facts.in_words}.",
            "Split it at the end of the academic year.",
        )
    if not facts.funded:
        return finding(
            f"This award pays nothing for {facts.position} in {facts.in_words}.",
            "The program's office records which positions the award pays for.",
        )
    return finding(f"{facts.position}: in {facts.in_words} this award pays ${facts.funded:,.2f} for it.")


def expenses_name_residents(unnamed: Sequence[str], *, citation: str) -> Finding:
    """Nothing is paid for a position that nobody names."""
    return Finding(
        RULE,
        TITLE,
        passes=False,
        words=f"No position and resident is named for {', '.join(unnamed)}.",
        citation=citation,
        what_to_do="Take the expense out and add it anew, with the position and its resident.",
    )
