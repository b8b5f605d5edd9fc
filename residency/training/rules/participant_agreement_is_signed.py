"""The physician and the State have signed the participant agreement."""

from __future__ import annotations

from grants.awards.gates import Finding
from residency.training.rules.facts import ResidentFacts
from residency.training.rules.words import not_demanded
from residency.training.workflow import ParticipantAgreementState

RULE, TITLE = "AGREEMENT", "Participant agreement"
_STATES = ParticipantAgreementState


def participant_agreement_is_signed(facts: ResidentFacts) -> Finding:
    """Minn. Stat. 144.1911, subd. 6: the participant agreement is signed before money moves."""
    law = facts.agreement_demanded
    if not law.as_bool():
        return not_demanded(RULE, TITLE, citation=law.citation, position=facts.position)
    words, what = {
        _STATES.IN_FORCE: ("it is in force.", ""),
        _STATES.SIGNED: ("it is signed and waits for a second look.", "A second person of the program's office confirms it."),
        _STATES.PREPARED: ("it is being signed.", "Physician and State sign; then the office records both signatures."),
    }.get(
        facts.agreement or _STATES.CANCELLED,
        ("there is none yet.", "The program's office prepares it with the physician."),
    )
    passes = facts.agreement == _STATES.IN_FORCE
    return Finding(RULE, TITLE, passes=passes, words=f"{facts.position}: {words}", citation=law.citation, what_to_do=what)
