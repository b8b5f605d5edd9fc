"""The catalogue of other health professions: entries in dated versions, each fact with its source and its check."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Min, Q
from django.utils import timezone

from consultation.workflow import ENTRY, EntryState
from img_program.database.history import tracked
from img_program.database.patterns import office_only, reference
from img_program.statute.models import Certainty
from roster.models import FactKind as RecordFact


@tracked("consultation_professionevent_access", None)
class Profession(models.Model):
    """A health profession. The name is public; what we say about it only once it is confirmed.

    One entry is the way back to physician: a plan may lead there too, and it is no entry of the catalogue.
    """

    slug = models.SlugField("key", max_length=60, unique=True)
    name = models.CharField("name", max_length=120, unique=True)
    is_physician = models.BooleanField("the way back to physician", default=False)
    is_listed = models.BooleanField("in the catalogue", default=True)
    order = models.PositiveSmallIntegerField("order", default=100)

    class Meta:
        """Kept by the office."""

        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_physician"], condition=Q(is_physician=True), name="consultation_profession_one_way_back"
            ),
            reference("consultation_profession_access", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return self.name


class ProfessionVersionQuerySet(models.QuerySet["ProfessionVersion"]):
    """Reads of versions."""

    def in_force(self) -> ProfessionVersionQuerySet:
        """The confirmed version of each listed profession."""
        return self.filter(state=EntryState.CONFIRMED, profession__is_listed=True)

    def checked_before(self, day: date) -> ProfessionVersionQuerySet:
        """Those of which the fact that was checked longest ago was checked before a day."""
        return self.alias(oldest_check=Min("facts__checked_on")).filter(oldest_check__lt=day)


@tracked("consultation_professionversionevent_access", None)
class ProfessionVersion(models.Model):
    """One version of an entry. Physicians see it once staff confirmed each of its facts."""

    profession = models.ForeignKey(Profession, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("version")
    summary = models.TextField("what the work is", max_length=1000)
    state = models.CharField("state", max_length=10, choices=EntryState.choices, default=EntryState.DRAFT)
    confirmed_on = models.DateField("in force from", null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    replaced_on = models.DateField("until", null=True, blank=True)
    created_at = models.DateTimeField("begun", default=timezone.now)

    objects = ProfessionVersionQuerySet.as_manager()

    class Meta:
        """One draft and one confirmed version of a profession at a time."""

        ordering = ["profession__order", "-number"]
        triggers = ENTRY.triggers()
        constraints = [
            models.UniqueConstraint(fields=["profession", "number"], name="consultation_version_number"),
            models.UniqueConstraint(
                fields=["profession"], condition=Q(state=EntryState.CONFIRMED), name="consultation_version_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["profession"], condition=Q(state=EntryState.DRAFT), name="consultation_version_one_draft"
            ),
            models.CheckConstraint(
                condition=~Q(state=EntryState.CONFIRMED) | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                name="consultation_version_confirmed_by_someone",
            ),
            office_only("consultation_professionversion_access"),
        ]

    def __str__(self) -> str:
        return f"{self.profession}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it may change."""
        return self.state == EntryState.DRAFT


class FactKind(models.TextChoices):
    """What an entry says, in the order of its page."""

    BODY = "body", "Who licenses or certifies"
    REQUIREMENTS = "requirements", "What is required"
    RECOGNITION = "recognition", "How training abroad is recognized"
    TIME = "time", "How long it takes"
    COST = "cost", "What it costs"


@tracked("consultation_professionfactevent_access", None)
class ProfessionFact(models.Model):
    """One fact of an entry with its source. Recalled until a member of staff read it at the source on a day."""

    version = models.ForeignKey(ProfessionVersion, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField("kind", max_length=14, choices=FactKind.choices)
    text = models.TextField("what we say", max_length=1500)
    source = models.CharField("source", max_length=300)
    source_url = models.URLField("address of the source", max_length=300, blank=True)
    certainty = models.CharField("certainty", max_length=10, choices=Certainty.choices, default=Certainty.RECALLED)
    checked_on = models.DateField("checked on", null=True, blank=True)
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """One of each kind; a checked fact has its day and its reader."""

        ordering = ["version", "id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "kind"], name="consultation_fact_once"),
            models.CheckConstraint(condition=~Q(text="") & ~Q(source=""), name="consultation_fact_says_what_and_whence"),
            models.CheckConstraint(
                condition=~Q(certainty=Certainty.VERIFIED) | Q(checked_on__isnull=False, checked_by__isnull=False),
                name="consultation_fact_checked_by_someone",
            ),
            office_only("consultation_professionfact_access"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    @property
    def is_checked(self) -> bool:
        """Whether somebody read it at its source."""
        return self.certainty == Certainty.VERIFIED

    def is_due_on(self, day: date, *, before: date) -> bool:
        """Whether it must be checked again on `day`: never checked, or last before `before`."""
        return self.checked_on is None or self.checked_on < min(before, day)


@tracked("consultation_pathstepevent_access", None)
class PathStep(models.Model):
    """A step of the way into a profession, as a template for plans."""

    version = models.ForeignKey(ProfessionVersion, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField("order")
    title = models.CharField("step", max_length=150)
    help = models.CharField("help", max_length=400, blank=True)
    fact = models.CharField("fact of the record that says when it is done", max_length=13, choices=RecordFact.choices, blank=True)

    class Meta:
        """In order."""

        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="consultation_pathstep_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=~Q(title=""), name="consultation_pathstep_has_title"),
            office_only("consultation_pathstep_access", staff="SELECT, INSERT, UPDATE, DELETE"),
        ]

    def __str__(self) -> str:
        return self.title
