"""Determinations by staff, and "Ask a person to look again"."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.documents.checking import refuse_forbidden_text, refuse_named_papers
from img_program.notifications.actions import About
from img_program.statute.parameters import parameter
from roster.business_days import add_business_days
from roster.eligibility import findings_of
from roster.letters import tell
from roster.looks import refresh_looks
from roster.models import Basis, EligibilityDetermination, Outcome, Registrant, ReviewRequest, Rule
from roster.permissions import ANSWER_REVIEWS, CHANGE_ELIGIBILITY, EDIT_OWN
from roster.workflow import REVIEW, ReviewState

ANSWER_WITHIN = "data_practices.access_business_days"


def record_determination(
    registrant: Registrant,
    *,
    by: User,
    rule: Rule,
    outcome: Outcome,
    basis: Basis,
    reason: str,
    ask_again_on: date | None = None,
) -> EligibilityDetermination:
    """A person decides a rule for a registrant, met or not met, with the basis from the closed list and a reason in words.

    It counts as long as the facts stay as they are and time changes nothing (`ask_again_on`: the day from which it could),
    and is told in a letter. Raises PermissionDenied, or ValidationError when the reason is empty, holds what must never be
    kept or names a paper or category; when the status it builds on is not met; when the person asked to look again and
    `by` decided before.
    """
    demand(by, CHANGE_ELIGIBILITY, registrant)
    if outcome == Outcome.NEEDS_A_PERSON:
        raise ValidationError({"outcome": "Decide: met or not met. Until somebody decides, it waits for a person anyway."})
    reason = _told(reason, "Write the reason in words that the person will read.")
    if ask_again_on is not None and ask_again_on <= timezone.localdate():
        raise ValidationError({"ask_again_on": "Write a day to come, or leave it empty."})
    with transaction.atomic():
        locked = Registrant.objects.select_for_update(of=("self",)).select_related("user").get(pk=registrant.pk)
        _keeps_the_nesting(locked, rule, outcome)
        asked = locked.review_requests.filter(state=ReviewState.OPEN).first()
        if asked is not None:
            _another_person(asked, by)
        made = EligibilityDetermination.objects.create(
            ask_again_on=ask_again_on,
            registrant=locked,
            user_id=locked.user_id,
            rule=rule,
            outcome=outcome,
            basis=basis,
            reason=reason,
            facts_version=locked.facts_version,
            determined_by=by,
        )
        refresh_looks([locked.pk])
        tell(
            locked,
            "roster_decision",
            about=About.of(made, "decided"),
            values={
                "status": made.get_rule_display(),
                "decision": made.get_outcome_display(),
                "reason": reason,
                "basis": made.get_basis_display(),
                "decided_on": timezone.localdate(made.determined_at),
                "statuses": _statuses(locked),
            },
            by=by,
        )
    return made


def _told(text: str, missing: str) -> str:
    """Words that the person will read. Raises ValidationError as the actions that send them."""
    text = text.strip()
    if not text:
        raise ValidationError(missing)
    refuse_forbidden_text(text)
    refuse_named_papers(text)
    return text


def _statuses(registrant: Registrant) -> str:
    return "\n".join(each.in_words for each in findings_of(registrant))


def _keeps_the_nesting(registrant: Registrant, rule: Rule, outcome: Outcome) -> None:
    """Each status builds on the one before: none is met while that one is not."""
    if outcome != Outcome.MET:
        return
    for finding in findings_of(registrant):
        if finding.rule == rule:
            return
        if not finding.is_met:
            raise ValidationError(
                f"This status builds on “{finding.rule.label}”, which is not met today. Decide that one first.", code="nesting"
            )


def deciders(request: ReviewRequest) -> set[int]:
    """Who made the latest decision of a status before the person asked to look again: none of them looks again."""
    latest: dict[str, int] = {}
    for each in EligibilityDetermination.objects.filter(registrant=request.registrant_id, determined_at__lt=request.asked_at):
        latest.setdefault(each.rule, each.determined_by_id)
    return set(latest.values())


def _another_person(request: ReviewRequest, by: User) -> None:
    if by.pk in deciders(request):
        raise ValidationError(
            "You decided this before. Somebody else has to look again: ask a colleague who may answer, or a manager to name one.",
            code="same_person",
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
    """Answer in writing, by somebody else than who decided.

    Raises PermissionDenied, WrongStateError when it is answered, ValidationError when it is empty, names what is never
    collected, or comes from who decided.
    """
    demand(by, ANSWER_REVIEWS, request)
    answer = _told(answer, "Write the answer in words that the person will read.")
    with transaction.atomic():
        locked = ReviewRequest.objects.select_for_update(of=("self",)).select_related("registrant__user").get(pk=request.pk)
        locked.state = REVIEW.target(locked.state, "answer_review")
        _another_person(locked, by)
        locked.answer, locked.answered_by, locked.answered_at = answer, by, timezone.now()
        locked.save(update_fields=["state", "answer", "answered_by", "answered_at"])
        tell(
            locked.registrant,
            "roster_question_answered",
            about=About.of(locked, "answered"),
            values={
                "asked_on": timezone.localdate(locked.asked_at),
                "answer": answer,
                "statuses": _statuses(locked.registrant),
            },
            by=by,
        )
    return locked
