"""Disclosure, scores, panel, recommendation, negotiation, completion of the evaluation."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from grants.rounds.actions.opportunities import locked
from grants.rounds.models import (
    Criterion,
    DeadlineExtension,
    Opportunity,
    ReviewAssignment,
    RoundNotice,
    Score,
)
from grants.rounds.permissions import MANAGE_REVIEW, SCORE_APPLICATION
from grants.rounds.workflow import OPPORTUNITY, AssignmentState, OpportunityState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.documents.checking import refuse_forbidden_text
from img_program.jobs.run import enqueue


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
        enqueue(RoundNotice(opportunity=found, event=RoundNotice.Event.IN_REVIEW, requested_by=by))
    return found


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
            if assignment.opportunity.state == OpportunityState.PANEL:
                # Who came in the panel phase scores alone first.
                found.panel_at = found.panel_at or found.finished_at
            found.save(update_fields=["finished_at", "panel_at"])
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
