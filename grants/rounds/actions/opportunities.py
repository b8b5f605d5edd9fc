"""What the office does with a round: write, approve, publish, answer questions, give more time, cancel."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.rounds.models import (
    BudgetCategory,
    Criterion,
    DeadlineExtension,
    Opportunity,
    Program,
    PublicQuestion,
    PublicQuestionAsker,
    Question,
    RoundNotice,
)
from grants.rounds.permissions import (
    ANSWER_QUESTIONS,
    APPROVE_OPPORTUNITY,
    EXTEND_DEADLINE,
    PUBLISH_OPPORTUNITY,
    WRITE_OPPORTUNITY,
)
from grants.rounds.rules.is_ready_to_publish import is_ready_to_publish
from grants.rounds.sealing import sealed, snapshot_of_round
from grants.rounds.workflow import OPPORTUNITY, OpportunityState
from img_program.accounts.models import User
from img_program.accounts.permissions import Person, demand, staff_roles
from img_program.database.context import as_system
from img_program.documents.checking import refuse_forbidden_text
from img_program.jobs.run import enqueue
from img_program.mail.actions import queue_mail
from img_program.mail.people import tell_person
from img_program.organizations.models import Organization

TEMPLATES = Path(__file__).resolve().parents[1] / "data"
type Part = Question | BudgetCategory | Criterion


def locked(opportunity: Opportunity) -> Opportunity:
    """The row under lock."""
    return Opportunity.objects.select_for_update().get(pk=opportunity.pk)


def create_opportunity(*, program: Program, title: str, fiscal_year: int, by: User) -> Opportunity:
    """Begin a round from the program's template, so that nobody begins with an empty page."""
    demand(by, WRITE_OPPORTUNITY)
    template = tomllib.loads((TEMPLATES / f"{program.value}.toml").read_text(encoding="utf-8"))
    with transaction.atomic():
        opportunity = Opportunity.objects.create(
            program=program, title=title, fiscal_year=fiscal_year, created_by=by, **template["opportunity"]
        )
        for position, facts in enumerate(template["questions"], start=1):
            Question.objects.create(opportunity=opportunity, position=position, **facts)
        for position, facts in enumerate(template["budget_categories"], start=1):
            BudgetCategory.objects.create(opportunity=opportunity, position=position, **facts)
        for position, facts in enumerate(template["criteria"], start=1):
            Criterion.objects.create(opportunity=opportunity, position=position, **{**facts, "points": Decimal(facts["points"])})
    return opportunity


def _draft(opportunity: Opportunity) -> Opportunity:
    found = locked(opportunity)
    if found.state != OpportunityState.DRAFT:
        raise ValidationError("Only a draft can be changed. Take it back to draft first.", code="state")
    return found


def edit_opportunity(opportunity: Opportunity, *, facts: Mapping[str, Any], by: User) -> Opportunity:
    """Change texts, money and moments of a draft. Raises ValidationError for a round that is no draft."""
    demand(by, WRITE_OPPORTUNITY)
    with transaction.atomic():
        found = _draft(opportunity)
        for name, value in facts.items():
            setattr(found, name, value)
        found.version += 1
        found.full_clean(exclude=["snapshot"], validate_constraints=True)
        found.save()
    return found


def save_part(part: Part, *, by: User) -> Part:
    """Add or change a question, a budget category or a criterion of a draft; a new one goes to the end."""
    demand(by, WRITE_OPPORTUNITY)
    with transaction.atomic():
        found = _draft(part.opportunity)
        if part._state.adding and not part.position:  # noqa: SLF001 - Django's own sign of a new row
            part.position = type(part).objects.filter(opportunity=found).count() + 1
        part.full_clean()
        part.save()
        _count_version(found)
    return part


def remove_part(part: Part, *, by: User) -> None:
    """Take a question, a budget category or a criterion out of a draft."""
    demand(by, WRITE_OPPORTUNITY)
    with transaction.atomic():
        found = _draft(part.opportunity)
        with as_system(reason="remove a part of a draft round"):
            part.delete()
        _count_version(found)


def _count_version(opportunity: Opportunity) -> None:
    opportunity.version += 1
    opportunity.save(update_fields=["version"])


def approve_opportunity(opportunity: Opportunity, *, by: User) -> Opportunity:
    """Approve a complete draft. Raises ValidationError with everything that is missing."""
    demand(by, APPROVE_OPPORTUNITY)
    with transaction.atomic():
        found = locked(opportunity)
        target = OPPORTUNITY.target(found.state, "approve_opportunity")
        missing = is_ready_to_publish(found, on=timezone.localdate())
        if missing:
            raise ValidationError(missing, code="incomplete")
        found.state, found.approved_by, found.approved_at = target, by, timezone.now()
        found.save(update_fields=["state", "approved_by", "approved_at"])
    return found


def revise_opportunity(opportunity: Opportunity, *, by: User) -> Opportunity:
    """Take an approved round back to draft; the approval falls away."""
    demand(by, WRITE_OPPORTUNITY)
    with transaction.atomic():
        found = locked(opportunity)
        found.state = OPPORTUNITY.target(found.state, "revise_opportunity")
        found.approved_by, found.approved_at = None, None
        found.save(update_fields=["state", "approved_by", "approved_at"])
    return found


