"""Disclosure, scores, panel, recommendation, negotiation, completion of the evaluation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from grants.rounds.actions.opportunities import locked
from grants.rounds.actions.reviewers import SHARE_PURPOSE, close_files
from grants.rounds.disclosure_form import FORM_SHA256, FORM_VERSION
from grants.rounds.models import (
    Application,
    ConflictDisclosure,
    Criterion,
    DeadlineExtension,
    Opportunity,
    ReviewAssignment,
    Score,
)
from grants.rounds.permissions import MANAGE_REVIEW, SCORE_APPLICATION
from grants.rounds.workflow import ASSIGNMENT, OPPORTUNITY, ApplicationState, AssignmentState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.documents.actions import share_document
from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.models import Document


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One answer of the disclosure form."""

    has_conflict: bool
    explanation: str = ""


def start_review(opportunity: Opportunity, *, by: User) -> Opportunity:
    """Open the applications, once the deadline and every extension have passed."""
    demand(by, MANAGE_REVIEW)
    now = timezone.now()
    with transaction.atomic():
        found = locked(opportunity)
        target = OPPORTUNITY.target(found.state, "start_review")
        if found.deadline is None or now <= found.deadline:
            raise ValidationError("The deadline has not passed yet.", code="deadline")
        if DeadlineExtension.objects.filter(opportunity=found, until__gte=now).exists():
            raise ValidationError("An organization has more time that is not over yet.", code="extension")
        found.state = target
        found.save(update_fields=["state"])
    return found


def sign_disclosure(opportunity: Opportunity, *, answers: Mapping[UUID, Disclosed], by: User) -> list[ConflictDisclosure]:
    """Say for each application of the round whether one has a conflict of interest; nothing opens before.

    A reviewer answers for the assigned applications, staff who run the review for any of the round. A declared conflict closes the
    application at once, in the pages and in the database. Raises ValidationError when an answer is missing.
    """
    if any(answer.has_conflict and not answer.explanation.strip() for answer in answers.values()):
        raise ValidationError("Say in a few words what the conflict is.", code="explanation")
    signed = []
    with transaction.atomic(), as_system(reason="sign a disclosure of conflicts of interest"):
        waiting = {
            each.application_id: each
            for each in ReviewAssignment.objects.select_for_update(of=("self",)).filter(
                opportunity=opportunity, reviewer=by, state__in=[AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN]
            )
        }
        allowed = set(waiting) or (in_review(opportunity) if by.has_perm(MANAGE_REVIEW) else set())
        if not allowed:
            raise PermissionDenied("nothing to disclose")
        if missing := {key for key, each in waiting.items() if each.state == AssignmentState.AWAITING_DISCLOSURE} - set(answers):
            raise ValidationError(f"Answer for every application; {len(missing)} are open.", code="missing")
        for key, answer in answers.items():
            if key not in allowed:
                raise PermissionDenied("another application")
            signed.append(_disclose(opportunity, key, answer, by))
            if key in waiting:
                _apply(waiting[key], answer)
    return signed


def in_review(opportunity: Opportunity) -> set[UUID]:
    """The applications of a round that are judged."""
    return set(Application.objects.filter(opportunity=opportunity, state=ApplicationState.SUBMITTED).values_list("pk", flat=True))


def _disclose(opportunity: Opportunity, application: UUID, answer: Disclosed, by: User) -> ConflictDisclosure:
    line = ConflictDisclosure(
        opportunity=opportunity,
        application_id=application,
        person=by,
        has_conflict=answer.has_conflict,
        explanation=answer.explanation.strip()[:500] if answer.has_conflict else "",
        form_version=FORM_VERSION,
        form_sha256=FORM_SHA256,
    )
    line.save(force_insert=True)
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


