"""What must be there before money moves for a resident: each with its paper, and a second look."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, of_my_organizations
from img_program.database.history import tracked
from img_program.documents.models import Document
from img_program.organizations.models import Organization
from residency.training.models.appointment import Appointment
from residency.training.models.common import OF_BOTH, OfBothQuerySet, child_of, own_document, same_person
from residency.training.workflow import GATE_ITEM, GateState
from roster.models import Basis, Registrant


class GateKind(models.TextChoices):
    """The things of the gate; the participant agreement has its own table."""

    CONTRACT = "contract", "Signed contract between program and physician"
    CERTIFICATION = "certification", "Certification of years in Minnesota and of ECFMG"
    READINESS = "readiness", "Certificate of clinical readiness"


class GateItemQuerySet(OfBothQuerySet["GateItem"]):
    """Reads of items."""

    def waiting(self) -> GateItemQuerySet:
        """Those that wait for a second look."""
        return self.filter(state=GateState.RECORDED)


@tracked("training_gateitemevent_access", OF_BOTH)
class GateItem(models.Model):
    """One thing of one resident's gate. Whoever recorded it can't confirm it.

    `dated_on`: a contract's last signature, the day as of which a certification speaks, a certificate's day of issue.
    A certification rests on a basis of the closed list; what was seen is better not kept. `reference` is the number of
    a readiness certificate, whose code was compared and not kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="gate_items")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("what", max_length=14, choices=GateKind.choices)
    state = models.CharField("state", max_length=10, choices=GateState.choices, default=GateState.RECORDED)
    state_reason = models.CharField("why it was returned", max_length=500, blank=True)
    dated_on = models.DateField("dated")
    basis = models.CharField("basis", max_length=24, choices=Basis.choices, blank=True)
    reference = models.CharField("number of the certificate", max_length=40, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("recorded", default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("confirmed", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = GateItemQuerySet.as_manager()

    class Meta:
        """The institution records; only the office confirms."""

        ordering = ["kind"]
        triggers = GATE_ITEM.triggers()
        constraints = [
            models.UniqueConstraint(fields=["appointment", "kind"], name="training_gateitem_once"),
            models.CheckConstraint(
                condition=Q(kind="contract", document__isnull=False)
                | Q(kind="certification") & ~Q(basis="")
                | Q(kind="readiness") & ~Q(reference=""),
                name="training_gateitem_has_evidence",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_by__isnull=False, confirmed_at__isnull=False)
                & ~Q(confirmed_by=F("recorded_by"))
                | ~Q(state="confirmed") & Q(confirmed_by=None, confirmed_at=None),
                name="training_gateitem_second_look",
            ),
            models.CheckConstraint(condition=~Q(state="returned") | ~Q(state_reason=""), name="training_gateitem_says_why"),
            child_of("appointment", "training_gateitem_same_owner"),
            child_of("appointment", "training_gateitem_same_person", owner="user_id"),
            same_person("training_gateitem_same_registrant"),
            own_document("training_gateitem_own_document", owner="organization_id"),
            Access(
                name="training_gateitem_access",
                grants={
                    PERSON: "SELECT, INSERT, UPDATE (state, state_reason, dated_on, basis, reference, document_id, "
                    "recorded_by_id, recorded_at, version)",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, OF_BOTH, command="SELECT"),
                    Policy(PERSON, command="INSERT", check=f"{of_my_organizations()} AND state = 'recorded'"),
                    Policy(
                        PERSON,
                        f"{of_my_organizations()} AND state = 'returned'",
                        command="UPDATE",
                        check=f"{of_my_organizations()} AND state = 'recorded'",
                    ),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_confirmed(self) -> bool:
        """A second person looked at it and agreed."""
        return self.state == GateState.CONFIRMED
