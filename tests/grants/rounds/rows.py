"""Rows of the grants room for the isolation test: an application in an open round, and an open assignment to read it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Model
from django.utils import timezone

from grants.rounds.models import (
    Application,
    ApplicationMessage,
    BudgetCategory,
    Criterion,
    DeadlineExtension,
    Debrief,
    EvaluationCompleted,
    Opportunity,
    Program,
    Question,
    ReviewAssignment,
    RoundReviewer,
    Score,
    SecondLook,
    Submission,
)
from tests.database.rows import Owner, Rows, maker
from tests.people import make_user


def open_round() -> Opportunity:
    """A published round with one question, one budget category and one criterion; shared by all owners."""
    found = Opportunity.objects.filter(title="Round of the isolation test").first()
    if found is not None:
        return found
    now, author = timezone.now(), make_user()
    made = Opportunity.objects.create(
        program=Program.CAREER_GUIDANCE, title="Round of the isolation test", fiscal_year=2027, created_by=author
    )
    Question.objects.create(opportunity=made, position=1, text="Why?")
    BudgetCategory.objects.create(opportunity=made, position=1, name="Costs")
    Criterion.objects.create(opportunity=made, position=1, name="Need", points=100)
    made.state = "approved"
    made.save()
    made.state, made.snapshot, made.sha256, made.published_at = "published", {}, "0" * 64, now
    made.opens_at, made.deadline = now - timedelta(days=1), now + timedelta(days=1)
    made.save()
    return made


@maker("rounds.applicationmessage")
def _message(owner: Owner, rows: Rows) -> Model:
    key = rows["rounds.application"].pk
    return ApplicationMessage.objects.create(
        application_id=key, organization=owner.organization, opportunity=open_round(), author=owner.user, text="When?"
    )


@maker("rounds.secondlook")
def _second_look(owner: Owner, rows: Rows) -> Model:
    key = rows["rounds.application"].pk
    return SecondLook.objects.create(
        application_id=key, organization=owner.organization, opportunity=open_round(), about=SecondLook.About.ELIGIBILITY,
        reason="Look.", asked_by=owner.user, due_on=timezone.localdate(),
    )  # fmt: skip


@maker("rounds.debrief")
def _debrief(owner: Owner, rows: Rows) -> Model:
    EvaluationCompleted.objects.get_or_create(opportunity=open_round(), defaults={"recorded_by": owner.user, "note": "Over."})
    key = rows["rounds.application"].pk
    return Debrief.objects.create(
        application_id=key, organization=owner.organization, opportunity=open_round(), approved_by=owner.user
    )


@maker("rounds.deadlineextension")
def _extension(owner: Owner, rows: Rows) -> Model:
    return DeadlineExtension.objects.create(
        opportunity=open_round(), organization=owner.organization, until=timezone.now() + timedelta(days=2),
        reason="A flood closed the office.", given_by=owner.user,
    )  # fmt: skip


@maker("rounds.application")
def _application(owner: Owner, rows: Rows) -> Model:
    return Application.objects.create(opportunity=open_round(), organization=owner.organization, started_by=owner.user)


@maker("rounds.submission")
def _submission(owner: Owner, rows: Rows) -> Model:
    made = Submission(
        application_id=rows["rounds.application"].pk, organization=owner.organization, opportunity=open_round(),
        received_at=timezone.now(), submitted_by=owner.user, applicant_name="A", amount_requested=1, snapshot={"answers": []}, sha256="0" * 64,
    )  # fmt: skip
    made.save(force_insert=True)
    return made


@maker("rounds.roundreviewer")
def _round_reviewer(owner: Owner, rows: Rows) -> Model:
    return RoundReviewer.objects.create(
        opportunity=open_round(), user=owner.user, name="R", email=owner.user.email, token_hash=owner.user.email, invited_by=owner.user,
        expires_at=timezone.now(), accepted_at=timezone.now(),
    )  # fmt: skip


@maker("rounds.reviewassignment")
def _assignment(owner: Owner, rows: Rows) -> Model:
    submission = rows["rounds.submission"]
    made = ReviewAssignment.objects.create(
        opportunity=open_round(), application_id=rows["rounds.application"].pk, submission_id=submission.pk, reviewer=owner.user,
        applicant_name="A", ends_at=timezone.now() + timedelta(days=1), assigned_by=owner.user,
    )  # fmt: skip
    made.state = "open"
    made.save()
    return made


@maker("rounds.score")
def _score(owner: Owner, rows: Rows) -> Model:
    opportunity = open_round()
    criterion = opportunity.criteria.get()
    made = Score(
        assignment_id=rows["rounds.reviewassignment"].pk, application_id=rows["rounds.application"].pk, opportunity=opportunity,
        reviewer=owner.user, criterion=criterion, points_possible=criterion.points, points=1, comment="Why.", version=1,
    )  # fmt: skip
    made.save(force_insert=True)
    return made
