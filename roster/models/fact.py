"""What is said about a physician's exams, ECFMG certification and clinical experience: one dated fact, with its source."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.accounts.permissions import Person
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, SameOwner, mine
from img_program.database.history import tracked
from roster.models.registrant import Registrant
from roster.rules.dates import DatePrecision, RoughDate
from roster.rules.ecfmg import Certificate, Pathway, Validity
from roster.rules.exam_plan import ATTEMPTS_TOLD, Exam, Result, Sitting


class FactKind(models.TextChoices):
    """What a fact is about. An exam has one fact for each attempt, experience one for each place."""

    ECFMG = "ecfmg", "ECFMG certification"
    STEP_1 = "step_1", "USMLE Step 1"
    STEP_2_CK = "step_2_ck", "USMLE Step 2 CK"
    STEP_2_CS = "step_2_cs", "USMLE Step 2 CS (until 2020)"
    STEP_3 = "step_3", "USMLE Step 3"
    OET = "oet", "OET Medicine (English)"
    US_EXPERIENCE = "us_experience", "Clinical experience in the United States"


EXAMS = tuple(FactKind(exam.value) for exam in Exam)


class FactStatus(models.TextChoices):
    """How it stands. Which belong to which kind, `STATUSES` says."""

    CERTIFIED = "certified", "Certified"
    NOT_CERTIFIED = "not_certified", "Not certified yet"
    PASSED = "passed", "Passed"
    NOT_PASSED = "not_passed", "Not passed"
    WAITING = "waiting", "The result is not here yet"
    DONE = "done", "Done"


STATUSES: dict[FactKind, tuple[FactStatus, ...]] = {
    FactKind.ECFMG: (FactStatus.CERTIFIED, FactStatus.NOT_CERTIFIED),
    **dict.fromkeys(EXAMS, (FactStatus.PASSED, FactStatus.NOT_PASSED, FactStatus.WAITING)),
    FactKind.US_EXPERIENCE: (FactStatus.DONE,),
}


class FactSource(models.TextChoices):
    """Where a fact is known from. Never a kept document: staff confirm by seeing."""

    PERSON = "person", "The physician"
    PAPER = "paper_seen", "A paper that staff saw and did not keep"
    ORGANIZATION = "organization", "A statement of an organization"
    REGISTER = "register", "A public register"


class ExperienceKind(models.TextChoices):
    """Kinds of clinical experience."""

    HANDS_ON = "hands_on", "Hands-on: clerkship, externship or preceptorship"
    OBSERVED = "observed", "Observership"
    WORK = "work", "Work with patients in another role"
    VOLUNTEER = "volunteer", "Volunteer work with patients"


class FactQuerySet(models.QuerySet["PhysicianFact"]):
    """Reads of facts."""

    def visible_to(self, user: Person) -> Self:
        """All for staff who may view the roster; otherwise the person's own."""
        if user.has_perm("roster.view_registrants"):
            return self
        return self.filter(user_id=user.pk) if user.pk else self.none()

    def kept(self) -> Self:
        """Those that were not taken back."""
        return self.filter(removed_at=None)


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


