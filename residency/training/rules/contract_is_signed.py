"""The residency program and the physician have signed their contract."""

from __future__ import annotations

from grants.awards.gates import Finding
from residency.training.rules.facts import ResidentFacts
from residency.training.rules.words import about_item, not_demanded

RULE, TITLE = "CONTRACT", "Signed contract"


def contract_is_signed(facts: ResidentFacts) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: before any money moves, a signed contract between program and physician."""
    citation = facts.contract_demanded.citation
    if not facts.contract_demanded.as_bool():
        return not_demanded(RULE, TITLE, citation=citation, position=facts.position)
    return about_item(
        RULE,
        TITLE,
        facts.contract,
        citation=citation,
        position=facts.position,
        missing="the contract between program and physician is not recorded.",
        to_do="The residency program uploads the signed contract.",
        there="the contract is signed and was looked at.",
    )
