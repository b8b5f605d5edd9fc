"""What an amendment of the money brings with it: the thresholds that the new amount crosses."""

from __future__ import annotations

from decimal import Decimal

from grants.awards.gates import Finding
from img_program.statute.parameters import ParameterValue


def crosses(before: Decimal, after: Decimal, threshold: Decimal, *, from_it: bool) -> bool:
    """The amount gets to the threshold (`from_it`) or above it, and was not there before."""
    if from_it:
        return before < threshold <= after
    return before <= threshold < after


def amendment_crosses(
    before: Decimal, after: Decimal, *, risk: ParameterValue, visit: ParameterValue, yearly: ParameterValue
) -> list[Finding]:
    """One line for each threshold that is crossed, with what follows. None fails: they are duties, made when it is executed."""
    return [
        Finding(rule, title, True, f"The award gets to {words}.", threshold.citation, what)
        for rule, title, threshold, from_it, what, words in (
            (
                "RISK",
                "Risk is assessed again",
                risk,
                True,
                "Assess the risk before it is executed.",
                f"{risk.in_words()} or more",
            ),
            ("VISIT1", "Monitoring", visit, False, "A visit and a reconciliation become due.", f"more than {visit.in_words()}"),
            ("VISITN", "Yearly visits", yearly, False, "A visit becomes due every year.", f"more than {yearly.in_words()}"),
        )
        if crosses(before, after, threshold.as_decimal(), from_it=from_it)
    ]
