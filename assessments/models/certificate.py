"""The Minnesota certificate of clinical readiness for residency, and the job that makes its PDF."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.access import private, tracked_privately
from assessments.models.decision import Decision
from assessments.models.registration import Registration
from assessments.workflow import CERTIFICATE, CertificateState
from img_program.database.access import SameOwner, mine
from img_program.jobs.models import Job
from roster.models import Specialty

# Without letters and digits that are read for one another.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_number() -> str:
    """A number that tells neither order nor how many there are."""
    return "CR-" + "".join(secrets.choice(ALPHABET) for _ in range(8))


def new_code() -> str:
    """The code that goes with a number: 12 characters, about 59 bits, in groups of four."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


@tracked_privately("assessments_certificateevent_access", exclude=["code"])
class Certificate(models.Model):
    """Issued on a confirmed decision. Only its holder shares it, by number and code. It is not a license."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="certificate")
    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="certificates")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("number", max_length=12, unique=True, default=new_number)
    code = models.CharField("code", max_length=16, default=new_code)
    holder = models.CharField("name", max_length=200)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    is_example = models.BooleanField(default=False)
    issued_on = models.DateField("issued")
    state = models.CharField(max_length=10, choices=CertificateState.choices, default=CertificateState.VALID)
    round = models.PositiveSmallIntegerField("round of revocation", default=0)
    reason = models.TextField("reason to revoke", max_length=1000, blank=True)
    note = models.TextField("why it was kept", max_length=1000, blank=True)
    revoked_on = models.DateField("revoked", null=True, blank=True)
    pdf_name = models.CharField(max_length=200, blank=True)
    pdf_sha256 = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveIntegerField(default=0)

    class Meta:
        """The holder and the office of assessments."""

        ordering = ["-issued_on", "number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=CertificateState.VALID) | ~Q(reason=""), name="assessments_certificate_reason"
            ),
            models.CheckConstraint(
                condition=Q(revoked_on=None) | Q(state=CertificateState.REVOKED), name="assessments_certificate_revoked"
            ),
            private("assessments_certificate_access", reads=mine(), person="SELECT"),
            SameOwner(
                name="assessments_certificate_same_owner",
                columns=["registration_id", "user_id"],
                parent="assessments_registration",
                parent_columns=["id", "user_id"],
            ),
        ]
        triggers = CERTIFICATE.triggers()

    def __str__(self) -> str:
        return f"Certificate {self.number}"

    @property
    def is_valid(self) -> bool:
        """Whether it counts today."""
        return self.state != CertificateState.REVOKED and self.issued_on <= timezone.localdate()

    @property
    def has_pdf(self) -> bool:
        """Whether the file was made."""
        return bool(self.pdf_name)


class CertificateRendering(Job):
    """The job that makes a certificate's PDF."""

    certificate = models.ForeignKey(Certificate, on_delete=models.PROTECT, related_name="renderings")

    class Meta(Job.Meta):
        """Asked for by actions; only the system moves it on."""

        verbose_name = "certificate"
        # The inherited name would be longer than Django's 30 characters.
        indexes = [
            models.Index(fields=["offer_after"], name="assessments_rendering_open", condition=Q(state__in=["queued", "running"]))
        ]
        constraints = [private("assessments_certificaterendering_access", staff="SELECT")]
