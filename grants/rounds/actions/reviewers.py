"""Inviting reviewers, and who reads what."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from grants.rounds.actions.opportunities import locked
from grants.rounds.models import Application, Opportunity, ReviewAssignment, RoundReviewer
from grants.rounds.permissions import MANAGE_REVIEW
from grants.rounds.workflow import ApplicationState, AssignmentState, OpportunityState
from img_program.accounts.models import PersonName, User
from img_program.accounts.permissions import demand
from img_program.accounts.secrets import hash_of
from img_program.database.context import as_system
from img_program.documents.actions import end_share
from img_program.documents.models import DocumentShare
from img_program.mail.actions import queue_mail

SHARE_PURPOSE = "grants.review"


def invite_reviewer(opportunity: Opportunity, *, name: str, email: str, by: User) -> RoundReviewer:
    """Invite somebody to review in a round. Inviting again sends a new link; the old one stops working."""
    demand(by, MANAGE_REVIEW)
    email = email.strip().lower()
    validate_email(email)
    if not name.strip():
        raise ValidationError("Write the reviewer's name.", code="name")
    token, now = secrets.token_urlsafe(32), timezone.now()
    with transaction.atomic():
        found = locked(opportunity)
        if found.state not in {OpportunityState.PUBLISHED, OpportunityState.INDEPENDENT_REVIEW, OpportunityState.PANEL}:
            raise ValidationError("Reviewers are invited from the publication until the evaluation is completed.", code="state")
        reviewer = RoundReviewer.objects.select_for_update().filter(opportunity=found, email=email, ended_at=None).first()
        if reviewer is not None and reviewer.accepted_at is not None:
            raise ValidationError("This person is a reviewer of this round already.", code="exists")
        reviewer = reviewer or RoundReviewer(opportunity=found, email=email)
        reviewer.name, reviewer.invited_by, reviewer.invited_at = name.strip()[:150], by, now
        reviewer.token_hash, reviewer.expires_at = hash_of(token), now + timedelta(days=settings.INVITATION_DAYS)
        reviewer.save()
        queue_mail(
            template="rounds/reviewer_invited",
            to=email,
            context={
                "title": found.title,
                "url": f"{settings.SITE_URL}{reverse('rounds:open_reviewer_invitation', args=[token])}",
                "expires_at": reviewer.expires_at,
            },
            key=f"grants-reviewer-{reviewer.pk}-{reviewer.token_hash[:12]}",
        )
    return reviewer


def find_reviewer_invitation(*, token: str = "", token_hash: str = "") -> RoundReviewer | None:
    """The invitation of a link, for people who are no reviewers yet."""
    wanted = hash_of(token) if token else token_hash
    with as_system(reason="opening a reviewer's invitation"):
        return RoundReviewer.objects.select_related("opportunity").filter(token_hash=wanted, ended_at=None).first()


def may_accept(user: User, reviewer: RoundReviewer) -> bool:
    """Whether a verified address of the person is the invited one."""
    return bool(EmailAddress.objects.filter(user=user, verified=True, email__iexact=reviewer.email).exists())


def accept_reviewer_invitation(reviewer: RoundReviewer, *, by: User) -> RoundReviewer:
    """Become a reviewer of the round. Only the invited address may; a second press changes nothing."""
    if not may_accept(by, reviewer):
        raise ValidationError("This invitation is not for the address you signed in with.", code="not_yours")
    with transaction.atomic(), as_system(reason="accepting a reviewer's invitation"):
        found = RoundReviewer.objects.select_for_update(of=("self",)).get(pk=reviewer.pk)
        if found.user_id == by.pk:
            return found
        if found.user_id is not None or found.ended_at is not None or found.expires_at <= timezone.now():
            raise ValidationError("This invitation can't be used any more. Ask the program for a new one.", code="closed")
        found.user, found.accepted_at = by, timezone.now()
        found.save(update_fields=["user", "accepted_at"])
        PersonName.objects.get_or_create(user=by, defaults={"name": found.name})
    by.__dict__.pop("_is_grant_reviewer", None)
    return found


def assign_reviewer(
    reviewer: RoundReviewer, *, applications: Iterable[Application], ends_at: datetime, by: User
) -> list[ReviewAssignment]:
    """Give a reviewer applications to read until a moment. Nothing opens before the disclosure is signed.

    Raises ValidationError for one who has not accepted, an application that isn't in the review, or somebody of
    the applicant's own team.
    """
    demand(by, MANAGE_REVIEW)
    if reviewer.user is None or reviewer.ended_at is not None:
        raise ValidationError("This person has not accepted the invitation yet.", code="not_accepted")
    if ends_at <= timezone.now():
        raise ValidationError("The review must end in the future.", code="ends_at")
    made = []
    with transaction.atomic(), as_system(reason="assign a reviewer"):
        found = locked(reviewer.opportunity)
        if found.state not in {OpportunityState.INDEPENDENT_REVIEW, OpportunityState.PANEL}:
            raise ValidationError("Start the review first: applications are opened after the deadline.", code="state")
        for application in applications:
            if application.opportunity_id != found.pk or application.state != ApplicationState.SUBMITTED:
                raise ValidationError("Only submitted applications of this round can be reviewed.", code="application")
            if reviewer.user.memberships.filter(organization_id=application.organization_id, ended_at=None).exists():
                raise ValidationError(f"{reviewer.name} works for {application.organization}.", code="own_team")
            submission = application.submissions.latest("number")
            assignment, _is_new = ReviewAssignment.objects.get_or_create(
                application=application,
                reviewer=reviewer.user,
                defaults={
                    "opportunity": found,
                    "submission": submission,
                    "applicant_name": submission.applicant_name,
                    "ends_at": ends_at,
                    "assigned_by": by,
                },
            )
            made.append(assignment)
    return made


def end_assignment(assignment: ReviewAssignment, *, by: User) -> ReviewAssignment:
    """Take an application from a reviewer; what they scored stays and counts."""
    demand(by, MANAGE_REVIEW)
    with transaction.atomic(), as_system(reason="end an assignment"):
        found = ReviewAssignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
        if found.state in {AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN}:
            found.state = AssignmentState.ENDED
            found.save(update_fields=["state"])
            close_files(found)
    return found


def close_files(assignment: ReviewAssignment) -> None:
    """End the loans of the application's files to this reviewer. In a system context."""
    files = [answer["file"]["id"] for answer in assignment.submission.snapshot["answers"] if answer["file"]]
    for share in DocumentShare.objects.filter(
        document__in=files, user=assignment.reviewer_id, purpose=SHARE_PURPOSE, ended_at=None
    ):
        end_share(share, by=None)
