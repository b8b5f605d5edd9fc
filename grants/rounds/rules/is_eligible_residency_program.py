"""Primary care residency: a specialty of the law, the number of residents, and a budget."""

from __future__ import annotations

from datetime import date

from grants.rounds.rules.findings import ApplicationFacts, Finding, Outcome
from img_program.statute.parameters import parameter

RULE = "is_eligible_residency_program"


def specialty_words(code: str) -> str:
    """A specialty of the parameter list as people write it."""
    return code.replace("_", " ").capitalize()


def is_eligible_residency_program(facts: ApplicationFacts, *, on: date) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: accredited programs of the named specialties; residents and budget in the application."""
    allowed = parameter("residency.eligible_specialties", on=on)
    missing = []
    if facts.specialty not in allowed.as_list():
        missing.append("a specialty that the law names")
    if not facts.residents_requested:
        missing.append("the number of residents to be funded")
    if facts.budget_total <= 0:
        missing.append("a budget")
    if missing:
        return Finding(RULE, Outcome.NOT_MET, f"The application lacks {' and '.join(missing)}.", allowed.citation, on)
    number = facts.residents_requested
    words = "1 resident" if number == 1 else f"{number} residents"
    return Finding(RULE, Outcome.MET, f"{specialty_words(facts.specialty)}, {words}, with a budget.", allowed.citation, on)
