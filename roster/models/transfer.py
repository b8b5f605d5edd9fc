"""What comes from a file and what goes into one: imports, the records they made, and bulk releases."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.approvals.guards import two_persons, unchanged_once_approved
from img_program.database.access import SameOwner, mine
from img_program.database.history import tracked
from img_program.database.patterns import office_only, owned
from img_program.database.workflow import Transition, Workflow
from img_program.jobs.access import office_job
from img_program.jobs.models import Job
from roster.models.registrant import Registrant


class NoticeChannel(models.TextChoices):
    """How notice of Minn. Stat. 13.04, subd. 2 reached somebody whose record comes from a file."""

    BROWSER = "browser", "In the browser"
    PHONE = "phone", "Read on the phone"
    PAPER = "paper", "On paper"
    NAVIGATOR = "navigator", "Read by a navigator"
    IMPORT = "import", "Before this system, from records"
    NOT_KNOWN = "not_known", "Not known"


class RosterImport(Job):
    """One reading of one file: a preview, or (when it names a preview) the import that was confirmed."""

    preview = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="imports")
    day_order = models.CharField("how days are written", max_length=11, blank=True)
    skips_bad_rows = models.BooleanField("bad rows are skipped", default=False)
    file_name = models.CharField("name of the file", max_length=200)
    sha256 = models.CharField("hash of the file", max_length=64)
    storage_name = models.CharField("where it is kept", max_length=200)
    rows_read = models.PositiveIntegerField("rows", default=0)
    rows_bad = models.PositiveIntegerField("bad rows", default=0)
    rows_new = models.PositiveIntegerField("new people", default=0)
    rows_changed = models.PositiveIntegerField("changed", default=0)
    rows_unchanged = models.PositiveIntegerField("unchanged", default=0)

    class Meta(Job.Meta):
        """The office asks and watches; the system moves it on. A preview is confirmed once."""

        verbose_name, verbose_name_plural = "roster import", "roster imports"
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["preview"], condition=~Q(state__in=["failed", "cancelled"]), name="roster_import_confirmed_once"
            ),
            office_job("roster_rosterimport_access"),
        ]

    @property
    def is_preview(self) -> bool:
        """Nothing is written by it."""
        return self.preview_id is None

    @property
    def rows_good(self) -> int:
        """Rows that can be imported."""
        return self.rows_read - self.rows_bad


class RowAnswer(models.TextChoices):
    """What somebody decided about a row that may be a person we have."""

    SAME = "same", "The same person: bring that record up to date"
    NEW = "new", "Another person: add them"
    SKIP = "skip", "Leave this row out"


class RosterImportProblem(models.Model):
    """A bad row, or a possible duplicate: line in the file, column and reason in words, without the value.

    What `asks` is decided by a person before anything is written.
    """

    roster_import = models.ForeignKey(RosterImport, on_delete=models.PROTECT, related_name="problems")
    line = models.PositiveIntegerField("line")
    column = models.CharField("column", max_length=60, blank=True)
    reason = models.CharField("reason", max_length=300)
    is_bad = models.BooleanField("keeps the row out", default=True)
    other = models.ForeignKey(Registrant, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    asks = models.BooleanField("asks for a decision", default=False)
    answer = models.CharField("decision", max_length=4, choices=RowAnswer.choices, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The import writes; the office reads and decides."""

        ordering = ["line", "pk"]
        constraints = [
            office_only(
                "roster_rosterimportproblem_access", staff="SELECT, UPDATE (answer, answered_by_id)", system="SELECT, INSERT"
            )
        ]

    def __str__(self) -> str:
        return f"Line {self.line}, {self.column}: {self.reason}"


