"""Determinations by staff, and "Ask a person to look again"."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.documents.checking import refuse_forbidden_text
from img_program.notifications.actions import About
from img_program.statute.parameters import parameter
from roster.business_days import add_business_days
from roster.eligibility import findings_of
from roster.letters import tell
from roster.models import Basis, EligibilityDetermination, Outcome, Registrant, ReviewRequest, Rule
from roster.permissions import ANSWER_REVIEWS, CHANGE_ELIGIBILITY, EDIT_OWN
from roster.workflow import REVIEW, ReviewState

ANSWER_WITHIN = "data_practices.access_business_days"


def record_determination(
    registrant: Registrant, *, by: User, rule: Rule, outcome: Outcome, basis: Basis, reason: str
) -> EligibilityDetermination:
    """A person decides a rule for a registrant, with the basis from the closed list and a reason in words.

    It counts as long as the facts stay as they are. Raises PermissionDenied, or ValidationError when the reason is
    empty or holds a number of an identity document.
    """
    demand(by, CHANGE_ELIGIBILITY, registrant)
    reason = reason.strip()
    if not reason:
        raise ValidationError("Write the reason in words that the person will read.")
    refuse_forbidden_text(reason)
    with transaction.atomic():
        locked = Registrant.objects.select_for_update().get(pk=registrant.pk)
        return EligibilityDetermination.objects.create(
            registrant=locked,
            user_id=locked.user_id,
            rule=rule,
            outcome=outcome,
            basis=basis,
            reason=reason,
            facts_version=locked.facts_version,
            determined_by=by,
        )


def ask_for_review(registrant: Registrant, *, by: User, words: str) -> ReviewRequest:
    """Ask a person to look again: answered in writing within the business days of the parameter.

    Asked twice, the open request is given back. Raises PermissionDenied for another's record.
    """
    demand(by, EDIT_OWN, registrant)
    refuse_forbidden_text(words)
    today = timezone.localdate()
    try:
        with transaction.atomic():
            return ReviewRequest.objects.create(
                registrant=registrant,
                user_id=registrant.user_id,
                words=words.strip(),
                due_on=add_business_days(today, parameter(ANSWER_WITHIN, on=today).as_int()),
            )
    except IntegrityError:
        return ReviewRequest.objects.get(registrant=registrant, state=ReviewState.OPEN)


def answer_review(request: ReviewRequest, *, by: User, answer: str) -> ReviewRequest:
    """Answer in writing. Raises PermissionDenied, WrongStateError when it is answered, ValidationError when empty."""
    demand(by, ANSWER_REVIEWS, request)
    answer = answer.strip()
    if not answer:
        raise ValidationError("Write the answer in words that the person will read.")
    refuse_forbidden_text(answer)
    with transaction.atomic():
        locked = ReviewRequest.objects.select_for_update(of=("self",)).select_related("registrant__user").get(pk=request.pk)
        locked.state = REVIEW.target(locked.state, "answer_review")
        locked.answer, locked.answered_by, locked.answered_at = answer, by, timezone.now()
        locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        tell(
            locked.registrant,
            "roster_question_answered",
            about=About.of(locked, "answered"),
            values={
                "asked_on": timezone.localdate(locked.asked_at),
                "answer": answer,
                "statuses": "\n".join(
                    f"{each.rule.label}: {each.outcome.label}. {each.fact}" for each in findings_of(locked.registrant)
                ),
            },
            by=by,
        )
    return locked
