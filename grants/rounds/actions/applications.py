"""What an organization does with its application, and what the office does on its behalf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
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

# The facts of the project, and what a page calls them.
FACTS = {
    "project_title": "Title of the project",
    "is_fiscal_sponsor": "Applies as fiscal sponsor",
    "delivery_partner": "Organization that does the work",
    "training_program": "Existing medical education program",
    "specialty": "Specialty",
    "residents_requested": "Number of residents to be funded",
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was changed elsewhere in the meantime: whose words, both texts."""

    label: str
    mine: str
    stored: str


class StaleSaveError(Exception):
    """Somebody changed the same thing since this page was opened; nothing was lost and nothing overwritten."""

    def __init__(self, conflicts: list[Conflict], version: int) -> None:
        super().__init__("changed elsewhere")
        self.conflicts = conflicts
        self.version = version


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


def _note_save(application: Application, by: User, *fields: str) -> Application:
    application.version += 1
    application.saved_at, application.saved_by = timezone.now(), by
    for name in fields:
        setattr(application, name, application.version)
    return application


_SAVED = ["version", "saved_at", "saved_by"]


def save_facts(
    application: Application, *, facts: Mapping[str, Any], seen_version: int, by: User, overwrite: bool = False
) -> Application:
    """Save the facts of the project. Raises StaleSaveError when somebody else changed them since `seen_version`."""
    demand(by, EDIT_APPLICATION, application)
    for value in facts.values():
        refuse_forbidden_text(value if isinstance(value, str) else "")
    with transaction.atomic():
        found = draft(application)
        changed = [name for name in FACTS if name in facts and getattr(found, name) != facts[name]]
        if not changed:
            return found
        if found.facts_version > seen_version and not overwrite:
            raise StaleSaveError(
                [Conflict(FACTS[name], str(facts[name] or ""), str(getattr(found, name) or "")) for name in changed],
                found.version,
            )
        for name in changed:
            setattr(found, name, facts[name])
        _note_save(found, by, "facts_version").save(update_fields=[*changed, *_SAVED, "facts_version"])
    return found


def save_answers(
    application: Application, *, answers: Mapping[int, str], seen_version: int, by: User, overwrite: bool = False
) -> Application:
    """Save texts of answers as they are, complete or not: `answers` maps a question's id to its canonical text.

    Only what somebody else changed since `seen_version` is a conflict; the rest of the page is never in the way.
    Raises StaleSaveError, ValidationError for what must never be kept.
    """
    demand(by, EDIT_APPLICATION, application)
    for value in answers.values():
        refuse_forbidden_text(value)
    with transaction.atomic():
        found = draft(application)
        questions = {each.pk: each for each in Question.objects.filter(opportunity=found.opportunity_id, pk__in=answers)}
        stored = {each.question_id: each for each in Answer.objects.filter(application=found, question__in=questions)}
        changed = {key: value for key, value in answers.items() if key in questions and _differs(stored.get(key), value)}
        stale = [key for key in changed if key in stored and stored[key].version > seen_version]
        if stale and not overwrite:
            raise StaleSaveError([Conflict(questions[key].text, answers[key], stored[key].value) for key in stale], found.version)
        if not changed:
            return found
        _note_save(found, by).save(update_fields=_SAVED)
        for key, value in changed.items():
            _put_answer(found, questions[key], by=by, value=value)
    return found


def _differs(stored: Answer | None, value: str) -> bool:
    return (stored.value if stored else "") != value


def _put_answer(application: Application, question: Question, *, by: User, **values: Any) -> Answer:
    answer, _is_new = Answer.objects.update_or_create(
        application=application,
        question=question,
        defaults={"organization_id": application.organization_id, "version": application.version, "saved_by": by,
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
        Answer.objects.filter(application=found, question=question).update(
            document=None, version=found.version, saved_by=by, saved_at=timezone.now()
        )


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
    narrative: str,
    seen_version: int,
    by: User,
    overwrite: bool = False,
) -> Application:
    """Save the budget: dollars by (category id, year). Sums are computed. Raises StaleSaveError, ValidationError."""
    demand(by, EDIT_BUDGET, application)
    refuse_forbidden_text(narrative)
    if any(amount < 0 for amount in amounts.values()):
        raise ValidationError("Amounts can't be less than zero.", code="negative")
    with transaction.atomic():
        found = draft(application)
        lines = {(line.category_id, line.year): line for line in found.budget_lines.filter(budget_version=1)}
        categories = {each.pk: each.name for each in found.opportunity.budget_categories.all()}
        years = range(1, found.opportunity.budget_years + 1)
        changed = {
            key: amount
            for key, amount in amounts.items()
            if key[0] in categories and key[1] in years and (lines[key].amount if key in lines else Decimal(0)) != amount
        }
        if not changed and narrative == found.budget_narrative:
            return found
        if found.budget_saved_version > seen_version and not overwrite:
            conflicts = [
                Conflict(
                    f"{categories[key[0]]}, year {key[1]}", f"${amount:,.2f}", f"${lines[key].amount if key in lines else 0:,.2f}"
                )
                for key, amount in changed.items()
            ]
            if narrative != found.budget_narrative:
                conflicts.append(Conflict("Budget narrative", narrative, found.budget_narrative))
            raise StaleSaveError(conflicts, found.version)
        found.budget_narrative = narrative
        _note_save(found, by, "budget_saved_version")
        found.save(update_fields=[*_SAVED, "budget_saved_version", "budget_narrative"])
        for (category, year), amount in changed.items():
            ApplicationBudgetLine.objects.update_or_create(
                application=found,
                budget_version=1,
                category_id=category,
                year=year,
                defaults={"organization_id": found.organization_id, "amount": amount},
            )
    return found


def closes_at(application: Application) -> datetime | None:
    """The last moment for this organization: the round's deadline, or its own extension."""
    extension = DeadlineExtension.objects.filter(
        opportunity=application.opportunity_id, organization=application.organization_id
    ).first()
    deadline = application.opportunity.deadline
    return max(extension.until, deadline) if extension and deadline else deadline
