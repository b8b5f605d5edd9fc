"""Conflicts of interest: what people sign, and what nobody does who has one or has signed nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from grants.rounds.actions.reviewers import SHARE_PURPOSE, close_files
from grants.rounds.disclosure_form import FORM_SHA256, FORM_VERSION, DisclosureNeeded
from grants.rounds.models import Application, ConflictDisclosure, Opportunity, ReviewAssignment
from grants.rounds.permissions import DISCLOSE, forget_conflicts, is_in_conflict
from grants.rounds.workflow import ASSIGNMENT, ApplicationState, AssignmentState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.database.locking import limits_in_words
from img_program.documents.actions import share_document
from img_program.documents.models import Document
from img_program.organizations.models import Organization


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One answer of the disclosure form."""

    has_conflict: bool
    explanation: str = ""


def sign_disclosure(opportunity: Opportunity, *, answers: Mapping[UUID, Disclosed], by: User) -> list[ConflictDisclosure]:
    """Say for each application of the round whether one has a conflict of interest; nothing opens before.

    A reviewer answers for the assigned applications, staff for any of the round. A declared conflict closes the
    application at once, in the pages and in the database. Raises ValidationError when an answer is missing.
    """
    signed = []
    with transaction.atomic(), as_system(reason="sign a disclosure of conflicts of interest"):
        waiting = {
            each.application_id: each
            for each in ReviewAssignment.objects.select_for_update(of=("self",)).filter(
                opportunity=opportunity, reviewer=by, state__in=[AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN]
            )
        }
        allowed = in_review(opportunity)
        if waiting or not by.has_perm(DISCLOSE):
            allowed = {key: of for key, of in allowed.items() if key in waiting}
        if not allowed:
            raise PermissionDenied("nothing to disclose")
        if missing := {key for key, each in waiting.items() if each.state == AssignmentState.AWAITING_DISCLOSURE} - set(answers):
            raise ValidationError(f"Answer for every application; {len(missing)} are open.", code="missing")
        for key, answer in answers.items():
            if key not in allowed:
                raise PermissionDenied("another application")
            signed.append(_disclose(allowed[key], answer, by, opportunity=opportunity, application_id=key))
            if key in waiting:
                _apply(waiting[key], answer)
    return signed


def disclose_about(
    organization: Organization, *, answer: Disclosed, by: User, opportunity: Opportunity | None = None
) -> ConflictDisclosure:
    """Say once about a grantee, or an applicant of a round, whether one has a conflict, before one decides or pays."""
    demand(by, DISCLOSE)
    with transaction.atomic(), as_system(reason="sign a disclosure of conflicts of interest"):
        of_round = Application.objects.filter(opportunity=opportunity, organization=organization)
        application = of_round.exclude(state=ApplicationState.WITHDRAWN).first() if opportunity else None
        key = application.pk if application else None
        return _disclose(organization.pk, answer, by, opportunity=opportunity, application_id=key)


def in_review(opportunity: Opportunity) -> dict[UUID, int]:
    """The applications of a round that are judged, and whose they are; whatever one may see of them."""
    with as_system(reason="count the applications of a round"):
        rows = Application.objects.filter(opportunity=opportunity, state=ApplicationState.SUBMITTED)
        return dict(rows.values_list("pk", "organization_id"))


def _disclose(
    organization: int, answer: Disclosed, by: User, *, opportunity: Opportunity | None, application_id: UUID | None
) -> ConflictDisclosure:
    if answer.has_conflict and not answer.explanation.strip():
        raise ValidationError("Say in a few words what the conflict is.", code="explanation")
    line = ConflictDisclosure(
        organization_id=organization,
        opportunity=opportunity,
        application_id=application_id,
        person=by,
        has_conflict=answer.has_conflict,
        explanation=answer.explanation.strip()[:500] if answer.has_conflict else "",
        form_version=FORM_VERSION,
        form_sha256=FORM_SHA256,
    )
    with limits_in_words():
        line.save(force_insert=True)
    forget_conflicts(by)
    return line


def _apply(assignment: ReviewAssignment, answer: Disclosed) -> None:
    if answer.has_conflict:
        assignment.state = ASSIGNMENT.target(assignment.state, "declare_conflict")
        assignment.save(update_fields=["state"])
        close_files(assignment)
    elif assignment.state == AssignmentState.AWAITING_DISCLOSURE:
        assignment.state = ASSIGNMENT.target(assignment.state, "declare_no_conflict")
        assignment.save(update_fields=["state"])
        files = [each["file"]["id"] for each in assignment.submission.snapshot["answers"] if each["file"]]
        for document in Document.objects.filter(pk__in=files):
            share_document(document, user=assignment.reviewer, until=assignment.ends_at, purpose=SHARE_PURPOSE, by=None)


def demand_disclosed(by: User, organization: Organization, opportunity: Opportunity | None = None) -> None:
    """Raise DisclosureNeeded unless the person disclosed about the organization (in this round), ValidationError on a conflict."""
    lines = ConflictDisclosure.objects.filter(person=by, organization=organization)
    if is_in_conflict(by, organization):
        raise ValidationError(
            f"You declared a conflict of interest with {organization}. A colleague without one must do this.", code="conflict"
        )
    if not (lines.filter(opportunity=opportunity) if opportunity else lines).exists():
        raise DisclosureNeeded(opportunity, organization)


def disclosed_about(row: Any, by: User) -> None:
    """The same for an award, or what hangs on it: what an act's page asks first."""
    demand_disclosed(by, row.organization, getattr(row, "opportunity", None))


def demand_disclosed_for_round(by: User, opportunity: Opportunity) -> None:
    """The same for every application of a round at once."""
    whose = in_review(opportunity)
    signed = ConflictDisclosure.objects.filter(opportunity=opportunity, person=by)
    if set(whose) - set(signed.values_list("application_id", flat=True)):
        raise DisclosureNeeded(opportunity)
    if any(is_in_conflict(by, each) for each in whose.values()):
        raise ValidationError(
            "You declared a conflict of interest in this round. A colleague without one must do this.", code="conflict"
        )
