"""Clinical preparation: the applicant trains in an existing medical education program."""

from __future__ import annotations

from datetime import date

from grants.rounds.rules.findings import ApplicationFacts, Finding, Outcome, citation_of


def has_medical_education_program(facts: ApplicationFacts, *, on: date) -> Finding:
    """Minn. Stat. 144.1911, subd. 5: clinical training programs and providers in existing medical education programs."""
    citation = citation_of("144-1911-clinical-preparation")
    name = facts.training_program.strip()
    if not name:
        fact = "The application does not name the existing medical education program."
        return Finding("has_medical_education_program", Outcome.NOT_MET, fact, citation, on)
    fact = f"The application names {name}. The program checks that it exists."
    return Finding("has_medical_education_program", Outcome.MET, fact, citation, on)
