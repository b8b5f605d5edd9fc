"""What an organization does with its application, and what the office does on its behalf."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from grants.rounds.models import (
    Answer,
    Application,
    ApplicationBudgetLine,
    DeadlineExtension,
    Opportunity,
    Question,
    QuestionKind,
    TradeSecretClaim,
)
from grants.rounds.permissions import ANSWER_FILE, EDIT_APPLICATION, EDIT_BUDGET, ENTER_APPLICATION, START_APPLICATION
from grants.rounds.workflow import ApplicationState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, staff_roles
from img_program.documents.actions import upload_document
from img_program.documents.checking import CheckedUpload, refuse_forbidden_text
from img_program.documents.models import Classification
from img_program.organizations.models import Organization
from img_program.web.comparing import Merge, merge

# The facts of the project.
FACTS = (
    "project_title",
    "is_fiscal_sponsor",
    "delivery_partner",
    "training_program",
    "specialty",
    "residents_requested",
)

# A cell of the budget (category id, year), or "narrative".
type Cell = tuple[int, int] | str


def locked(application: Application) -> Application:
    """The row under lock, with its round and organization."""
    return (
        Application.objects.select_for_update(of=("self",)).select_related("opportunity", "organization").get(pk=application.pk)
    )


def draft(application: Application) -> Application:
    """The row under lock. Raises ValidationError in words when it is no draft any more."""
    found = locked(application)
    if found.state != ApplicationState.DRAFT:
        raise ValidationError("This application was submitted or withdrawn, so it can't be changed.", code="state")
    return found


def start_application(opportunity: Opportunity, *, organization: Organization, by: User) -> Application:
    """The organization's draft in a round; the one that exists when there is one. Staff start those that came on paper."""
    is_office = bool(staff_roles(by))
    demand(by, ENTER_APPLICATION if is_office else START_APPLICATION, organization)
    if not opportunity.is_public:
        raise PermissionDenied("not published")
    running = Application.objects.filter(opportunity=opportunity, organization=organization).exclude(
        state=ApplicationState.WITHDRAWN
    )
    with transaction.atomic():
        Organization.objects.select_for_update().filter(pk=organization.pk).first()
        found = running.first()
        if found is not None:
            if is_office and not found.is_entered_by_staff:
                raise ValidationError("This organization has an application here already. Only it can change it.", code="exists")
            return found
        return Application.objects.create(
            opportunity=opportunity, organization=organization, started_by=by, is_entered_by_staff=is_office
        )


def _note_save(application: Application, by: User) -> Application:
    application.version += 1
    application.saved_at, application.saved_by = timezone.now(), by
    return application


_SAVED = ["version", "saved_at", "saved_by"]


def save_facts(
    application: Application, *, facts: Mapping[str, Any], by: User, shown: Mapping[str, str] | None = None
) -> tuple[Application, Merge[str]]:
    """Save the facts of the project. `shown`: marks of what the page showed; what a colleague changed too waits for an answer."""
    demand(by, EDIT_APPLICATION, application)
    for value in facts.values():
        refuse_forbidden_text(value if isinstance(value, str) else "")
    with transaction.atomic():
        found = draft(application)
        known = {name: facts[name] for name in FACTS if name in facts}
        merged = merge(known, shown=shown, stored={name: getattr(found, name) for name in FACTS})
        if merged.changed:
            for name, value in merged.changed.items():
                setattr(found, name, value)
            _note_save(found, by).save(update_fields=[*merged.changed, *_SAVED])
    return found, merged


def save_answers(
    application: Application, *, answers: Mapping[int, str], by: User, shown: Mapping[int, str] | None = None
) -> tuple[Application, Merge[int]]:
    """Save texts of answers as they are, complete or not: `answers` maps a question's id to its canonical text.

    `shown`: marks of what the page showed. Only an answer that a colleague changed too waits; the others are saved.
    Raises ValidationError for what must never be kept.
    """
    demand(by, EDIT_APPLICATION, application)
    for value in answers.values():
        refuse_forbidden_text(value)
    with transaction.atomic():
        found = draft(application)
        questions = {each.pk: each for each in Question.objects.filter(opportunity=found.opportunity_id, pk__in=answers)}
        stored = {each.question_id: each.value for each in Answer.objects.filter(application=found, question__in=questions)}
        merged = merge({key: value for key, value in answers.items() if key in questions}, shown=shown, stored=stored)
        if merged.changed:
            _note_save(found, by).save(update_fields=_SAVED)
        for key, value in merged.changed.items():
            _put_answer(found, questions[key], by=by, value=value)
    return found, merged