@tracked("roster_physicianfactevent_access", mine("user_id"))
class PhysicianFact(models.Model):
    """One fact of one person, the same for record, plan, gates, pipeline and report. Owner column: `user`.

    `happened_on`: the day of certification, of the exam, or on which experience began; known to the month it stands on
    the first. `confirmed_by` saw it; whatever the person changes afterwards is the person's word again.
    """

    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="facts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("about", max_length=13, choices=FactKind.choices)
    status = models.CharField("how it stands", max_length=13, choices=FactStatus.choices)
    happened_on = models.DateField("day", null=True, blank=True)
    precision = models.CharField("how exactly the day is known", max_length=5, choices=DatePrecision.choices, blank=True)
    attempt = models.PositiveSmallIntegerField("attempt", null=True, blank=True)
    number = models.CharField("number of the certificate", max_length=13, blank=True)
    pathway = models.CharField("clinical part", max_length=7, choices=Pathway.choices, blank=True)
    validity = models.CharField("valid", max_length=8, choices=Validity.choices, blank=True)
    valid_through = models.DateField("last day of the certificate", null=True, blank=True)
    experience = models.CharField("kind of experience", max_length=9, choices=ExperienceKind.choices, blank=True)
    hours = models.PositiveIntegerField("hours", null=True, blank=True)
    site = models.CharField("hospital or clinic", max_length=150, blank=True)
    source = models.CharField("known from", max_length=12, choices=FactSource.choices, default=FactSource.PERSON)
    told_at = models.DateTimeField("told", default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_on = models.DateField("seen by staff", null=True, blank=True)
    removed_at = models.DateTimeField("taken back", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = FactQuerySet.as_manager()

    class Meta:
        """The person tells and changes their own word; only the office says that it saw something."""

        ordering = ["kind", "attempt", "happened_on", "id"]
        indexes = [
            models.Index(fields=["kind", "registrant"], name="roster_fact_by_kind"),
            models.Index(fields=["number"], condition=~Q(number=""), name="roster_fact_by_number"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["registrant"], condition=Q(kind=FactKind.ECFMG, removed_at=None), name="roster_fact_one_ecfmg"
            ),
            models.UniqueConstraint(
                fields=["registrant", "kind", "attempt"], condition=Q(removed_at=None), name="roster_fact_one_of_each_attempt"
            ),
            models.CheckConstraint(
                condition=_any(Q(kind=kind, status__in=statuses) for kind, statuses in STATUSES.items()),
                name="roster_fact_status_of_its_kind",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=EXAMS, attempt__range=(1, ATTEMPTS_TOLD)) | (~Q(kind__in=EXAMS) & Q(attempt=None)),
                name="roster_fact_attempts_of_exams",
            ),
            models.CheckConstraint(
                condition=Q(kind=FactKind.ECFMG) | Q(number="", pathway="", validity="", valid_through=None),
                name="roster_fact_of_ecfmg_alone",
            ),
            models.CheckConstraint(
                condition=Q(validity=Validity.THROUGH, valid_through__isnull=False)
                | (~Q(validity=Validity.THROUGH) & Q(valid_through=None)),
                name="roster_fact_valid_through",
            ),
            models.CheckConstraint(
                condition=Q(kind=FactKind.US_EXPERIENCE, hours__isnull=False) & ~Q(experience="")
                | ~Q(kind=FactKind.US_EXPERIENCE) & Q(hours=None, experience="", site=""),
                name="roster_fact_of_experience_alone",
            ),
            models.CheckConstraint(
                condition=Q(happened_on=None, precision="", status=FactStatus.NOT_CERTIFIED)
                | Q(happened_on__isnull=False) & ~Q(precision=""),
                name="roster_fact_is_dated",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_on=None)
                | Q(confirmed_by__isnull=False, confirmed_on__isnull=False) & ~Q(source=FactSource.PERSON),
                name="roster_fact_confirmed_from_a_source",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | Q(user=None) | ~Q(confirmed_by=F("user")), name="roster_fact_not_by_oneself"
            ),
            SameOwner(
                name="roster_fact_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
            Access(
                name="roster_physicianfact_access",
                grants={
                    PERSON: "SELECT, INSERT, UPDATE",
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, UPDATE (number, site), DELETE",
                },
                policies=[
                    Policy(PERSON, mine(), command="SELECT"),
                    Policy(PERSON, command="INSERT", check=f"{mine()} AND source = 'person'"),
                    Policy(PERSON, mine(), command="UPDATE", check=f"{mine()} AND (source = 'person' OR removed_at IS NOT NULL)"),
                    Policy((STAFF, SYSTEM, RETENTION), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.get_status_display()}"

    @property
    def title(self) -> str:
        """What it is about, with the attempt of an exam."""
        return f"{self.get_kind_display()}, attempt {self.attempt}" if self.attempt else str(self.get_kind_display())

    @property
    def when(self) -> RoughDate | None:
        """The day as exactly as it is known."""
        return RoughDate(self.happened_on, self.precision) if self.happened_on else None

    @property
    def is_confirmed(self) -> bool:
        """Somebody of the office saw it."""
        return self.confirmed_by_id is not None

    @property
    def in_words(self) -> str:
        """How it stands, in one line."""
        status = "" if self.kind == FactKind.US_EXPERIENCE else str(self.get_status_display())
        return ", ".join(part for part in (status, self.detail) if part)

    @property
    def detail(self) -> str:
        """When, until when, and what belongs to its kind."""
        parts = [self.when.in_words() if self.when else ""]
        if self.kind == FactKind.ECFMG:
            through = f"valid through {RoughDate(self.valid_through).in_words()}" if self.valid_through else ""
            for_ever = "no last day" if self.validity == Validity.FOR_EVER else ""
            unsaid = "" if self.validity or self.status != FactStatus.CERTIFIED else "last day not stated"
            parts += [through or for_ever or unsaid, f"number {self.number}" if self.number else ""]
        if self.kind == FactKind.US_EXPERIENCE:
            since = f"since {self.when.in_words()}" if self.when else ""
            parts = [str(self.get_experience_display()), f"{self.hours} hours", since, self.site]
        return ", ".join(part for part in parts if part)

    def as_certificate(self) -> Certificate:
        """An ECFMG fact as the rule takes it."""
        is_certified = self.status == FactStatus.CERTIFIED
        return Certificate(is_certified, self.when, self.validity, self.valid_through, self.pathway, self.is_confirmed)

    def as_sitting(self) -> Sitting:
        """An exam's fact as the planner takes it."""
        assert self.when is not None  # noqa: S101 - a constraint says so
        return Sitting(Exam(self.kind), self.attempt or 1, self.when, Result(self.status))