def refuse_conflicted(opportunity: Opportunity, by: User) -> None:
    """Raise ValidationError unless the person signed the disclosure for every application of the round, without a conflict."""
    latest: dict[UUID, ConflictDisclosure] = {}
    for line in ConflictDisclosure.objects.filter(opportunity=opportunity, person=by).order_by("signed_at"):
        latest[line.application_id] = line
    open_ones = in_review(opportunity) - set(latest)
    if open_ones:
        raise ValidationError("Sign the disclosure of conflicts of interest for this round first.", code="disclosure")
    if any(line.has_conflict for line in latest.values()):
        raise ValidationError(
            "You declared a conflict of interest in this round. A colleague without one must do this.", code="conflict"
        )


def score_criterion(
    assignment: ReviewAssignment,
    *,
    criterion: Criterion,
    points: Decimal | None,
    comment: str,
    by: User,
    is_abstained: bool = False,
) -> Score:
    """Give points with a comment, or abstain with a reason (never counted as zero). A change becomes a new version.

    Raises PermissionDenied without an open assignment, ValidationError in words.
    """
    demand(by, SCORE_APPLICATION, assignment)
    refuse_forbidden_text(comment)
    if not comment.strip():
        words = "Say why you abstain." if is_abstained else "Write a comment: it explains your points."
        raise ValidationError(words, code="comment")
    if not is_abstained and points is None:
        raise ValidationError("Give points, or abstain.", code="points")
    if points is not None and not 0 <= points <= criterion.points:
        raise ValidationError(f"Give between 0 and {criterion.points_in_words} points.", code="points")
    with transaction.atomic():
        _lock_assignment(assignment)
        earlier = Score.objects.filter(assignment=assignment, criterion=criterion).order_by("-version").first()
        given = None if is_abstained else points
        if earlier is not None and (earlier.points, earlier.comment) == (given, comment.strip()):
            return earlier
        score = Score(
            assignment=assignment,
            application_id=assignment.application_id,
            opportunity_id=assignment.opportunity_id,
            reviewer=by,
            criterion=criterion,
            points_possible=criterion.points,
            points=given,
            is_abstained=is_abstained,
            comment=comment.strip()[:4000],
            version=earlier.version + 1 if earlier else 1,
            is_panel_phase=assignment.panel_at is not None,
        )
        score.save(force_insert=True)
    return score


def _lock_assignment(assignment: ReviewAssignment) -> None:
    """A reviewer may not update the assignment, so its lock is taken as the system."""
    with as_system(reason="lock an assignment"):
        ReviewAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)


def finish_scoring(assignment: ReviewAssignment, *, by: User) -> ReviewAssignment:
    """Hand in the scores. Raises ValidationError while a criterion has neither points nor an abstention."""
    demand(by, SCORE_APPLICATION, assignment)
    scored = set(Score.objects.filter(assignment=assignment).values_list("criterion_id", flat=True))
    open_ones = [each.name for each in assignment.opportunity.criteria.all() if each.pk not in scored]
    if open_ones:
        raise ValidationError([f"Score or abstain: {name}" for name in open_ones], code="incomplete")
    with transaction.atomic(), as_system(reason="hand in scores"):
        found = ReviewAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
        if found.finished_at is None:
            found.finished_at = timezone.now()
            found.save(update_fields=["finished_at"])
    return found


def open_panel(opportunity: Opportunity, *, by: User) -> Opportunity:
    """End the independent phase: from now on the panel sees its members' scores. Raises ValidationError while some are open."""
    demand(by, MANAGE_REVIEW)
    with transaction.atomic(), as_system(reason="open the panel"):
        found = locked(opportunity)
        found.state = OPPORTUNITY.target(found.state, "open_panel")
        running = ReviewAssignment.objects.select_for_update(of=("self",)).filter(
            opportunity=found, state__in=[AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN]
        )
        waiting = [each for each in running if each.finished_at is None]
        if waiting:
            raise ValidationError(
                f"{len(waiting)} reviews are not handed in yet. Wait for them, or end them.", code="open_reviews"
            )
        now = timezone.now()
        for assignment in running:
            assignment.panel_at = now
            assignment.save(update_fields=["panel_at"])
        found.save(update_fields=["state"])
    return found
