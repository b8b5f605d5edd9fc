"""Barriers to residency: what they are, which program holds them, what was tried, how it goes on (subd. 3, subd. 6)."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from consultation.models.access import shared_with_institution
from consultation.workflow import BARRIER, BarrierState
from img_program.database.access import SameOwner, of_my_organizations
from img_program.database.history import tracked
from img_program.database.patterns import reference
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import OwnedQuerySet
from img_program.statute.models import Certainty, Provision
from residency.training.models import ResidencyProgram


class BarrierKind(models.TextChoices):
    """What sort of barrier."""

    RECENCY = "recency", "Time since graduation or practice"
    EXPERIENCE = "experience", "Experience in the United States"
    EXAMS = "exams", "Exams and attempts"
    VISA = "visa", "Visa sponsorship"
    COST = "cost", "Cost"
    MATCH = "match", "The Match and its selection"
    OTHER = "other", "Other"


class Visibility(models.TextChoices):
    """Who reads a note."""

    OFFICE = "office", "The office only"
    INSTITUTION = "institution", "The office and the program it is about"
    PUBLIC = "public", "Everybody"


class BarrierQuerySet(models.QuerySet["Barrier"]):
    """Reads of barriers."""

    def current(self) -> BarrierQuerySet:
        """Those that are in the register."""
        return self.filter(is_listed=True)

    def with_programs(self) -> BarrierQuerySet:
        """Adds `held_by`: at how many institutions the barrier stands and is not removed."""
        held = Q(entries__state__in=(BarrierState.OPEN, BarrierState.WORKING, BarrierState.EASED))
        return self.annotate(held_by=Count("entries__organization", filter=held, distinct=True))


@tracked("consultation_barrierevent_access", None)
class Barrier(models.Model):
    """What stands in the way, in plain words. Public: the register holds no fact about a person."""

    slug = models.SlugField("key", max_length=60, unique=True)
    name = models.CharField("name", max_length=120)
    kind = models.CharField("kind", max_length=12, choices=BarrierKind.choices)
    description = models.TextField("what it is, in plain words", max_length=2000)
    source = models.CharField("source", max_length=300)
    source_url = models.URLField("address of the source", max_length=300, blank=True)
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="passage of the law"
    )
    is_named_in_law = models.BooleanField("named in law", default=False)
    parameters = ArrayField(
        models.CharField(max_length=80), verbose_name="values of the law that belong to it", default=list, blank=True
    )
    certainty = models.CharField("certainty", max_length=10, choices=Certainty.choices, default=Certainty.RECALLED)
    state = models.CharField("state", max_length=8, choices=BarrierState.choices, default=BarrierState.OPEN)
    is_listed = models.BooleanField("in the register", default=True)
    order = models.PositiveSmallIntegerField("order", default=100)

    objects = BarrierQuerySet.as_manager()

    class Meta:
        """Everybody reads; the office keeps it."""

        ordering = ["order", "name"]
        triggers = BARRIER.triggers()
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(description="") & ~Q(source=""), name="consultation_barrier_says_what_and_whence"
            ),
            reference("consultation_barrier_access", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return self.name


class EntryQuerySet(OwnedQuerySet["BarrierEntry"]):
    """Reads of what single programs hold."""

    def unanswered(self) -> EntryQuerySet:
        """Those that stand and to which the program said nothing."""
        return self.filter(statement="").exclude(state=BarrierState.REMOVED)


@tracked("consultation_barrierentryevent_access", of_my_organizations())
class BarrierEntry(models.Model):
    """One program holds a barrier: its policy, since when, and what the program itself says about it.

    Owner column: `organization`, the sponsoring institution; `program` is empty where the whole institution holds it.
    The office writes all but the statement.
    """

    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT, related_name="entries")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+", verbose_name="institution")
    program = models.ForeignKey(
        ResidencyProgram, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="residency program"
    )
    policy = models.CharField("policy", max_length=300, help_text="For example “graduated within 5 years”.")
    since = models.DateField("since", null=True, blank=True)
    source = models.CharField("source", max_length=300)
    source_url = models.URLField("address of the source", max_length=300, blank=True)
    statement = models.TextField("the program's own statement", max_length=2000, blank=True)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    stated_at = models.DateTimeField("stated", null=True, blank=True)
    state = models.CharField("state", max_length=8, choices=BarrierState.choices, default=BarrierState.OPEN)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField("recorded", default=timezone.now)

    objects = EntryQuerySet.as_manager()

    class Meta:
        """The institution reads its own and writes its statement; a rival sees nothing."""

        ordering = ["barrier__order", "organization__name", "id"]
        verbose_name_plural = "barrier entries"
        triggers = BARRIER.triggers()
        constraints = [
            models.UniqueConstraint(fields=["id", "organization"], name="consultation_entry_organization"),
            models.UniqueConstraint(fields=["id", "barrier"], name="consultation_entry_barrier"),
            models.CheckConstraint(condition=~Q(policy="") & ~Q(source=""), name="consultation_entry_says_what_and_whence"),
            models.CheckConstraint(
                condition=Q(statement="") | Q(stated_by__isnull=False, stated_at__isnull=False),
                name="consultation_entry_stated_by_someone",
            ),
            SameOwner(
                name="consultation_entry_own_program",
                columns=["program_id", "organization_id"],
                parent="training_residencyprogram",
                parent_columns=["id", "organization_id"],
            ),
            shared_with_institution(
                "consultation_barrierentry_access", person="SELECT, UPDATE (statement, stated_by_id, stated_at)"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.barrier}"

    @property
    def holder(self) -> str:
        """The institution, and its program where it is one program's."""
        return f"{self.organization}, {self.program}" if self.program else str(self.organization)


