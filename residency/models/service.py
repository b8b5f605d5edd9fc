"""The promise after residency: the obligation, sites, periods of work, judgements, events, decisions, questions."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, SameOwner, mine
from img_program.database.history import tracked
from img_program.database.patterns import office_only, owned
from img_program.geography.models import County, Place
from residency.models.agreement import ParticipantAgreement
from residency.rules.site_counts import SiteOutcome
from residency.service_workflow import OBLIGATION, QUESTION, ObligationState, QuestionState
from roster.models import Registrant


def of_same_person(parent: str, name: str, *, column: str) -> SameOwner:
    """A row belongs to the person of its parent, a table of this room without its prefix."""
    return SameOwner(name=name, columns=[column, "user_id"], parent=f"residency_{parent}", parent_columns=["id", "user_id"])


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


@tracked("residency_obligationevent_access", mine())
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
        indexes = [models.Index(fields=["state", "last_contact_on"], name="residency_obligation_contact")]
        triggers = OBLIGATION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "user"], name="residency_obligation_owner"),
            models.CheckConstraint(
                condition=Q(state="open", outcome="") | Q(state="closed") & ~Q(outcome="") & ~Q(outcome_reason=""),
                name="residency_obligation_says_why",
            ),
            models.CheckConstraint(
                condition=Q(employed_since=None) | Q(employed_since__gte=F("begins_on")), name="residency_obligation_employed"
            ),
            SameOwner(
                name="residency_obligation_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
            of_same_person("participantagreement", "residency_obligation_own_agreement", column="agreement_id"),
            owned("residency_obligation_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"Obligation from {self.begins_on:%-d %B %Y}"

    @property
    def is_open(self) -> bool:
        """Nobody closed it."""
        return self.state == ObligationState.OPEN


@tracked("residency_servicesiteevent_access", mine())
class ServiceSite(models.Model):
    """A place where one physician works: employer, address, city or township. Who else works there is not told here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="sites")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    employer = models.CharField("employer", max_length=200)
    line = models.CharField("street address", max_length=200)
    post_office = models.CharField("post office", max_length=80)
    zip_code = models.CharField("ZIP code", max_length=10)
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="city or township"
    )
    county = models.ForeignKey(County, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="county")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """The physician's; the actions write."""

        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["id", "user"], name="residency_servicesite_owner"),
            of_same_person("obligation", "residency_servicesite_same_owner", column="obligation_id"),
            owned("residency_servicesite_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"{self.employer}, {self.post_office}"

    @property
    def address(self) -> str:
        """On one line."""
        return f"{self.line}, {self.post_office}, MN {self.zip_code}"


@tracked("residency_employmentperiodevent_access", mine())
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
    contact_name = models.CharField("who at the employer can confirm it", max_length=150, blank=True)
    contact_email = models.EmailField("their e-mail address", blank=True)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """The physician's; the actions write. Two periods at once are possible: half time at two clinics."""

        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["id", "user"], name="residency_employmentperiod_owner"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="residency_employmentperiod_dates"
            ),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="residency_employmentperiod_share"),
            of_same_person("obligation", "residency_employmentperiod_same_owner", column="obligation_id"),
            of_same_person("servicesite", "residency_employmentperiod_same_site", column="site_id"),
            owned("residency_employmentperiod_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return f"Work from {self.starts_on:%-d %B %Y}"

    @property
    def share_in_words(self) -> str:
        """Full time, or the share."""
        return "Full time" if self.share == 1 else f"{(self.share * 100).normalize():f} % of full time"


class SiteJudgement(models.Model):
    """What was found about a site on the day that the signed agreement names. Append-only: the last word of a person counts.

    The software finds "counts" or "needs a person"; that a site does not count, only a person says, with a reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(ServiceSite, on_delete=models.PROTECT, related_name="judgements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField("as of")
    outcome = models.CharField("outcome", max_length=14, choices=SiteOutcome.choices)
    reason = models.TextField("why")
    citation = models.CharField("law", max_length=200)
    is_rural = models.BooleanField("counted as rural", default=False)
    designation_ids = ArrayField(models.CharField(max_length=20), verbose_name="designations", default=list, blank=True)
    checked_on = models.DateField("federal lists of", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """Nobody changes a judgement; a new one follows."""

        ordering = ["made_at", "id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="residency_sitejudgement_says_why"),
            models.CheckConstraint(
                condition=Q(decided_by=None, outcome__in=["counts", "person"])
                | Q(decided_by__isnull=False, outcome__in=["counts", "does_not_count"]),
                name="residency_sitejudgement_only_a_person_says_no",
            ),
            of_same_person("servicesite", "residency_sitejudgement_same_owner", column="site_id"),
            append_only("residency_sitejudgement_access", removable="reason"),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class EventKind(models.TextChoices):
    """What happens in a working life. Why somebody was on leave is never asked."""

    LEAVE = "leave", "Leave"
    EMPLOYER_CLOSES = "employer_closes", "The employer closes"
    SITE_CHANGE = "site_change", "Moves to another site"
    HOURS_CHANGE = "hours_change", "Changes hours"
    MOVE_AWAY = "move_away", "Moves out of Minnesota"
    DEATH = "death", "Death"
    OTHER = "other", "Something else"


@tracked("residency_lifeeventevent_access", mine())
class LifeEvent(models.Model):
    """Something that happened, with its dates. It decides nothing: a question to a person follows where one is needed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="life_events")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("what", max_length=15, choices=EventKind.choices)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    note = models.CharField("note", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """The physician's; the actions write."""

        ordering = ["starts_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="residency_lifeevent_dates"),
            of_same_person("obligation", "residency_lifeevent_same_owner", column="obligation_id"),
            owned("residency_lifeevent_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class DecisionKind(models.TextChoices):
    """What may be decided in a physician's favor."""

    WAIVE_MONTHS = "waive_months", "Months of service waived"
    WAIVE_PAYMENT = "waive_payment", "Payment of one year waived"
    DEFER_SERVICE = "defer_service", "Service deferred"
    DEFER_PAYMENT = "defer_payment", "Payment of one year deferred"


class ServiceDecision(models.Model):
    """A waiver or deferral: who decided, when, why, and where the paper is. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="decisions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("what", max_length=13, choices=DecisionKind.choices)
    months = models.DecimalField("months", max_digits=5, decimal_places=1, null=True, blank=True)
    employment_year = models.PositiveSmallIntegerField("employment year", null=True, blank=True)
    until = models.DateField("until", null=True, blank=True)
    reason = models.TextField("why")
    decided_by_name = models.CharField("decided by", max_length=150)
    decided_on = models.DateField("decided on")
    document_reference = models.CharField("where the paper is", max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """Each kind says what it needs."""

        ordering = ["decided_on", "recorded_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(decided_by_name="") & ~Q(document_reference=""), name="residency_decision_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind="waive_months", months__isnull=False, months__gt=0, employment_year=None, until=None)
                | Q(kind="waive_payment", months=None, employment_year__isnull=False, until=None)
                | Q(kind="defer_service", months=None, employment_year=None, until__isnull=False)
                | Q(kind="defer_payment", months=None, employment_year__isnull=False, until__isnull=False),
                name="residency_decision_complete",
            ),
            of_same_person("obligation", "residency_decision_same_owner", column="obligation_id"),
            append_only("residency_servicedecision_access", removable="reason"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class QuestionKind(models.TextChoices):
    """Why a person is asked."""

    SITE = "site", "Does this site count?"
    DESIGNATION = "designation", "A designation changed"
    EMPLOYER = "employer", "The employer says something else"
    EVENT = "event", "Something happened"
    PHYSICIAN = "physician", "The physician says that something changed"


class QuestionQuerySet(models.QuerySet["ServiceQuestion"]):
    """Reads of questions."""

    def open(self) -> QuestionQuerySet:
        """Those without an answer."""
        return self.filter(state=QuestionState.OPEN)


@tracked("residency_servicequestionevent_access", None)
class ServiceQuestion(models.Model):
    """What the software can't and may not decide: the facts, for a person, and the person's answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField("question", max_length=11, choices=QuestionKind.choices)
    key = models.CharField(max_length=120, editable=False)
    facts = models.TextField("facts")
    site = models.ForeignKey(ServiceSite, on_delete=models.PROTECT, null=True, blank=True, related_name="questions")
    state = models.CharField("state", max_length=8, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = models.TextField("answer", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("answered", null=True, blank=True)
    raised_at = models.DateTimeField("raised", default=timezone.now, editable=False)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        """The office's; the same facts are asked once."""

        ordering = ["raised_at", "id"]
        triggers = QUESTION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["obligation", "key"], name="residency_question_once"),
            models.CheckConstraint(
                condition=Q(state="open", answered_by=None)
                | Q(state="answered", answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="residency_question_answered",
            ),
            office_only("residency_servicequestion_access"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
