"""RISK: before a larger award the grantee's risk is assessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from grants.awards.gates import Finding
from grants.awards.models import Award, RiskAssessment
from img_program.statute.parameters import ParameterValue, parameter

_TITLE = "Risk assessment"


def risk_is_assessed(award: Award, *, on: dt.date) -> Finding:
    """What the latest assessment of an award says, by the law of a day (Minn. Stat. 16B.981)."""
    latest = award.risk_assessments.order_by("-completed_at", "-pk").first()
    conclusion = RiskAssessment.Conclusion(latest.conclusion) if latest else None
    return risk_allows(award.amount, conclusion, parameter("grants.risk_assessment_from", on=on))


def risk_allows(amount: Decimal, conclusion: RiskAssessment.Conclusion | None, threshold: ParameterValue) -> Finding:
    """Below the threshold no assessment is needed, but a refusal still stops."""
    if conclusion == RiskAssessment.Conclusion.REFUSE:
        return Finding(
            "RISK",
            _TITLE,
            False,
            "The risk assessment says “refuse”.",
            threshold.citation,
            "The applicant may answer the written notice. Assess again, or refuse the award.",
        )
    if conclusion is not None:
        return Finding("RISK", _TITLE, True, f"Assessed: {conclusion.label.lower()}.", threshold.citation)
    if amount < threshold.as_decimal():
        return Finding("RISK", _TITLE, True, f"Below {threshold.in_words()}: not needed.", threshold.citation)
    return Finding(
        "RISK",
        _TITLE,
        False,
        f"An award of {threshold.in_words()} or more needs a risk assessment first.",
        threshold.citation,
        "Complete the checklist.",
    )
