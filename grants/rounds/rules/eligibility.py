"""Which rules each program has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from grants.rounds.models import Program
from grants.rounds.rules.findings import ApplicationFacts, Finding
from grants.rounds.rules.has_medical_education_program import has_medical_education_program
from grants.rounds.rules.is_eligible_nonprofit import is_eligible_nonprofit
from grants.rounds.rules.is_eligible_residency_program import is_eligible_residency_program
from grants.rounds.rules.is_within_residency_cap import is_within_residency_cap

RULES: dict[Program, tuple[Callable[..., Finding], ...]] = {
    Program.CAREER_GUIDANCE: (is_eligible_nonprofit,),
    Program.CLINICAL_PREPARATION: (has_medical_education_program,),
    Program.PRIMARY_CARE_RESIDENCY: (is_eligible_residency_program, is_within_residency_cap),
}


def eligibility(program: str, facts: ApplicationFacts, *, on: date) -> list[Finding]:
    """What each rule of the program finds on a day."""
    return [rule(facts, on=on) for rule in RULES[Program(program)]]
