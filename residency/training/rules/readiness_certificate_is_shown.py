"""The resident has shown the certificate of clinical readiness, where the program demands it."""

from __future__ import annotations

from grants.awards.gates import Finding
from residency.training.rules.facts import ResidentFacts
from residency.training.rules.words import about_item, not_demanded

RULE, TITLE = "READINESS", "Certificate of clinical readiness"


def readiness_certificate_is_shown(facts: ResidentFacts) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: a program may require the certificate; then nothing is paid before it is shown."""
    citation = facts.contract_demanded.citation
    if not facts.demands_certificate:
        return not_demanded(RULE, TITLE, citation=citation, position=facts.position)
    return about_item(
        RULE,
        TITLE,
        facts.readiness,
        citation=citation,
        position=facts.position,
        missing="the program demands the certificate, and none is recorded.",
        to_do="The physician gives number and code to the program, which records them.",
        there="the certificate was checked.",
    )
