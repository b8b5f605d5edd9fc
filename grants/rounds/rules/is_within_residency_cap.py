"""Primary care residency: not more than the cap for each position and year."""

from __future__ import annotations

from datetime import date

from grants.rounds.rules.findings import ApplicationFacts, Finding, Outcome
from img_program.statute.parameters import parameter


def is_within_residency_cap(facts: ApplicationFacts, *, on: date) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: a most amount per position per year; each year of the budget is held to it by itself."""
    cap = parameter("residency.cap_per_position_year", on=on)
    most = cap.as_decimal() * (facts.residents_requested or 0)
    highest = max(facts.budget_by_year, default=facts.budget_total)
    inside = highest <= most
    fact = f"The highest year of the request is ${highest:,.2f}; the most for these positions in a year is ${most:,.2f}."
    return Finding("is_within_residency_cap", Outcome.MET if inside else Outcome.NOT_MET, fact, cap.citation, on)
