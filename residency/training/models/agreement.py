"""The participant agreement: the State and the physician, with the terms of the version that was signed."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.database.access import AUDITOR, FINANCE_OFFICER, PERSON, RETENTION, STAFF, SYSTEM, Access, OpensAlso, Policy
from img_program.database.history import tracked
from img_program.documents.models import Document
from img_program.organizations.models import Organization
from residency.training.models.appointment import Appointment
from residency.training.models.common import OF_BOTH, OfBothQuerySet, child_of, own_document, same_person
from residency.training.models.text import ResidencyText
from residency.training.workflow import PARTICIPANT_AGREEMENT, ParticipantAgreementState
from roster.models import Registrant


class SiteJudgedOn(models.TextChoices):
    """As of which day a service site is asked whether it is rural or underserved."""

    SIGNING = "signing", "The day on which the agreement was signed"
    EMPLOYMENT_START = "employment_start", "The day on which work at the site begins"
    EACH_YEAR = "each_year", "The first day of each year of service"


class ParticipantAgreementQuerySet(OfBothQuerySet["ParticipantAgreement"]):
    """Reads of agreements."""

    def in_force(self) -> ParticipantAgreementQuerySet:
        """Signed by both sides and looked at by a second person."""
        return self.filter(state=ParticipantAgreementState.IN_FORCE)


_TERMS = (
    "service_years", "site_judged_on", "payment_first_employment_year", "payment_years", "payment_cap", "payment_share",
    "terms", "terms_as_of", "text_id", "physician_signed_on", "state_signed_on", "state_signer", "document_id",
)  # fmt: skip
_OLD, _NEW = (", ".join(f"{row}.{column}" for column in _TERMS) for row in ("OLD", "NEW"))
_NO_TERMS = Q(
    service_years=None, site_judged_on="", payment_first_employment_year=None, payment_years=None, payment_cap=None,
    payment_share=None, terms_as_of=None,
)  # fmt: skip
_ALL_TERMS = Q(
    service_years__isnull=False, payment_first_employment_year__isnull=False, payment_years__isnull=False,
    payment_cap__isnull=False, payment_share__isnull=False, terms_as_of__isnull=False,
) & ~Q(site_judged_on="")  # fmt: skip


@tracked("training_participantagreementevent_access", OF_BOTH)
class ParticipantAgreement(models.Model):
    """Signed elsewhere and kept here. Its terms are those of the day of the last signature, for ever.

    `terms` lists every term in words with its citation; the columns beside it are the same values for computing:
    years of service, as of which day a site is judged, the first year of employment with a payment, the number of
    such years, dollars at most in a year, and the share of yearly compensation (0.1 is ten percent).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="participant_agreements")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(ResidencyText, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(
        "state", max_length=10, choices=ParticipantAgreementState.choices, default=ParticipantAgreementState.PREPARED
    )
    state_reason = models.CharField("why", max_length=500, blank=True)
    physician_signed_on = models.DateField("signed by the physician on", null=True, blank=True)
    state_signer = models.CharField("signed for the State by", max_length=150, blank=True)
    state_signed_on = models.DateField("signed for the State on", null=True, blank=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    terms_as_of = models.DateField("terms as of", null=True, blank=True)
    service_years = models.PositiveSmallIntegerField("years of service", null=True, blank=True)
    site_judged_on = models.CharField("a site is judged as of", max_length=16, choices=SiteJudgedOn.choices, blank=True)
    payment_first_employment_year = models.PositiveSmallIntegerField("first year of employment with a payment", null=True)
    payment_years = models.PositiveSmallIntegerField("years with a payment", null=True, blank=True)
    payment_cap = models.DecimalField("most in one year", max_digits=12, decimal_places=2, null=True, blank=True)
    payment_share = models.DecimalField("share of yearly compensation", max_digits=7, decimal_places=6, null=True, blank=True)
    terms = models.JSONField("terms", default=list, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("recorded", null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("confirmed", null=True, blank=True)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField("prepared", default=timezone.now, editable=False)

    objects = ParticipantAgreementQuerySet.as_manager()

    class Meta:
        """The office writes; physician and institution read. In force, nothing of it changes any more."""

        ordering = ["-prepared_at", "id"]
        constraints = [
            OpensAlso(
                name="training_agreement_names_registrants",
                of_table="roster_registrant",
                to=[FINANCE_OFFICER],
                using="EXISTS (SELECT FROM training_participantagreement a WHERE a.registrant_id = roster_registrant.id)",
            ),
            models.UniqueConstraint(fields=["id", "user"], name="training_participantagreement_person"),
            models.UniqueConstraint(fields=["id", "registrant", "user"], name="training_participantagreement_registrant"),
            models.UniqueConstraint(fields=["id", "organization"], name="training_participantagreement_organization"),
            models.UniqueConstraint(
                fields=["appointment"], condition=~Q(state="cancelled"), name="training_participantagreement_one"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "cancelled"])
                | _ALL_TERMS
                & Q(physician_signed_on__isnull=False, state_signed_on__isnull=False, document__isnull=False)
                & Q(recorded_by__isnull=False, recorded_at__isnull=False)
                & ~Q(state_signer=""),
                name="training_participantagreement_signed",
            ),
            models.CheckConstraint(condition=~Q(state="prepared") | _NO_TERMS, name="training_participantagreement_no_terms_yet"),
            models.CheckConstraint(
                condition=~Q(state="in_force")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False) & ~Q(confirmed_by=F("recorded_by")),
                name="training_participantagreement_second_look",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(state_reason=""), name="training_participantagreement_says_why"
            ),
            child_of("appointment", "training_participantagreement_same_owner"),
            child_of("appointment", "training_participantagreement_same_person", owner="user_id"),
            same_person("training_participantagreement_same_registrant"),
            own_document("training_participantagreement_own_document", owner="user_id"),
            Access(
                name="training_participantagreement_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, OF_BOTH, command="SELECT"),
                    Policy((STAFF, SYSTEM), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy(RETENTION, "true"),
                ],
            ),
        ]
        triggers = [
            *PARTICIPANT_AGREEMENT.triggers(),
            pgtrigger.Protect(
                name="terms_are_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.state = 'in_force' AND ({_OLD}) IS DISTINCT FROM ({_NEW})"),
            ),
        ]

    def __str__(self) -> str:
        return f"Participant agreement, {self.get_state_display().lower()}"

    @property
    def is_in_force(self) -> bool:
        """Signed by both sides and looked at by a second person."""
        return self.state == ParticipantAgreementState.IN_FORCE
