"""The risk assessment before an award."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from grants.awards.letters import tell
from grants.awards.models import Award, EntityType, RiskAssessment, RiskFinding, RiskQuestion
from grants.awards.permissions import ASSESS_RISK
from grants.awards.workflow import AwardState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import locked
from img_program.database.workflow import WrongStateError


def checklist_for(entity_type: EntityType | str) -> list[RiskQuestion]:
    """The lines for this kind of applicant."""
    return [each for each in RiskQuestion.objects.filter(is_active=True) if str(entity_type) in each.entity_types]


def assess_risk(
    award: Award,
    *,
    by: User,
    entity_type: EntityType,
    findings: Mapping[str, tuple[RiskFinding.Result, str]],
    conclusion: RiskAssessment.Conclusion,
    reason: str,
) -> RiskAssessment:
    """Complete the checklist: a finding for every line (by code), and a conclusion. "Refuse" sends the written notice.

    Raises ValidationError when a line has no finding or a concern is not explained.
    """
    demand(by, ASSESS_RISK, award)
    questions = checklist_for(entity_type)
    if not reason.strip():
        raise ValidationError({"reason": "Write how you came to the conclusion."}, code="reason")
    for question in questions:
        result, note = findings.get(question.code, (None, ""))
        if result is None:
            raise ValidationError(f"Choose a finding for “{question.text}”.", code="missing")
        if result == RiskFinding.Result.CONCERN and not note.strip():
            raise ValidationError(f"Write what the concern is: “{question.text}”.", code="note")
    with transaction.atomic():
        award = locked(award)
        # In an award that runs, an amendment asks for it again.
        if award.state not in (AwardState.DRAFT, AwardState.PROPOSED, AwardState.AWARDED):
            raise WrongStateError("The award has ended.")
        assessment = RiskAssessment.objects.create(
            award=award, entity_type=entity_type, conclusion=conclusion, reason=reason.strip(), completed_by=by
        )
        for question in questions:
            result, note = findings[question.code]
            RiskFinding.objects.create(assessment=assessment, question=question.text, result=result, note=note.strip())
        if conclusion == RiskAssessment.Conclusion.REFUSE:
            _give_notice(assessment, by)
    return assessment


def _give_notice(assessment: RiskAssessment, by: User) -> None:
    tell(
        assessment.award.organization,
        "grants_risk_notice",
        about=assessment,
        transition="refuse",
        by=by,
        permission="administer",
        title=assessment.award.title,
        reason=assessment.reason,
    )
    assessment.noticed_at = timezone.now()
    assessment.save(update_fields=["noticed_at"])


def record_risk_answer(assessment: RiskAssessment, *, by: User, answer: str, on: dt.date) -> RiskAssessment:
    """Record what the applicant answered to the notice; a new assessment can follow."""
    demand(by, ASSESS_RISK, assessment.award)
    if not answer.strip():
        raise ValidationError({"answer": "Write what the applicant answered."}, code="answer")
    with transaction.atomic():
        assessment = locked(assessment)
        assessment.answer, assessment.answered_on = answer.strip(), on
        assessment.save(update_fields=["answer", "answered_on"])
    return assessment
