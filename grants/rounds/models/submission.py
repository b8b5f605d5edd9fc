"""The sealed copy of an application that is made when it is submitted, and its PDF."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.rounds.models.application import Application
from grants.rounds.models.conflicts import apart
from grants.rounds.models.opportunity import Opportunity
from img_program.database.access import (
    AUDITOR,
    ME,
    PERSON,
    RETENTION,
    STAFF,
    SYSTEM,
    Access,
    Policy,
    SameOwner,
    of_my_organizations,
)
from img_program.jobs.access import owned_job
from img_program.jobs.models import Job
from img_program.organizations.models import Organization
from img_program.web.fields.names import NameColumn


class Channel(models.TextChoices):
    """How a submission reached the program."""

    HERE = "here", "On this site"
    EMAIL = "email", "By e-mail"
    MAIL = "mail", "By mail"
    IN_PERSON = "in_person", "Delivered by hand"


_LENT_TO_ME = (
    "EXISTS (SELECT FROM rounds_reviewassignment r WHERE r.submission_id = rounds_submission.id "
    f"AND r.reviewer_id = {ME} AND r.state = 'open' AND r.ends_at > now())"
)


class Submission(models.Model):
    """The sealed copy of an application at the moment it reached the program; never changed.

    `received_at` is when the request reached the application (or when the office received the paper);
    `sha256` is the hash of `snapshot` in canonical JSON. `amount_requested` in dollars.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="submissions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField("number", default=1)
    received_at = models.DateTimeField("received")
    recorded_at = models.DateTimeField("recorded", default=timezone.now, editable=False)
    channel = models.CharField("how it came", max_length=10, choices=Channel.choices, default=Channel.HERE)
    channel_note = models.CharField("note about how it came", max_length=300, blank=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    applicant_name = NameColumn("applicant", max_length=200)
    applicant_address = models.CharField("address", max_length=400, blank=True)
    amount_requested = models.DecimalField("amount requested", max_digits=12, decimal_places=2)
    snapshot = models.JSONField()
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        """Append-only. A late one is refused by the database too."""

        ordering = ["-number"]
        triggers = [
            pgtrigger.Protect(
                name="sealed", operation=pgtrigger.Update, condition=pgtrigger.Condition("current_user <> 'img_retention'")
            ),
            pgtrigger.Trigger(
                name="in_time",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=(
                    "IF NOT EXISTS (SELECT FROM rounds_opportunity o WHERE o.id = NEW.opportunity_id AND o.state = 'published' "
                    "AND NEW.received_at >= o.opens_at AND (NEW.received_at <= o.deadline OR EXISTS ("
                    "SELECT FROM rounds_deadlineextension e WHERE e.opportunity_id = o.id "
                    "AND e.organization_id = NEW.organization_id AND NEW.received_at <= e.until))) THEN "
                    "RAISE EXCEPTION 'The round was not open at the moment of this submission' USING ERRCODE = 'check_violation'; "
                    "END IF; RETURN NEW;"
                ),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="rounds_submission_number"),
            models.UniqueConstraint(fields=["id", "application", "opportunity"], name="rounds_submission_of_round"),
            models.CheckConstraint(condition=Q(channel="here") | ~Q(channel_note=""), name="rounds_submission_how_it_came"),
            SameOwner(
                name="rounds_submission_same_owner",
                columns=["application_id", "organization_id", "opportunity_id"],
                parent="rounds_application",
                parent_columns=["id", "organization_id", "opportunity_id"],
            ),
            Access(
                name="rounds_submission_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT, UPDATE, DELETE",
                },
                policies=[
                    Policy(PERSON, f"{of_my_organizations()} OR {_LENT_TO_ME}", command="SELECT"),
                    Policy(
                        PERSON,
                        command="INSERT",
                        check=f"{of_my_organizations()} AND channel = 'here' AND submitted_by_id = {ME}",
                    ),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
            apart("rounds_submission_apart"),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_name}, submission {self.number}"


class SubmissionPdf(Job):
    """The job that renders a submission as a complete PDF; the file's hash stays with it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="pdfs")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    pdf_name = models.CharField(max_length=100, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveIntegerField(default=0)

    class Meta(Job.Meta):
        """Asked for with the submission; only the system moves it on."""

        verbose_name = "PDF of a submission"
        constraints = [owned_job("rounds_submissionpdf_access", of_my_organizations()), apart("rounds_submissionpdf_apart")]
