"""The resident's years in Minnesota and ECFMG certification are certified."""

from __future__ import annotations

from grants.awards.gates import Finding
from residency.training.rules.facts import ResidentFacts
from residency.training.rules.words import about_item, not_demanded

RULE, TITLE = "CERTIFIED", "Years in Minnesota and ECFMG certification"


def residence_and_ecfmg_are_certified(facts: ResidentFacts) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: certification that the resident lived in Minnesota long enough and holds ECFMG's."""
    citation = facts.residence_demanded.citation
    if not (facts.residence_demanded.as_bool() or facts.ecfmg_demanded.as_bool()):
        return not_demanded(RULE, TITLE, citation=citation, position=facts.position)
    return about_item(
        RULE,
        TITLE,
        facts.certification,
        citation=citation,
        position=facts.position,
        missing="years in Minnesota and ECFMG certification are not certified.",
        to_do="The residency program records the certification and what it rests on.",
        there="both are certified, and a second person looked.",
    )
