"""What should never have been here: sealed at once, destroyed on two persons' word, unless a legal hold stands."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.accounts.models import StaffRoleName
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import ME, RETENTION, STAFF, SYSTEM, Access, Policy
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.database.workflow import Transition, Workflow


class SealingState(models.TextChoices):
    """Where a sealing stands."""

    SEALED = "sealed", "Sealed"
    PROPOSED = "proposed", "Destruction proposed"
    DESTROYED = "destroyed", "Destroyed"
    RELEASED = "released", "Put back"


SEALING_WORKFLOW = Workflow(
    field="state",
    initial=[SealingState.SEALED],
    transitions=[
        Transition([SealingState.SEALED], "propose_destruction", SealingState.PROPOSED, "Propose destruction"),
        Transition([SealingState.PROPOSED], "decline_destruction", SealingState.SEALED, "Keep it sealed"),
        Transition([SealingState.PROPOSED], "approve_destruction", SealingState.DESTROYED, "Approve destruction"),
        Transition([SealingState.SEALED], "release", SealingState.RELEASED, "Put it back"),
    ],
)


_SEE_ALL = frozenset(
    {
        StaffRoleName.COORDINATOR,
        StaffRoleName.PROGRAM_MANAGER,
        StaffRoleName.DATA_PRACTICES_OFFICIAL,
        StaffRoleName.AUDITOR,
    }
)
DESTROY_STEP = "documents.destroy"
# The last word is the database's: no destruction with one approval, none under a legal hold.
_DESTRUCTION_GUARD = pgtrigger.Trigger(
    name="destruction_guard",
    operation=pgtrigger.Update,
    when=pgtrigger.Before,
    condition=pgtrigger.Q(new__state=SealingState.DESTROYED) & ~pgtrigger.Q(old__state=SealingState.DESTROYED),
    func="""
        IF (SELECT count(*) FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id
            WHERE a.step = 'documents.destroy' AND a.subject_id = NEW.id::text AND a.subject_version = NEW.proposal_number
            AND a.decision = 'approved' AND (a.by_id IS NOT NULL OR c.says_so)) < 2 THEN
            RAISE EXCEPTION 'Destruction needs the approval of two different persons';
        END IF;
        IF EXISTS (SELECT FROM documents_legalhold h WHERE h.subject_type = NEW.subject_type
            AND h.subject_id = NEW.subject_id AND h.lifted_at IS NULL) THEN
            RAISE EXCEPTION 'A legal hold forbids destruction';
        END IF;
        RETURN NEW;
    """,
)


class SealReason(models.TextChoices):
    """Why something is sealed: the kind of thing, never the thing."""

    GOVERNMENT_NUMBER = "government_number", "A government number (such as a Social Security number)"
    IDENTITY_PAPER = "identity_paper", "An identity or immigration paper"
    HEALTH = "health", "Health information or a patient's details"
    SOMEBODY_ELSE = "somebody_else", "Information about somebody else"
    NOT_NEEDED = "not_needed", "Something the program must not keep"


class SealingQuerySet(models.QuerySet["Sealing"]):
    """Reads of sealings."""

    def visible_to(self, user: Person) -> SealingQuerySet:
        """All for those who decide about them and the auditor; for other staff those that they sealed."""
        roles = staff_roles(user)
        if roles & _SEE_ALL:
            return self
        return self.filter(sealed_by=user.pk) if roles else self.none()

    def of(self, obj: models.Model) -> SealingQuerySet:
        """Those of one row."""
        return self.filter(subject_type=obj._meta.label_lower, subject_id=str(obj.pk))

    def open(self) -> SealingQuerySet:
        """Those that still hold something."""
        return self.filter(state__in=(SealingState.SEALED, SealingState.PROPOSED))


@tracked("documents_sealingevent_access", None)
class Sealing(models.Model):
    """One act of sealing: which row, which fields, who, when, why. It never holds the value."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_type = models.CharField("kind of record", max_length=60)
    subject_id = models.CharField("record", max_length=60)
    fields = models.JSONField("fields", default=list)
    reason = models.CharField("kind of content", max_length=30, choices=SealReason.choices)
    note = models.CharField("note", max_length=300, blank=True)
    state = models.CharField("state", max_length=12, choices=SealingState.choices, default=SealingState.SEALED)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField("sealed at", default=timezone.now, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField("proposed at", null=True, blank=True)
    proposal = models.CharField("why it should be destroyed", max_length=300, blank=True)
    # A new proposal is another thing to approve: approvals of an earlier one don't count.
    proposal_number = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField("destroyed or put back at", null=True, blank=True)

    objects = SealingQuerySet.as_manager()

    class Meta:
        """The office reads it; only the system writes it."""

        ordering = ["-sealed_at", "id"]
        triggers = [*SEALING_WORKFLOW.triggers(), _DESTRUCTION_GUARD]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="documents_sealing_subject")]
        constraints = [
            office_only("documents_sealing_access", staff="SELECT"),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.get_state_display()}"

    @property
    def standing(self) -> SealingState:
        """Its state, not the words for it."""
        return SealingState(self.state)

    @property
    def is_open(self) -> bool:
        """It still holds something."""
        return self.state in (SealingState.SEALED, SealingState.PROPOSED)

    @property
    def is_proposed(self) -> bool:
        """It waits for the second person."""
        return self.state == SealingState.PROPOSED


# Today in Minnesota: an acting role ends with its day there.
_TODAY = "(now() AT TIME ZONE 'America/Chicago')::date"
_I_AM_DATA_PRACTICES_OFFICIAL = (
    f"EXISTS (SELECT FROM accounts_staffrole r WHERE r.user_id = {ME} AND r.role = 'data_practices_official' "
    f"AND r.revoked_at IS NULL AND r.starts_on <= {_TODAY} AND (r.ends_on IS NULL OR r.ends_on >= {_TODAY}))"
)


class SealedValue(models.Model):
    """A sealed value, out of its row: only the data practices official reads it, only retention deletes it.

    `row_type` and `row_id` say where it was: the row itself, one of its history versions, or a copy elsewhere.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sealing = models.ForeignKey(Sealing, on_delete=models.PROTECT, related_name="values")
    row_type = models.CharField(max_length=60)
    row_id = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    value = models.TextField()
    is_file = models.BooleanField(default=False)

    class Meta:
        """No history, no copy: this is the only place that holds it."""

        constraints = [
            Access(
                name="documents_sealedvalue_access",
                grants={STAFF: "SELECT", SYSTEM: "SELECT, INSERT", RETENTION: "SELECT, DELETE"},
                policies=[
                    Policy(STAFF, _I_AM_DATA_PRACTICES_OFFICIAL, command="SELECT"),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row_type} {self.field}"


@tracked("documents_legalholdevent_access", None)
class LegalHold(models.Model):
    """While it stands, nothing of the row may be destroyed, whoever approves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_type = models.CharField("kind of record", max_length=60)
    subject_id = models.CharField("record", max_length=60)
    reason = models.CharField("why", max_length=300)
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    placed_at = models.DateTimeField("from", default=timezone.now, editable=False)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField("until", null=True, blank=True)

    class Meta:
        """One at a time for each row."""

        ordering = ["-placed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"], condition=Q(lifted_at=None), name="documents_legalhold_once"
            ),
            office_only("documents_legalhold_access", staff="SELECT"),
        ]

    def __str__(self) -> str:
        return f"Legal hold since {self.placed_at}"
