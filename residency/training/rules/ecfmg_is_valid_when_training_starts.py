"""The resident is certified by ECFMG, and the certificate is valid on the first day of training."""

from __future__ import annotations

from grants.awards.gates import Finding
from residency.training.rules.facts import ResidentFacts
from residency.training.rules.words import not_demanded

RULE, TITLE = "ECFMG", "ECFMG certification on the first day of training"


def ecfmg_is_valid_when_training_starts(facts: ResidentFacts) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: certified when the training starts, never "at some time certified"."""
    citation = facts.ecfmg_demanded.citation
    if not facts.ecfmg_demanded.as_bool():
        return not_demanded(RULE, TITLE, citation=citation, position=facts.position)
    to_do = "" if facts.ecfmg.counts else "The program's office looks at the certificate and records on the roster what it saw."
    words = f"{facts.position}: {facts.ecfmg.words}"
    return Finding(RULE, TITLE, passes=facts.ecfmg.counts, words=words, citation=citation, what_to_do=to_do)
