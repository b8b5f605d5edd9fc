"""The instrument: what is assessed and how, as versioned data. Examination material is closed to candidates."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from assessments.blueprint import Blueprint
from assessments.models.access import private, tracked_privately
from assessments.workflow import VERSION, VersionState
from roster.models import Specialty


class Instrument(models.Model):
    """An assessment for one specialty. An example is marked as one wherever it appears."""

    name = models.CharField("name", max_length=150)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, related_name="+")
    is_example = models.BooleanField("example", default=False)

    class Meta:
        """Kept by the office of assessments."""

        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["name"], name="assessments_instrument_name"),
            private("assessments_instrument_access"),
        ]

    def __str__(self) -> str:
        return f"Example: {self.name}" if self.is_example else self.name


@tracked_privately("assessments_instrumentversionevent_access")
class InstrumentVersion(models.Model):
    """One version: a draft that changes, then frozen with the SHA-256 of its content. `revision` counts edits."""

    instrument = models.ForeignKey(Instrument, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("version")
    state = models.CharField(max_length=10, choices=VersionState.choices, default=VersionState.DRAFT)
    content = models.JSONField("content", default=dict)
    revision = models.PositiveIntegerField(default=1)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One draft at a time; an approved version never changes."""

        ordering = ["instrument_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["instrument", "number"], name="assessments_version_number"),
            models.UniqueConstraint(
                fields=["instrument"], condition=Q(state=VersionState.DRAFT), name="assessments_version_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, sha256="")
                | (Q(state=VersionState.APPROVED, approved_by__isnull=False, approved_at__isnull=False) & ~Q(sha256="")),
                name="assessments_version_approved_by",
            ),
            private("assessments_instrumentversion_access"),
        ]
        triggers = [
            *VERSION.triggers(),
            pgtrigger.Protect(
                name="frozen",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state=VersionState.APPROVED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument}, version {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still change."""
        return self.state == VersionState.DRAFT

    @property
    def blueprint(self) -> Blueprint:
        """The content as typed values."""
        return Blueprint.from_json(self.content)