def _put_answer(application: Application, question: Question, *, by: User, **values: Any) -> Answer:
    answer, _is_new = Answer.objects.update_or_create(
        application=application,
        question=question,
        defaults={"organization_id": application.organization_id, "saved_by": by,
                  "saved_at": timezone.now(), **values},
    )  # fmt: skip
    return answer


def attach_file(application: Application, *, question: Question, file: CheckedUpload, by: User) -> Answer:
    """Add or replace the file of an answer; it is checked in the background, and closed to all others."""
    demand(by, EDIT_APPLICATION, application)
    with transaction.atomic():
        found = draft(application)
        if question.opportunity_id != found.opportunity_id or question.kind != QuestionKind.FILE:
            raise ValidationError("This question takes no file.", code="question")
        document = upload_document(
            file,
            by=by,
            purpose=ANSWER_FILE,
            organization=found.organization,
            classification=Classification.NONPUBLIC,
            title=question.text[:200],
        )
        _note_save(found, by).save(update_fields=_SAVED)
        return _put_answer(found, question, by=by, document=document)


def remove_file(application: Application, *, question: Question, by: User) -> None:
    """Take the file of an answer out of the draft; the organization's document list keeps it."""
    demand(by, EDIT_APPLICATION, application)
    with transaction.atomic():
        found = draft(application)
        _note_save(found, by).save(update_fields=_SAVED)
        Answer.objects.filter(application=found, question=question).update(document=None, saved_by=by, saved_at=timezone.now())


def claim_trade_secret(
    application: Application, *, question: Question, justification: str, by: User, is_claimed: bool = True
) -> TradeSecretClaim:
    """Say that an answer is a trade secret, and why (Minn. Stat. 13.37); or take the claim back."""
    demand(by, EDIT_APPLICATION, application)
    refuse_forbidden_text(justification)
    if is_claimed and not justification.strip():
        raise ValidationError("Say why this answer is a trade secret.", code="justification")
    with transaction.atomic():
        found = draft(application)
        if question.opportunity_id != found.opportunity_id:
            raise ValidationError("This question is not part of the application.", code="question")
        claim, _is_new = TradeSecretClaim.objects.update_or_create(
            application=found,
            question=question,
            defaults={
                "organization_id": found.organization_id,
                "justification": justification.strip()[:1000],
                "is_claimed": is_claimed,
            },
        )
    return claim


def save_budget(
    application: Application,
    *,
    amounts: Mapping[tuple[int, int], Decimal],
    narrative: str | None,
    by: User,
    shown: Mapping[Cell, str] | None = None,
) -> tuple[Application, Merge[Cell]]:
    """Save the budget: dollars by (category id, year). Sums are computed.

    `shown`: marks of what the page showed, the narrative's under "narrative". A `narrative` of None stays as it is.
    Raises ValidationError in words.
    """
    demand(by, EDIT_BUDGET, application)
    refuse_forbidden_text(narrative or "")
    if any(amount < 0 for amount in amounts.values()):
        raise ValidationError("Amounts can't be less than zero.", code="negative")
    with transaction.atomic():
        found = draft(application)
        categories = set(found.opportunity.budget_categories.values_list("pk", flat=True))
        years = range(1, found.opportunity.budget_years + 1)
        given: dict[Cell, Any] = {key: amount for key, amount in amounts.items() if key[0] in categories and key[1] in years}
        stored: dict[Cell, Any] = dict.fromkeys(given, Decimal(0))
        stored |= {(line.category_id, line.year): line.amount for line in found.budget_lines.filter(budget_version=1)}
        stored["narrative"] = found.budget_narrative
        if narrative is not None:
            given["narrative"] = narrative
        merged = merge(given, shown=shown, stored=stored)
        if merged.changed:
            found.budget_narrative = merged.stored["narrative"]
            _note_save(found, by).save(update_fields=[*_SAVED, "budget_narrative"])
        for key, amount in merged.changed.items():
            if isinstance(key, tuple):
                ApplicationBudgetLine.objects.update_or_create(
                    application=found,
                    budget_version=1,
                    category_id=key[0],
                    year=key[1],
                    defaults={"organization_id": found.organization_id, "amount": amount},
                )
    return found, merged


def closes_at(application: Application) -> datetime | None:
    """The last moment for this organization: the round's deadline, or its own extension."""
    extension = DeadlineExtension.objects.filter(
        opportunity=application.opportunity_id, organization=application.organization_id
    ).first()
    deadline = application.opportunity.deadline
    return max(extension.until, deadline) if extension and deadline else deadline
