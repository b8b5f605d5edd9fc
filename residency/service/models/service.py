"""The promise after residency: the obligation, sites, periods of work, judgements, events, decisions, questions."""

from __future__ import annotations

import uuid
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, SameOwner, mine
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.geography.models import County, Place
from img_program.web.fields.names import NameColumn
from residency.service.workflow import OBLIGATION, ObligationState
from residency.training.models.agreement import ParticipantAgreement
from roster.models import Registrant


def of_same_person(parent: str, name: str, *, column: str) -> SameOwner:
    """A row belongs to the person of its parent table."""
    return SameOwner(name=name, columns=[column, "user_id"], parent=parent, parent_columns=["id", "user_id"])


def append_only(name: str, *, removable: str) -> Access:
    """A physician's rows that nobody changes; what should never have been written is taken out by retention alone."""
    return Access(
        name=name,
        grants={
            PERSON: "SELECT",
            STAFF: "SELECT, INSERT",
            AUDITOR: "SELECT",
            SYSTEM: "SELECT, INSERT",
            RETENTION: f"SELECT, UPDATE ({removable}), DELETE",
        },
        policies=[
            Policy(PERSON, mine(), command="SELECT"),
            Policy((STAFF, SYSTEM, RETENTION), "true"),
            Policy(AUDITOR, "true", command="SELECT"),
        ],
    )


class OwnQuerySet[M: models.Model](models.QuerySet[M]):
    """Reads of rows that belong to one physician."""

    def visible_to(self, user: Person) -> OwnQuerySet[M]:
        """All for staff, one's own for a physician, none for others."""
        return self if staff_roles(user) else self.filter(user=user.pk)


class ObligationQuerySet(OwnQuerySet["Obligation"]):
    """Reads of obligations."""

    def open(self) -> ObligationQuerySet:
        """Those that nobody closed."""
        return self.filter(state=ObligationState.OPEN)


class Outcome(models.TextChoices):
    """How an obligation ended, in a person's word."""

    FULFILLED = "fulfilled", "Everything that was promised is done"
    ENDED_BY_DECISION = "ended_by_decision", "Ended by a decision"


@tracked("service_obligationevent_access", mine())
class Obligation(models.Model):
    """What one physician promised under one signed agreement, from the day after residency was completed.

    The terms are those of the agreement that was signed. There is no state of failure: a person looks at the facts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agreement = models.OneToOneField(ParticipantAgreement, on_delete=models.PROTECT, related_name="obligation")
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField("begins")
    employed_since = models.DateField("first day of work after residency", null=True, blank=True)
    state = models.CharField("state", max_length=6, choices=ObligationState.choices, default=ObligationState.OPEN)
    outcome = models.CharField("how it ended", max_length=17, choices=Outcome.choices, blank=True)
    outcome_reason = models.TextField("why", blank=True)
    last_contact_on = models.DateField("last heard from")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ObligationQuerySet.as_manager()

    class Meta:
        """The physician reads; the office writes."""

        ordering = ["registrant__search_name", "id"]
        indexes = [models.Index(fields=["state", "last_contact_on"], name="service_obligation_contact")]
        triggers = OBLIGATION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "user"], name="service_obligation_owner"),
            models.CheckConstraint(
                condition=Q(state="open", outcome="") | Q(state="closed") & ~Q(outcome="") & ~Q(outcome_reason=""),
                name="service_obligation_says_why",
            ),
            models.CheckConstraint(
                condition=Q(employed_since=None) | Q(employed_since__gte=F("begins_on")), name="service_obligation_employed"
            ),
            SameOwner(
                name="service_obligation_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
            of_same_person("training_participantagreement", "service_obligation_own_agreement", column="agreement_id"),
            owned("service_obligation_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"Obligation from {self.begins_on:%-d %B %Y}"

    @property
    def is_open(self) -> bool:
        """Nobody closed it."""
        return self.state == ObligationState.OPEN


class PointFrom(models.TextChoices):
    """Who says where a site is."""

    WRITTEN = "written", "Written by a person"
    GEOCODER = "geocoder", "Looked up from the address"


@tracked("service_servicesiteevent_access", mine())
class ServiceSite(models.Model):
    """A place where one physician works: employer, address, city or township. Who else works there is not told here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="sites")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    employer = NameColumn("employer", max_length=200)
    line = models.CharField("street address", max_length=200)
    post_office = models.CharField("post office", max_length=80)
    zip_code = models.CharField("ZIP code", max_length=10)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="city or township"
    )
    county = models.ForeignKey(County, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="county")
    latitude = models.DecimalField("latitude", max_digits=7, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("longitude", max_digits=8, decimal_places=5, null=True, blank=True)
    point_from = models.CharField("how the point is known", max_length=9, choices=PointFrom.choices, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """The physician's; the actions write."""

        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "user"], name="service_servicesite_owner"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, point_from="")
                | Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(Decimal("43.4"), Decimal("49.5")),
                    longitude__range=(Decimal("-97.3"), Decimal("-89.4")),
                    point_from__in=["written", "geocoder"],
                ),
                name="service_servicesite_point",
            ),
            of_same_person("service_obligation", "service_servicesite_same_owner", column="obligation_id"),
            owned("service_servicesite_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"{self.employer}, {self.post_office}"

    @property
    def address(self) -> str:
        """On one line."""
        return f"{self.line}, {self.post_office}, MN {self.zip_code}"

    @property
    def point(self) -> tuple[Decimal, Decimal] | None:
        """(latitude, longitude)."""
        return None if self.latitude is None or self.longitude is None else (self.latitude, self.longitude)

    @property
    def point_in_words(self) -> str:
        """As it is written, and how it is known."""
        return f"{self.latitude}, {self.longitude} ({self.get_point_from_display().lower()})" if self.point else ""


@tracked("service_employmentperiodevent_access", mine())
class EmploymentPeriod(models.Model):
    """Work at one site from a day until another: the share of full time, and whether it is primary care."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="periods")
    site = models.ForeignKey(ServiceSite, on_delete=models.PROTECT, related_name="periods")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    share = models.DecimalField("share of full time", max_digits=3, decimal_places=2)
    is_primary_care = models.BooleanField("primary care")
    contact_name = NameColumn("who at the employer can confirm it", max_length=150, blank=True)
    contact_email = models.EmailField("their e-mail address", blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """The physician's; the actions write. Two periods at once are possible: half time at two clinics."""

        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "user"], name="service_employmentperiod_owner"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="service_employmentperiod_dates"
            ),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="service_employmentperiod_share"),
            of_same_person("service_obligation", "service_employmentperiod_same_owner", column="obligation_id"),
            of_same_person("service_servicesite", "service_employmentperiod_same_site", column="site_id"),
            owned("service_employmentperiod_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"Work from {self.starts_on:%-d %B %Y}"

    @property
    def share_in_words(self) -> str:
        """Full time, or the share."""
        return "Full time" if self.share == 1 else f"{(self.share * 100).normalize():f} % of full time"
