"""A physician's own plan: into another health profession, or back to physician. Theirs, and shared only with their yes."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from consultation.models.access import READS_PLANS, personal, tracked_personally
from consultation.models.profession import Profession
from consultation.workflow import OUTCOME, PLAN, OutcomeState, PlanState
from img_program.accounts.models import User
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import (
    AUDITOR,
    PERSON,
    RETENTION,
    STAFF,
    SYSTEM,
    Access,
    Policy,
    SameOwner,
    mine,
    of_my_organizations,
)
from img_program.organizations.models import Organization
from img_program.web.fields.names import NameColumn
from roster.models import FactKind, FactStatus, PhysicianFact, Registrant

REACHED = (FactStatus.CERTIFIED, FactStatus.PASSED, FactStatus.DONE)


def _of_plan(name: str) -> SameOwner:
    return SameOwner(name=name, columns=["plan_id", "user_id"], parent="consultation_plan", parent_columns=["id", "user_id"])


class PlanQuerySet(models.QuerySet["Plan"]):
    """Reads of plans."""

    def visible_to(self, user: Person) -> Self:
        """One's own, and those lent to an organization of which one is a member; for staff all that the policy shows."""
        if staff_roles(user):
            return self
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        organizations = user.memberships.filter(ended_at=None).values("organization_id")
        lent = PlanShare.objects.running().filter(plan=OuterRef("pk"), organization__in=organizations)
        return self.filter(Q(user=user) | Exists(lent))


@tracked_personally("consultation_planevent_access")
class Plan(models.Model):
    """One plan. Owner column: `user`. A person has one at a time that goes on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+", verbose_name="goal")
    state = models.CharField("state", max_length=10, choices=PlanState.choices, default=PlanState.ACTIVE)
    started_on = models.DateField("started", default=timezone.localdate)

    objects = PlanQuerySet.as_manager()

    class Meta:
        """One that goes on at a time."""

        ordering = ["-started_on", "id"]
        triggers = PLAN.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "user"], name="consultation_plan_owner"),
            models.UniqueConstraint(
                fields=["registrant"], condition=Q(state=PlanState.ACTIVE), name="consultation_plan_one_going_on"
            ),
            SameOwner(
                name="consultation_plan_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
            personal("consultation_plan_access", lent_by="consultation_plan.id"),
        ]

    def __str__(self) -> str:
        return "Back to physician" if self.profession.is_physician else self.profession.name

    @property
    def is_active(self) -> bool:
        """Whether it goes on."""
        return self.state == PlanState.ACTIVE


class StepQuerySet(models.QuerySet["PlanStep"]):
    """Reads of steps."""

    def kept(self) -> StepQuerySet:
        """Those that were not taken out."""
        return self.filter(removed_at=None)

    def with_facts(self) -> StepQuerySet:
        """Each with `told_on`: the day that the record tells of its fact. Needs a context that may read the facts."""
        told = PhysicianFact.objects.kept().filter(
            registrant=OuterRef("plan__registrant"), kind=OuterRef("fact"), status__in=REACHED
        )
        return self.annotate(told_on=Subquery(told.order_by("happened_on").values("happened_on")[:1]))


@tracked_personally("consultation_planstepevent_access")
class PlanStep(models.Model):
    """One step: from the catalogue or the physician's own.

    `fact`: exams, certification and experience are told once, on the record; such a step is done when the fact says so.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="steps")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("order")
    title = models.CharField("step", max_length=150)
    help = models.CharField("help", max_length=400, blank=True)
    note = models.CharField("note", max_length=300, blank=True)
    planned_on = models.DateField("planned for", null=True, blank=True)
    done_on = models.DateField("done on", null=True, blank=True)
    fact = models.CharField("fact of the record that says when it is done", max_length=13, choices=FactKind.choices, blank=True)
    removed_at = models.DateTimeField("taken out", null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        """The physician's; a navigator reads it with consent."""

        ordering = ["plan", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="consultation_planstep_has_title"),
            models.CheckConstraint(condition=Q(fact="") | Q(done_on=None), name="consultation_planstep_done_by_fact"),
            _of_plan("consultation_planstep_same_owner"),
            personal("consultation_planstep_access", lent_by="consultation_planstep.plan_id"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def reached_on(self) -> date | None:
        """The day on which it is done: the record's where a fact tells it (`with_facts`), else the physician's own."""
        told: date | None = getattr(self, "told_on", None)
        return told if self.fact else self.done_on


class OutcomeQuerySet(models.QuerySet["PlanOutcome"]):
    """Reads of outcomes."""

    def counted(self) -> OutcomeQuerySet:
        """Those that nobody took back."""
        return self.exclude(state=OutcomeState.WITHDRAWN)


@tracked_personally("consultation_planoutcomeevent_access")
class PlanOutcome(models.Model):
    """“Employed in …”: a dated event of the pipeline, from the person's own statement or confirmed by staff.

    No employer: the program counts that and when, never where.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="outcomes")
    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="+")
    employed_on = models.DateField("employed since")
    state = models.CharField("source", max_length=10, choices=OutcomeState.choices, default=OutcomeState.STATED)
    stated_at = models.DateTimeField("told", default=timezone.now)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_on = models.DateField("confirmed", null=True, blank=True)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        """Only the office confirms."""

        ordering = ["-employed_on", "id"]
        triggers = OUTCOME.triggers()
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=~Q(state=OutcomeState.WITHDRAWN), name="consultation_outcome_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=OutcomeState.CONFIRMED) | Q(confirmed_by__isnull=False, confirmed_on__isnull=False),
                name="consultation_outcome_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=models.F("user")), name="consultation_outcome_not_by_oneself"
            ),
            _of_plan("consultation_planoutcome_same_owner"),
            SameOwner(
                name="consultation_planoutcome_same_person",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
            personal(
                "consultation_planoutcome_access",
                lent_by="consultation_planoutcome.plan_id",
                staff="SELECT, UPDATE",
                when="state <> 'confirmed'",
            ),
        ]

    def __str__(self) -> str:
        return f"Employed in: {self.profession}"


class ShareQuerySet(models.QuerySet["PlanShare"]):
    """Reads of consents."""

    def running(self) -> ShareQuerySet:
        """Those in force."""
        return self.filter(ended_at=None)


@tracked_personally("consultation_planshareevent_access")
class PlanShare(models.Model):
    """The physician's yes: one organization's navigators may read this plan. Ended at any time, and then at once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="shares")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    organization_name = NameColumn("organization as it was called", max_length=200)
    words = models.CharField("what was asked", max_length=300)
    given_at = models.DateTimeField("since", default=timezone.now)
    ended_at = models.DateTimeField("until", null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        """Its policy compares only its own columns, so that others may ask it."""

        ordering = ["-given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "organization"], condition=Q(ended_at=None), name="consultation_planshare_once"
            ),
            _of_plan("consultation_planshare_same_owner"),
            Access(
                name="consultation_planshare_access",
                grants={
                    PERSON: "SELECT, INSERT, UPDATE (ended_at)",
                    STAFF: "SELECT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, f"{mine()} OR ({of_my_organizations()} AND ended_at IS NULL)", command="SELECT"),
                    Policy(PERSON, command="INSERT", check=mine()),
                    Policy(PERSON, mine(), command="UPDATE"),
                    Policy(READS_PLANS, "true", command="SELECT"),
                    Policy((SYSTEM, RETENTION), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.organization_name
