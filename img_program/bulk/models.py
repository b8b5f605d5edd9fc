"""An act for many rows: who asked, what was chosen, and what became of each row."""

from __future__ import annotations

import uuid
from functools import cached_property
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.module_loading import import_string

from img_program.database.access import AUDITOR, RETENTION, STAFF, SYSTEM, Access, Policy, mine
from img_program.jobs.models import Job
from img_program.web.bulk import Bulk, bulk_lists

if TYPE_CHECKING:
    from img_program.web.lists import Listing


def _own(name: str, condition: str) -> Access:
    """Only whoever asked works with it; the words of a refusal may tell more than a colleague may know."""
    return Access(
        name=name,
        grants={
            STAFF: "SELECT, INSERT, UPDATE", AUDITOR: "SELECT", SYSTEM: "SELECT, INSERT, UPDATE", RETENTION: "SELECT, DELETE",
        },
        policies=[
            Policy(STAFF, condition), Policy(AUDITOR, "true", command="SELECT"), Policy(SYSTEM, "true"), Policy(RETENTION, "true"),
        ],
    )  # fmt: skip


class BulkRun(models.Model):
    """Rows chosen for one act. Nothing is done before `begun_at`; `said` holds what was typed into the act's form."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    list_name = models.CharField("list", max_length=40)
    act = models.CharField("act", max_length=40)
    chosen_from = models.TextField("address of the list", blank=True)
    said = models.JSONField("what was typed", default=dict)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("asked for at", default=timezone.now, editable=False)
    begun_at = models.DateTimeField("begun at", null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ["-asked_at", "-id"]
        constraints = [_own("bulk_bulkrun_access", mine("asked_by_id"))]

    def __str__(self) -> str:
        return f"{self.list_name}: {self.act}"

    @cached_property
    def listing(self) -> Listing:
        """The list from which the rows were chosen."""
        return listing_named(self.list_name)

    @property
    def bulk(self) -> Bulk:
        """What that list offers for many rows."""
        return bulk_of(self.listing)


class RowState(models.TextChoices):
    """What became of a row."""

    WAITING = "waiting", "Waiting"
    REFUSED = "refused", "Not done"
    DONE = "done", "Done"


class BulkRow(models.Model):
    """One chosen row, by its key; `words` say why it was not done."""

    run = models.ForeignKey(BulkRun, on_delete=models.PROTECT, related_name="rows")
    row = models.CharField("row", max_length=40)
    state = models.CharField("result", max_length=7, choices=RowState.choices, default=RowState.WAITING)
    words = models.TextField("why", blank=True)

    class Meta:
        """In the order in which they are done."""

        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "row"], name="bulk_bulkrow_once"),
            _own("bulk_bulkrow_access", f"run_id IN (SELECT id FROM bulk_bulkrun WHERE {mine('asked_by_id')})"),  # noqa: S608 - ours
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.get_state_display()}"


class BulkJob(Job):
    """The work of a run that is too long for a request."""

    run = models.OneToOneField(BulkRun, on_delete=models.PROTECT, related_name="job")

    class Meta(Job.Meta):
        """Whoever asked watches; the system moves it on."""

        verbose_name, verbose_name_plural = "act for many rows", "acts for many rows"
        constraints = [
            Access(
                name="bulk_bulkjob_access",
                grants={
                    STAFF: "SELECT, INSERT", AUDITOR: "SELECT", SYSTEM: "SELECT, INSERT, UPDATE", RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(STAFF, mine("requested_by_id")), Policy(AUDITOR, "true", command="SELECT"),
                    Policy(SYSTEM, "true"), Policy(RETENTION, "true"),
                ],
            )
        ]  # fmt: skip


def listing_named(name: str) -> Listing:
    """The list of that name. Raises LookupError when no room gave one."""
    found: Listing = import_string(bulk_lists[name])
    return found


def bulk_of(listing: Listing) -> Bulk:
    """What it offers for many rows; a list without that isn't registered."""
    if listing.bulk is None:
        raise LookupError(listing.title)
    return listing.bulk
