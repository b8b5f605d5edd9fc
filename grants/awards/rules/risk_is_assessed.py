"""RISK: before a larger award, a risk assessment is complete and does not say "refuse"."""

from __future__ import annotations

import datetime as dt

from grants.awards.gates import Finding
from grants.awards.models import Award, RiskAssessment
from img_program.statute.parameters import parameter


def risk_is_assessed(award: Award, *, on: dt.date) -> Finding:
    """The latest assessment counts; below the amount none is needed, but a refusal still stops (Minn. Stat. 16B.981)."""
    threshold = parameter("grants.risk_assessment_from", on=on)
    latest = award.risk_assessments.order_by("-completed_at", "-pk").first()
    title = "Risk assessment"
    if latest is not None and latest.conclusion == RiskAssessment.Conclusion.REFUSE:
        return Finding(
            "RISK",
            title,
            False,
            "The risk assessment says “refuse”.",
            threshold.citation,
            "The applicant may answer the written notice. Assess again, or refuse the award.",
        )
    if latest is not None:
        return Finding("RISK", title, True, f"Assessed: {latest.get_conclusion_display().lower()}.", threshold.citation)
    if award.amount < threshold.as_decimal():
        return Finding("RISK", title, True, f"Below {threshold.in_words()}: not needed.", threshold.citation)
    return Finding(
        "RISK",
        title,
        False,
        f"An award of {threshold.in_words()} or more needs a risk assessment first.",
        threshold.citation,
        "Complete the checklist.",
    )
