"""Career guidance: the applicant is a nonprofit organization."""

from __future__ import annotations

from datetime import date

from grants.rounds.rules.findings import ApplicationFacts, Finding, Outcome
from img_program.organizations.models import OrganizationKind
from img_program.statute.parameters import parameter


def is_eligible_nonprofit(facts: ApplicationFacts, *, on: date) -> Finding:
    """Minn. Stat. 144.1911, subd. 4: grants go to nonprofit organizations. Other kinds need a person."""
    allowed = parameter("grants.career_guidance_applicants", on=on)
    label = OrganizationKind(facts.organization_kind).label
    if facts.organization_kind in allowed.as_list():
        return Finding("is_eligible_nonprofit", Outcome.MET, f"The applicant is on record as: {label}.", allowed.citation, on)
    fact = f"The applicant is on record as: {label}. The program must check whether it is a nonprofit."
    return Finding("is_eligible_nonprofit", Outcome.NEEDS_A_PERSON, fact, allowed.citation, on)
