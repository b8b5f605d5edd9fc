"""Many applications with reviews, written in bulk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from grants.rounds.models import Application, Opportunity, ReviewAssignment, Score, Submission
from grants.rounds.workflow import ApplicationState, AssignmentState
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.models import Organization, OrganizationKind

type Points = Callable[[int, int, int], str | None]


def hand_in_many(opportunity: Opportunity, count: int, by: User) -> list[Application]:
    """Handed-in applications of as many new organizations, in the order of their names."""
    with as_system(reason="test"):
        before = Organization.objects.count()
        organizations = Organization.objects.bulk_create(
            [Organization(name=f"Applicant {before + each:06}", kind=OrganizationKind.NONPROFIT) for each in range(count)]
        )
        made = Application.objects.bulk_create(
            [
                Application(opportunity=opportunity, organization=each, started_by=by, project_title=f"Project of {each.name}")
                for each in organizations
            ]
        )
        Submission.objects.bulk_create(
            [
                Submission(
                    application=each, organization_id=each.organization_id, opportunity=opportunity, received_at=timezone.now(),
                    submitted_by=by, applicant_name=each.organization.name, amount_requested=Decimal(90_000), snapshot={"answers": []}, sha256="0" * 64,
                )
                for each in made
            ]
        )  # fmt: skip
        Application.objects.filter(pk__in=[each.pk for each in made]).update(state=ApplicationState.SUBMITTED)
    return made


def review_many(applications: list[Application], reviewers: list[User], by: User, points: Points) -> None:
    """Each of the reviewers scores each application: points of application, criterion and reviewer by number; None abstains."""
    with as_system(reason="test"):
        opportunity = applications[0].opportunity
        submissions = {each.application_id: each for each in Submission.objects.filter(opportunity=opportunity)}
        assignments = ReviewAssignment.objects.bulk_create(
            [
                ReviewAssignment(
                    opportunity=opportunity, application=each, submission=submissions[each.pk], reviewer=reviewer,
                    applicant_name="Applicant", ends_at=timezone.now() + timedelta(days=9), assigned_by=by,
                    finished_at=timezone.now(),
                )
                for each in applications
                for reviewer in reviewers
            ]
        )  # fmt: skip
        ReviewAssignment.objects.filter(pk__in=[each.pk for each in assignments]).update(state=AssignmentState.OPEN)
        number = {each.pk: place for place, each in enumerate(applications)}
        place_of = {each.pk: place for place, each in enumerate(reviewers)}
        scores = []
        for place, criterion in enumerate(opportunity.criteria.all()):
            for each in assignments:
                given = points(number[each.application_id], place, place_of[each.reviewer_id])
                scores.append(
                    Score(
                        assignment=each, application_id=each.application_id, opportunity=opportunity, reviewer_id=each.reviewer_id,
                        criterion=criterion, points_possible=criterion.points, points=given, is_abstained=given is None,
                        comment="Because.", version=1,
                    )
                )  # fmt: skip
        Score.objects.bulk_create(scores, batch_size=5000)