def _same_entry(table: str) -> list[models.BaseConstraint]:
    """A row about an entry names the entry's own barrier and institution."""
    return [
        SameOwner(
            name=f"consultation_{table}_same_{column}",
            columns=["entry_id", f"{column}_id"],
            parent="consultation_barrierentry",
            parent_columns=["id", f"{column}_id"],
        )
        for column in ("organization", "barrier")
    ] + [
        models.CheckConstraint(
            condition=Q(entry__isnull=True, organization__isnull=True) | Q(entry__isnull=False, organization__isnull=False),
            name=f"consultation_{table}_entry_has_owner",
        ),
        models.CheckConstraint(
            condition=~Q(visibility=Visibility.INSTITUTION) | Q(entry__isnull=False),
            name=f"consultation_{table}_shown_to_someone",
        ),
    ]


_SHOWN = "visibility IN ('institution', 'public')"


class WorkQuerySet[M: models.Model](OwnedQuerySet[M]):
    """Reads of actions and notes."""

    def public(self) -> Self:
        """What everybody may read."""
        return self.filter(visibility=Visibility.PUBLIC)


class BarrierActionQuerySet(WorkQuerySet["BarrierAction"]):
    """Reads of actions."""


class ProgressNoteQuerySet(WorkQuerySet["ProgressNote"]):
    """Reads of notes."""


@tracked("consultation_barrieractionevent_access", f"{of_my_organizations()} AND {_SHOWN}")
class BarrierAction(models.Model):
    """Something that was tried: who, when, with whom."""

    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT, related_name="actions")
    entry = models.ForeignKey(BarrierEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="actions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    tried_on = models.DateField("when")
    what = models.TextField("what was tried", max_length=2000)
    who = models.CharField("by whom", max_length=200)
    with_whom = models.CharField("with whom", max_length=200, blank=True)
    result = models.CharField("what came of it", max_length=300, blank=True)
    visibility = models.CharField("who reads it", max_length=12, choices=Visibility.choices, default=Visibility.OFFICE)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("recorded", default=timezone.now)

    objects = BarrierActionQuerySet.as_manager()

    class Meta:
        """The office's; shown to the program or to everybody where it says so."""

        ordering = ["-tried_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(what="") & ~Q(who=""), name="consultation_barrieraction_says_what_and_who"),
            *_same_entry("barrieraction"),
            shared_with_institution("consultation_barrieraction_access", when=_SHOWN),
        ]

    def __str__(self) -> str:
        return self.what[:80]


class ProgressNote(models.Model):
    """A dated note on how it goes on. Append-only: a correction is a new note."""

    barrier = models.ForeignKey(Barrier, on_delete=models.PROTECT, related_name="notes")
    entry = models.ForeignKey(BarrierEntry, on_delete=models.PROTECT, null=True, blank=True, related_name="notes")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    noted_on = models.DateField("on")
    text = models.TextField("note", max_length=2000)
    state_after = models.CharField("state after it", max_length=8, choices=BarrierState.choices, blank=True)
    visibility = models.CharField("who reads it", max_length=12, choices=Visibility.choices, default=Visibility.OFFICE)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("written", default=timezone.now)

    objects = ProgressNoteQuerySet.as_manager()

    class Meta:
        """Nobody changes it; only what should never have been here is taken out, by the system."""

        ordering = ["-noted_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="consultation_progressnote_says_something"),
            *_same_entry("progressnote"),
            shared_with_institution("consultation_progressnote_access", when=_SHOWN, staff="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return self.text[:80]
