"""What people disclosed about conflicts of interest: reviewers and staff, before they read, recommend, decide or pay."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from grants.rounds.models.application import Application
from grants.rounds.models.conflicts import letters_apart
from grants.rounds.models.opportunity import Opportunity
from img_program.database.access import AUDITOR, PERSON, RETENTION, REVIEW_OFFICE, STAFF, SYSTEM, Access, Policy, SameOwner, mine
from img_program.database.guards import REFUSE, Guard
from img_program.organizations.models import Organization


class ConflictDisclosureQuerySet(models.QuerySet["ConflictDisclosure"]):
    """Reads of disclosures."""

    def latest_words(self) -> ConflictDisclosureQuerySet:
        """Each person's latest about each organization; on a tie the conflict."""
        key = ("person_id", "organization_id")
        return self.order_by(*key, "-signed_at", "-has_conflict").distinct(*key)

    def conflicts(self) -> models.QuerySet[ConflictDisclosure, int]:
        """The organizations about which the latest word is a conflict, as a subquery."""
        latest = self.latest_words().values("pk")
        return self.model._default_manager.filter(pk__in=latest, has_conflict=True).values_list("organization_id", flat=True)  # noqa: SLF001 - documented


class ConflictDisclosure(models.Model):
    """One person's word about one applicant or grantee, signed before any content is shown; append-only.

    OGM policy 08-01. `form_sha256` is the hash of the words that were signed. In a round it is about an application; staff who
    decide about an award or pay sign it about the organization too. The latest word about an organization counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    opportunity = models.ForeignKey(Opportunity, on_delete=models.PROTECT, null=True, blank=True, related_name="disclosures")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, blank=True, related_name="disclosures")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflict_disclosures")
    has_conflict = models.BooleanField("conflict")
    explanation = models.CharField("what it is", max_length=500, blank=True)
    form_version = models.PositiveSmallIntegerField()
    form_sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now)

    objects = ConflictDisclosureQuerySet.as_manager()

    class Meta:
        """The person reads their own; a declared conflict isn't taken back in its round."""

        ordering = ["-signed_at"]
        indexes = [
            models.Index(fields=["opportunity", "person"], name="rounds_disclosure_person"),
            models.Index(fields=["person", "organization", "-signed_at"], name="rounds_disclosure_latest"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(condition=Q(has_conflict=False) | ~Q(explanation=""), name="rounds_disclosure_says_what"),
            SameOwner(
                name="rounds_disclosure_same_owner",
                columns=["application_id", "organization_id", "opportunity_id"],
                parent="rounds_application",
                parent_columns=["id", "organization_id", "opportunity_id"],
            ),
            letters_apart("rounds_disclosure_letters_apart"),
            Guard(
                name="rounds_disclosure_stays",
                events="INSERT",
                when="NOT NEW.has_conflict",
                body=(
                    "IF NEW.signed_at > clock_timestamp() + interval '1 minute' OR EXISTS (SELECT FROM rounds_conflictdisclosure d "
                    "WHERE d.person_id = NEW.person_id AND d.organization_id = NEW.organization_id AND d.has_conflict "
                    "AND d.opportunity_id IS NOT DISTINCT FROM NEW.opportunity_id) THEN "
                    + REFUSE.format(message="'A declared conflict of interest stays for its round'")
                    + "; END IF;"
                ),
            ),
            Access(
                name="rounds_conflictdisclosure_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy((PERSON, STAFF), mine("person_id"), command="SELECT"),
                    Policy((PERSON, STAFF), command="INSERT", check=mine("person_id")),
                    Policy((*REVIEW_OFFICE, AUDITOR), "true", command="SELECT"),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return "Conflict" if self.has_conflict else "No conflict"
