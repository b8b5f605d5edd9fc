"""Sharing out the applications of a round among its reviewers: plan, change, carry out; and who drops out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from grants.rounds.actions.opportunities import locked
from grants.rounds.actions.reviewers import close_files
from grants.rounds.assignment import facts_of, planned
from grants.rounds.models import Application, AssignmentPlan, Opportunity, ReviewAssignment, RoundReviewer, Submission
from grants.rounds.permissions import MANAGE_REVIEW
from grants.rounds.workflow import ApplicationState, AssignmentState, OpportunityState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.jobs.models import JobState
from img_program.jobs.run import enqueue

REVIEWING = {OpportunityState.INDEPENDENT_REVIEW, OpportunityState.PANEL}


def plan_assignments(opportunity: Opportunity, *, per_application: int, seed: int, ends_at: datetime, by: User) -> AssignmentPlan:
    """Ask for an even plan: so many reviewers for each application, those who read already included."""
    demand(by, MANAGE_REVIEW)
    if opportunity.state not in REVIEWING:
        raise ValidationError("Start the review first: applications are opened after the deadline.", code="state")
    if ends_at <= timezone.now():
        raise ValidationError("The review must end in the future.", code="ends_at")
    reviewers = opportunity.reviewers.filter(ended_at=None, accepted_at__isnull=False).count()
    if not 1 <= per_application <= reviewers:
        raise ValidationError(f"{reviewers} reviewers have accepted: each application gets between 1 and {reviewers}.", code="k")
    return enqueue(
        AssignmentPlan(opportunity=opportunity, per_application=per_application, seed=seed, ends_at=ends_at, requested_by=by)
    )


def _locked_plan(plan: AssignmentPlan) -> AssignmentPlan:
    found = AssignmentPlan.objects.select_for_update(of=("self",)).select_related("opportunity").get(pk=plan.pk)
    if found.state != JobState.SUCCEEDED or found.applied_at is not None:
        raise ValidationError("This plan is not ready, or was carried out already.", code="state")
    return found


def adjust_plan(
    plan: AssignmentPlan, *, applications: Iterable[UUID], ticks: Collection[tuple[UUID, int]], by: User
) -> AssignmentPlan:
    """Replace the new readers of these applications by those that were ticked. Raises ValidationError for who may not read."""
    demand(by, MANAGE_REVIEW)
    with transaction.atomic():
        found = _locked_plan(plan)
        with as_system(reason="whose applications a plan is about"):
            whose = Application.objects.filter(
                opportunity=found.opportunity, state=ApplicationState.SUBMITTED, pk__in=list(applications)
            )
            shown = dict(whose.values_list("pk", "organization_id"))
        facts = facts_of(found.opportunity, only=shown)
        proposal = {key: readers for key, readers in found.proposal.items() if UUID(key) not in facts.applications}
        for application in facts.applications:
            chosen = sorted(reviewer for key, reviewer in ticks if key == application)
            for reviewer in set(chosen) - facts.may_read(application):
                why = facts.why_not(reviewer, application) or "no reviewer of this round, or reads it already"
                raise ValidationError(f"{facts.names.get(reviewer, 'This person')}: {why}.", code="barred")
            if chosen:
                proposal[str(application)] = chosen
        found.proposal = proposal
        found.save(update_fields=["proposal"])
    return found


def apply_plan(plan: AssignmentPlan, *, by: User) -> int:
    """Give every planned application to its readers; what changed since the plan was made is asked again. Returns how many."""
    demand(by, MANAGE_REVIEW)
    with transaction.atomic():
        opportunity = locked(plan.opportunity)
        if opportunity.state not in REVIEWING:
            raise ValidationError("The evaluation is over.", code="state")
        found = _locked_plan(plan)
        facts = facts_of(opportunity)
        pairs = [
            (application, reviewer)
            for application, readers in planned(found).items()
            if application in facts.applications
            for reviewer in set(readers) & facts.may_read(application)
        ]
        with as_system(reason="carry out a plan of assignments"):
            last = (
                Submission.objects.filter(opportunity=opportunity)
                .order_by("application_id", "-number")
                .distinct("application_id")
            )
            submissions = {
                application: (key, name) for application, key, name in last.values_list("application_id", "pk", "applicant_name")
            }
            made = [
                ReviewAssignment(
                    opportunity=opportunity, application_id=application, submission_id=submissions[application][0], reviewer_id=reviewer,
                    applicant_name=submissions[application][1], ends_at=found.ends_at, assigned_by=by,
                )
                for application, reviewer in sorted(pairs)
            ]  # fmt: skip
            ReviewAssignment.objects.bulk_create(made, batch_size=2000)
        found.applied_by, found.applied_at = by, timezone.now()
        found.save(update_fields=["applied_by", "applied_at"])
    return len(made)


def drop_reviewer(reviewer: RoundReviewer, *, by: User) -> RoundReviewer:
    """Somebody drops out: what they handed in stays and counts, everything else is free for others."""
    demand(by, MANAGE_REVIEW)
    with transaction.atomic(), as_system(reason="a reviewer drops out"):
        found = RoundReviewer.objects.select_for_update(of=("self",)).get(pk=reviewer.pk)
        if found.ended_at is not None:
            return found
        found.ended_at = timezone.now()
        found.save(update_fields=["ended_at"])
        running = ReviewAssignment.objects.select_for_update(of=("self",)).filter(
            opportunity=found.opportunity_id,
            reviewer=found.user_id,
            state__in=[AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN],
        )
        for assignment in running:
            assignment.state = AssignmentState.ENDED
            assignment.save(update_fields=["state"])
            close_files(assignment)
    return found
