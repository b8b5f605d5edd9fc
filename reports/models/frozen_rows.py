"""The rows behind the figures of a snapshot, as they were, and what came out when the figures were reckoned again from them."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils import timezone

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, office_of
from reports.models.publication import AnnualSnapshot, PublishedEdition


class Room(models.TextChoices):
    """Whose rows they are: the same members of the office see them who see the rows themselves."""

    ROSTER = "roster", "Roster"
    ASSESSMENTS = "assessments", "Assessments"
    GRANTS = "grants", "Grants and residency"
    OFFICE = "office", "The whole office"


_TABLES = {Room.ROSTER: "roster_", Room.ASSESSMENTS: "assessments_", Room.GRANTS: "awards_", Room.OFFICE: "reports_"}


class FrozenRows(models.Model):
    """The rows of one figure of facts, or of one measure of people: identifiers and values as JSON. `sha256` is the hash of `text`."""

    snapshot = models.ForeignKey(AnnualSnapshot, on_delete=models.PROTECT, related_name="rows")
    name = models.CharField("figure or measure", max_length=80)
    room = models.CharField("whose rows", max_length=12, choices=Room.choices)
    text = models.TextField("rows as JSON")
    sha256 = models.CharField("SHA-256", max_length=64)

    class Meta:
        """Written with the snapshot and never changed; each part of the office sees what it sees elsewhere."""

        ordering = ["name"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.UniqueConstraint(fields=["snapshot", "name"], name="reports_frozenrows_once"),
            Access(
                name="reports_frozenrows_access",
                grants={STAFF: "SELECT", AUDITOR: "SELECT", SYSTEM: "SELECT, INSERT", RETENTION: "SELECT, DELETE"},
                policies=[
                    *(Policy(office_of(table), f"room = '{room}'", command="SELECT") for room, table in _TABLES.items()),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"Rows of {self.name}"


class Recomputation(models.Model):
    """Every number of a published edition, reckoned again from frozen rows alone. `differing` names those that came out otherwise."""

    publication = models.ForeignKey(PublishedEdition, on_delete=models.PROTECT, related_name="recomputations")
    at = models.DateTimeField("when", default=timezone.now, editable=False)
    numbers = models.PositiveIntegerField("numbers reckoned again")
    differing: models.JSONField[Any, Any] = models.JSONField("numbers that came out otherwise", default=list)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Everybody reads what came out; nobody changes it."""

        ordering = ["-at"]
        get_latest_by = "at"
        triggers = [pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            Access(
                name="reports_recomputation_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT",
                },
                no_policy_because="What came out of the check of a published report: every row may be read by everybody.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.numbers} numbers, {len(self.differing)} otherwise"
