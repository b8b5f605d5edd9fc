"""Words that the rules about recorded things share."""

from __future__ import annotations

from grants.awards.gates import Finding
from residency.training.rules.facts import ItemFacts
from residency.training.workflow import GateState


def about_item(
    rule: str, title: str, item: ItemFacts, *, citation: str, position: str, missing: str, to_do: str, there: str
) -> Finding:
    """The finding about a thing that is recorded and confirmed: missing, waiting, returned, or there."""
    match item.state:
        case GateState.CONFIRMED:
            return Finding(rule, title, passes=True, words=f"{position}: {there}", citation=citation)
        case GateState.RECORDED:
            words, what = "it is recorded and waits for a second look.", "A second person of the program's office confirms it."
        case GateState.RETURNED:
            words, what = f"it was returned: {item.reason}", "Put it right and record it again."
        case _:
            words, what = missing, to_do
    return Finding(rule, title, passes=False, words=f"{position}: {words}", citation=citation, what_to_do=what)


def not_demanded(rule: str, title: str, *, citation: str, position: str) -> Finding:
    """The law of the day does not ask for it."""
    return Finding(rule, title, passes=True, words=f"{position}: it is not asked for.", citation=citation)
