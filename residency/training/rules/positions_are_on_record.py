"""The award names the positions that it pays for in each academic year of the request."""

from __future__ import annotations

from grants.awards.gates import Finding
from residency.training.rules.facts import YearFacts

RULE, TITLE = "POSITIONS", "Positions of the year"


def positions_are_on_record(facts: YearFacts) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: money is for positions; an expense belongs to one academic year."""

    def finding(words: str, what: str = "") -> Finding:
        return Finding(RULE, TITLE, passes=not what, words=words, citation=facts.citation, what_to_do=what)

    if facts.crosses_year:
        return finding(f"An expense runs beyond the academic year {facts.in_words}.", "Split it at the end of the academic year.")
    if not facts.positions:
        return finding(
            f"This award pays for no position in {facts.in_words}.",
            "The program's office records which positions the award pays for.",
        )
    names = ", ".join(position.name for position in facts.positions)
    return finding(f"In {facts.in_words} this award pays for {names}.")