@tracked("roster_importedrecordevent_access", mine("user_id"))
class ImportedRecord(models.Model):
    """What a file says of a person besides the answers: its own reference, an address, and how notice was given."""

    registrant = models.OneToOneField(Registrant, on_delete=models.PROTECT, related_name="imported")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField("external reference", max_length=60, unique=True)
    email = models.EmailField("e-mail address in the file", blank=True)
    notice_channel = models.CharField("how notice was given", max_length=10, choices=NoticeChannel.choices)
    notice_given_on = models.DateField("when notice was given", null=True, blank=True)
    notice_version = models.CharField("text of the notice", max_length=20, blank=True)

    class Meta:
        """Known notice has its day and its text; unknown notice has neither."""

        indexes = [models.Index(fields=["email"], condition=~Q(email=""), name="roster_imported_by_email")]
        constraints = [
            models.CheckConstraint(
                condition=Q(notice_channel="not_known", notice_given_on=None, notice_version="")
                | (~Q(notice_channel="not_known") & Q(notice_given_on__isnull=False) & ~Q(notice_version="")),
                name="roster_imported_notice_is_whole",
            ),
            owned("roster_importedrecord_access", mine("user_id"), person="SELECT", staff="SELECT"),
            SameOwner(
                name="roster_imported_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class ReleaseState(models.TextChoices):
    """Whether the second person has spoken."""

    ASKED = "asked", "Needs a second person"
    APPROVED = "approved", "Approved"
    REFUSED = "refused", "Refused"


RELEASE = Workflow(
    field="state",
    initial=[ReleaseState.ASKED],
    transitions=[
        Transition([ReleaseState.ASKED], "approve_release", ReleaseState.APPROVED, "Approve this file"),
        Transition([ReleaseState.ASKED], "refuse_release", ReleaseState.REFUSED, "Refuse this file"),
    ],
)


class FileForm(models.TextChoices):
    """The form of a file."""

    CSV = "csv", "CSV (text; can be imported again)"
    XLSX = "xlsx", "Excel workbook (XLSX)"


@tracked("roster_rosterreleaseevent_access", None)
class RosterRelease(models.Model):
    """A bulk release: exactly these people, for this purpose and recipient, asked for by one and approved by another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(default=timezone.now)
    purpose = models.CharField("purpose", max_length=200)
    recipient = models.CharField("recipient", max_length=200)
    form = models.CharField("form", max_length=4, choices=FileForm.choices)
    with_eligibility = models.BooleanField("with eligibility facts", default=False)
    registrant_ids = ArrayField(models.BigIntegerField())
    destroy_by = models.DateField("to be destroyed by")
    state = models.CharField(max_length=8, choices=ReleaseState.choices, default=ReleaseState.ASKED)
    expires_at = models.DateTimeField("can be fetched until", null=True, blank=True)

    class Meta:
        """Approved means that it ends."""

        ordering = ["-requested_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(purpose="") & ~Q(recipient=""), name="roster_release_says_why"),
            models.CheckConstraint(
                condition=~Q(state=ReleaseState.APPROVED) | Q(expires_at__isnull=False), name="roster_release_expires"
            ),
            two_persons(
                "roster_release_two_persons",
                step="roster.release_bulk",
                prepared=["requested_by_id"],
                when="NEW.state = 'approved' AND OLD.state <> 'approved'",
            ),
            unchanged_once_approved(
                "roster_release_as_approved",
                step="roster.release_bulk",
                columns=["registrant_ids", "purpose", "recipient", "form", "with_eligibility", "destroy_by", "requested_by_id"],
                when="NEW.state = 'asked'",
            ),
            office_only("roster_rosterrelease_access"),
        ]
        triggers = RELEASE.triggers()

    def __str__(self) -> str:
        return f"{self.people} people, {self.get_state_display()}"

    @property
    def people(self) -> int:
        """How many people the file names."""
        return len(self.registrant_ids)

    @property
    def is_open(self) -> bool:
        """The file can be fetched now."""
        return self.state == ReleaseState.APPROVED and self.expires_at is not None and timezone.now() < self.expires_at


class RosterExport(Job):
    """The writing of a large approved file in the background."""

    release = models.OneToOneField(RosterRelease, on_delete=models.PROTECT, related_name="export")
    storage_name = models.CharField("where it is kept", max_length=200, blank=True)

    class Meta(Job.Meta):
        """The office asks and watches."""

        verbose_name, verbose_name_plural = "roster file", "roster files"
        constraints = [office_job("roster_rosterexport_access")]