def publish_opportunity(opportunity: Opportunity, *, where: str = "", by: User) -> Opportunity:
    """Publish: everything is frozen in a hashed copy. `where` is the agency page on which it stands too.

    Raises ValidationError when its deadline has passed, WrongStateError when it isn't approved.
    """
    demand(by, PUBLISH_OPPORTUNITY)
    now = timezone.now()
    with transaction.atomic():
        found = locked(opportunity)
        target = OPPORTUNITY.target(found.state, "publish_opportunity")
        if found.deadline is None or found.deadline <= now:
            raise ValidationError("The deadline has passed. Set a later one.", code="deadline")
        found.snapshot, found.sha256 = sealed(snapshot_of_round(found))
        found.state, found.published_by, found.published_at, found.published_where = target, by, now, where[:300]
        found.save()
    return found


def cancel_opportunity(opportunity: Opportunity, *, reason: str, by: User) -> Opportunity:
    """Cancel a published round, in writing. Nothing of the applications becomes public."""
    demand(by, PUBLISH_OPPORTUNITY)
    if not reason.strip():
        raise ValidationError("Say why the round is cancelled. The reason is public.", code="reason")
    with transaction.atomic():
        found = locked(opportunity)
        found.state = OPPORTUNITY.target(found.state, "cancel_opportunity")
        found.cancelled_because = reason[:500]
        found.save(update_fields=["state", "cancelled_because"])
        enqueue(RoundNotice(opportunity=found, event=RoundNotice.Event.CANCELLED, requested_by=by))
    return found


def expect_results(opportunity: Opportunity, *, on: date, by: User) -> Opportunity:
    """Say by which day applicants hear the result, or another day; everybody who handed in is told once it is published."""
    demand(by, PUBLISH_OPPORTUNITY)
    with transaction.atomic():
        found = locked(opportunity)
        if found.state in {OpportunityState.EVALUATED, OpportunityState.CANCELLED}:
            raise ValidationError("This round is over.", code="state")
        if found.deadline is not None and on < timezone.localdate(found.deadline):
            raise ValidationError("The result can't come before the deadline.", code="on")
        found.results_expected_on = on
        found.save(update_fields=["results_expected_on"])
        if found.is_public:
            detail = on.isoformat()
            enqueue(RoundNotice(opportunity=found, event=RoundNotice.Event.RESULTS_DAY, detail=detail, requested_by=by))
    return found


def ask_question(
    opportunity: Opportunity, *, text: str, by: Person, email: str = "", received_at: datetime | None = None
) -> PublicQuestion:
    """Ask in public; who asked is kept apart. Staff enter questions that came by e-mail or phone (`email`).

    Raises ValidationError when the round takes no more questions, or for what must not be kept.
    """
    refuse_forbidden_text(text)
    if not text.strip():
        raise ValidationError("Write your question.", code="text")
    is_staff_entered = by.has_perm(ANSWER_QUESTIONS)
    if not isinstance(by, User):
        raise ValidationError("Sign in to ask, or write to the program by e-mail.", code="sign_in")
    if staff_roles(by) and not is_staff_entered:
        raise PermissionDenied("asking is for applicants")
    if not is_staff_entered and not opportunity.takes_questions(received_at or timezone.now()):
        raise ValidationError("Questions are closed for this round.", code="closed")
    with transaction.atomic():
        question = PublicQuestion(opportunity=opportunity, text=text.strip()[:2000])
        question.save(force_insert=True)
        asker = PublicQuestionAsker(question=question, user=by if not email else None, email=email)
        asker.save(force_insert=True)
    return question


def answer_question(question: PublicQuestion, *, answer: str, by: User) -> PublicQuestion:
    """Answer for everybody to see; who asked gets a message. Changing an answer sends nothing more."""
    demand(by, ANSWER_QUESTIONS)
    if not answer.strip():
        raise ValidationError("Write the answer.", code="answer")
    with transaction.atomic():
        found = PublicQuestion.objects.select_for_update().get(pk=question.pk)
        found.answer, found.answered_by = answer.strip()[:4000], by
        found.answered_at = found.answered_at or timezone.now()
        found.save(update_fields=["answer", "answered_by", "answered_at"])
        asker = PublicQuestionAsker.objects.select_related("user").filter(question=found).first()
        if asker is not None:
            _tell_asker(asker, found)
    return found


def _tell_asker(asker: PublicQuestionAsker, question: PublicQuestion) -> None:
    template, key = "rounds/question_answered", f"grants-question-{question.pk}"
    context = {"title": question.opportunity.title, "path": reverse("rounds:opportunity", args=[question.opportunity_id])}
    if asker.email:
        queue_mail(template=template, to=asker.email, context=context, key=key)
    elif asker.user is not None:
        tell_person(asker.user, template=template, context=context, key=key)


def extend_deadline(
    opportunity: Opportunity, *, organization: Organization, until: datetime, reason: str, by: User
) -> DeadlineExtension:
    """Give one organization more time, with the reason; the round stays closed for everybody else.

    Once the round was opened, rivals' amounts are known: more time is given before that, or not at all (decision 22).
    """
    demand(by, EXTEND_DEADLINE)
    if not reason.strip():
        raise ValidationError("Say why this organization gets more time. The reason is kept.", code="reason")
    with transaction.atomic():
        found = locked(opportunity)
        if found.state != OpportunityState.PUBLISHED:
            raise ValidationError("More time can be given only before the review starts.", code="state")
        if found.deadline is None or until <= found.deadline:
            raise ValidationError("The new moment must be later than the deadline.", code="until")
        closes = max([found.deadline, *found.extensions.values_list("until", flat=True)])
        if timezone.now() > closes:
            raise ValidationError(
                "The deadline has passed and the round was opened: names and amounts are known. More time can't be given any more.",
                code="opened",
            )
        return DeadlineExtension.objects.create(
            opportunity=found, organization=organization, until=until, reason=reason[:500], given_by=by
        )
