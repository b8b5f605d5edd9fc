"""A physician's answer to “Share my record with this residency program?”."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, mine, of_my_organizations
from img_program.database.history import tracked
from img_program.organizations.models import Organization
from residency.training.models.common import same_person
from residency.training.models.text import ResidencyText
from roster.models import Registrant


class SharePurpose(models.TextChoices):
    """Why an organization would see the record: one question for each organization and purpose."""

    RESIDENCY_CANDIDATE = "training_candidate", "To consider you for a residency position"


class ShareAnswer(models.TextChoices):
    """Yes or No; “Stop sharing” is a No that follows a Yes. The history keeps every answer."""

    YES = "yes", "Yes"
    NO = "no", "No"


class RecordShareQuerySet(models.QuerySet["RecordShare"]):
    """Reads of answers."""

    def running(self) -> RecordShareQuerySet:
        """The record may be seen: the latest answer is Yes, and the person is on the roster."""
        return self.filter(answer=ShareAnswer.YES, registrant__status="active")

    def visible_to(self, user: Person) -> RecordShareQuerySet:
        """All for staff, one's own, and for an institution only those who said Yes to it."""
        if staff_roles(user):
            return self
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        organizations = user.memberships.filter(ended_at=None).values("organization_id")
        return self.filter(models.Q(user=user) | models.Q(organization__in=organizations, answer=ShareAnswer.YES))


@tracked("training_recordshareevent_access", mine())
class RecordShare(models.Model):
    """The present answer of one physician about one organization and purpose, and which words were asked.

    An organization never learns of a No: to it the row is not there.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField("purpose", max_length=24, choices=SharePurpose.choices, default=SharePurpose.RESIDENCY_CANDIDATE)
    answer = models.CharField("answer", max_length=3, choices=ShareAnswer.choices)
    text = models.ForeignKey(ResidencyText, on_delete=models.PROTECT, related_name="+", verbose_name="words of the question")
    answered_at = models.DateTimeField("answered", default=timezone.now)

    objects = RecordShareQuerySet.as_manager()

    class Meta:
        """The physician answers; nobody answers for them."""

        ordering = ["-answered_at", "id"]
        indexes = [models.Index(fields=["organization", "answer"], name="training_share_by_reader")]
        constraints = [
            models.UniqueConstraint(fields=["registrant", "organization", "purpose"], name="training_share_one_question"),
            same_person("training_recordshare_same_person"),
            Access(
                name="training_recordshare_access",
                grants={
                    PERSON: "SELECT, INSERT, UPDATE (answer, text_id, answered_at)",
                    STAFF: "SELECT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, f"{mine()} OR ({of_my_organizations()} AND answer = 'yes')", command="SELECT"),
                    Policy(PERSON, command="INSERT", check=mine()),
                    Policy(PERSON, mine(), command="UPDATE"),
                    Policy((STAFF, SYSTEM, RETENTION), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}, {self.answered_at:%Y-%m-%d}"

    @property
    def is_running(self) -> bool:
        """The latest answer is Yes."""
        return self.answer == ShareAnswer.YES
