"""The law as data: provisions, and the numbers they set, each for its time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone

from img_program.database.history import tracked
from img_program.database.patterns import reference
from img_program.statute.limits import limits_of, value_in_words
from img_program.statute.values import Kind, Value, to_text, to_value


class Certainty(models.TextChoices):
    """How sure we are of what we say about the law."""

    VERIFIED = "verified", "Read at its public source"
    RECALLED = "recalled", "We recall this; staff will confirm it"
    UNKNOWN = "unknown", "Not known; this is our working assumption until staff settle it"


@tracked("statute_provisionevent_access", None)
class Provision(models.Model):
    """A passage of a law or policy in our plain words, with the address of its own text."""

    key = models.SlugField("key", max_length=80, primary_key=True)
    citation = models.CharField("citation", max_length=160)
    title = models.CharField("title", max_length=160)
    summary = models.TextField("summary in plain language", max_length=2000)
    effective = DateRangeField("in force")
    source_url = models.URLField("address of the text", max_length=300, blank=True, validators=[URLValidator(schemes=["https"])])
    certainty = models.CharField("certainty", max_length=10, choices=Certainty.choices)
    position = models.PositiveSmallIntegerField("order on the page", default=0)
    reason = models.CharField("reason for the last change", max_length=500, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        """Everybody reads; staff keep it by the room's actions."""

        ordering = ["position", "key"]
        constraints = [
            models.CheckConstraint(condition=models.Q(certainty__in=Certainty.values), name="statute_provision_certainty_known"),
            reference("statute_provision_access", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return f"{self.citation}: {self.title}"


class ParameterQuerySet(models.QuerySet["Parameter"]):
    """Reads of parameters."""

    def on(self, day: date) -> ParameterQuerySet:
        """Values in force on a day."""
        return self.filter(effective__contains=day)

    def over_time(self, key: str) -> ParameterQuerySet:
        """All values of one key, the earliest first."""
        return self.of([key])

    def of(self, keys: Collection[str]) -> ParameterQuerySet:
        """All values of some keys with their provisions, the earliest first."""
        return self.filter(key__in=keys).select_related("provision").order_by("effective")


@tracked("statute_parameterevent_access", None)
class Parameter(models.Model):
    """One value of the law or of the program's practice, for the days of its range. A key has many rows, one after another."""

    key = models.CharField("key", max_length=80)
    label = models.CharField("label", max_length=160)
    kind = models.CharField("kind", max_length=10, choices=Kind.choices)
    value = models.JSONField("value")
    unit = models.CharField("unit", max_length=60, blank=True)
    effective = DateRangeField("in force")
    provision = models.ForeignKey(Provision, on_delete=models.PROTECT, related_name="parameters")
    certainty = models.CharField("certainty", max_length=10, choices=Certainty.choices)
    note = models.CharField("note", max_length=500, blank=True)
    reason = models.CharField("reason for the last change", max_length=500, blank=True)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ParameterQuerySet.as_manager()

    class Meta:
        """The database refuses two values of one key for the same day."""

        ordering = ["key", "effective"]
        constraints = [
            ExclusionConstraint(
                name="statute_parameter_one_value_a_day",
                expressions=[("key", RangeOperators.EQUAL), ("effective", RangeOperators.OVERLAPS)],
                violation_error_message="Another value of this parameter is already in force on some of these days.",
            ),
            models.CheckConstraint(
                condition=models.Q(effective__isempty=False, effective__startswith__isnull=False),
                name="statute_parameter_has_a_start",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="statute_parameter_kind_known"),
            models.CheckConstraint(condition=models.Q(certainty__in=Certainty.values), name="statute_parameter_certainty_known"),
            reference("statute_parameter_access", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.in_words()}"

    def clean(self) -> None:
        """The value is of its declared kind, and one that the rules can use."""
        limits_of(self.key).refuse(self.usable)

    @property
    def usable(self) -> Value:
        """The value in the type of its kind."""
        return to_value(self.kind, self.value)

    @property
    def starts_on(self) -> date:
        """First day in force."""
        lower: date = self.effective.lower
        return lower

    @property
    def ends_before(self) -> date | None:
        """First day no longer in force, or None."""
        upper: date | None = self.effective.upper
        return upper

    def is_in_force_on(self, day: date) -> bool:
        """Whether this is the value of that day."""
        return day in self.effective

    def has_started_by(self, day: date) -> bool:
        """Whether it was, or had been, in force."""
        return self.starts_on <= day

    def as_typed(self) -> str:
        """The value as a person would type it."""
        return to_text(self.kind, self.usable)

    def in_words(self) -> str:
        """The value for a reader."""
        return value_in_words(self.key, self.kind, self.usable, self.unit)
