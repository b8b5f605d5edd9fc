"""An edition of the annual report to the legislature: settings, texts by section, addressees."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from img_program.approvals.guards import two_persons, unchanged_once_approved
from img_program.database.access import SameOwner
from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.web.fields.names import NameColumn
from reports.workflow import COMMENT, EDITION, OPEN_FOR_WRITING, CommentState, EditionState

CLOSED_TO_WRITING = (
    "IF (SELECT state FROM reports_annualedition WHERE id = NEW.edition_id) NOT IN ('draft', 'in_review') THEN "
    "RAISE EXCEPTION 'The texts of an approved edition are closed'; END IF; RETURN NEW;"
)
_WORDS = "title mandate due_on period_starts_on period_ends_on as_of cover_on letter_on letter_body cost snapshot_id"


class PeriodKind(models.TextChoices):
    """Which twelve months an edition tells of. The dates are stored; the kind says how they were found."""

    FISCAL = "fiscal", "State fiscal year (1 July to 30 June)"
    CALENDAR = "calendar", "Calendar year"


class AnnualEditionQuerySet(models.QuerySet["AnnualEdition"]):
    """Reads of editions."""

    def open(self) -> AnnualEditionQuerySet:
        """Those that are not published yet."""
        return self.exclude(state=EditionState.PUBLISHED)


@tracked("reports_annualeditionevent_access", None)
class AnnualEdition(models.Model):
    """One year's report. `report_year` is the year of publication; the activity period is another one and has dates.

    `version` counts saves of the settings; `content_version` counts what may be approved: every change of words or
    figures after the edition went to review makes earlier approvals void. `cost` in dollars (Minn. Stat. 3.197).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report_year = models.PositiveSmallIntegerField("report year", unique=True)
    title = models.CharField("title", max_length=200)
    period_kind = models.CharField("activity period", max_length=10, choices=PeriodKind.choices, default=PeriodKind.FISCAL)
    period_starts_on = models.DateField("first day of the period")
    period_ends_on = models.DateField("last day of the period")
    as_of = models.DateField("people are counted as of")
    mandate = models.CharField("the law that asks for this report", max_length=300)
    due_on = models.DateField("due")
    cover_on = models.DateField("date on the cover")
    letter_on = models.DateField("date of the transmittal letter", null=True, blank=True)
    letter_body = models.TextField("transmittal letter", max_length=6000, blank=True)
    signatory_name = NameColumn("who signs", max_length=150, blank=True)
    signatory_title = models.CharField("title of who signs", max_length=150, blank=True)
    cost = models.DecimalField("cost to prepare, in dollars", max_digits=10, decimal_places=2, null=True, blank=True)
    contact_email = models.EmailField("e-mail for questions")
    contact_phone = models.CharField("phone for questions and other formats", max_length=40)
    state = models.CharField("state", max_length=10, choices=EditionState.choices, default=EditionState.DRAFT)
    state_reason = models.TextField("why it went back", max_length=2000, blank=True)
    version = models.PositiveIntegerField(default=1)
    content_version = models.PositiveIntegerField(default=1)
    snapshot = models.ForeignKey("AnnualSnapshot", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField("published", null=True, blank=True)
    correction_what = models.TextField("what the correction changes", max_length=2000, blank=True)
    correction_why = models.TextField("why it is corrected", max_length=2000, blank=True)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = AnnualEditionQuerySet.as_manager()

    class Meta:
        """The office's until it is published; what was published is another row, for everybody."""

        ordering = ["-report_year"]
        triggers = [
            *EDITION.triggers(),
            pgtrigger.Trigger(
                name="closed_when_approved",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                condition=pgtrigger.Q(old__state__in=["approved", "published"]),
                func=(
                    f"IF ({', '.join('NEW.' + name for name in _WORDS.split())}) IS DISTINCT FROM "
                    f"({', '.join('OLD.' + name for name in _WORDS.split())}) THEN "
                    "RAISE EXCEPTION 'The texts of an approved edition are closed'; END IF; RETURN NEW;"
                ),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_ends_on__gte=F("period_starts_on")), name="reports_edition_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.DRAFT) | Q(snapshot__isnull=False), name="reports_edition_snapshot_before_review"
            ),
            models.CheckConstraint(
                condition=Q(state=EditionState.PUBLISHED, published_at__isnull=False)
                | ~Q(state=EditionState.PUBLISHED) & Q(published_at=None),
                name="reports_edition_published_when",
            ),
            SameOwner(
                name="reports_edition_own_snapshot",
                columns=["snapshot_id", "id"],
                parent="reports_annualsnapshot",
                parent_columns=["id", "edition_id"],
            ),
            models.CheckConstraint(
                condition=Q(correction_what="", correction_why="", corrected_by=None)
                | ~Q(correction_what="") & ~Q(correction_why="") & Q(corrected_by__isnull=False),
                name="reports_edition_correction_told",
            ),
            two_persons(
                "reports_edition_two_persons",
                step="reports.publish_edition",
                version="content_version",
                when="NEW.state = 'approved' AND OLD.state <> 'approved'",
            ),
            unchanged_once_approved(
                "reports_edition_as_approved",
                step="reports.publish_edition",
                version="content_version",
                columns=[
                    "snapshot_id",
                    "title",
                    "letter_body",
                    "letter_on",
                    "cost",
                    "period_starts_on",
                    "period_ends_on",
                    "as_of",
                ],
                when="NEW.state IN ('in_review', 'approved', 'published')",
            ),
            office_only("reports_annualedition_access"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.report_year}"

    def get_absolute_url(self) -> str:
        """The staff page of the edition."""
        return reverse("reports:edition", args=[self.pk])

    @property
    def is_open_for_writing(self) -> bool:
        """Words may still change."""
        return self.state in OPEN_FOR_WRITING

    @property
    def is_correction(self) -> bool:
        """It corrects what was published."""
        return bool(self.correction_what)

    @property
    def period_in_words(self) -> str:
        """The activity period as a reader calls it."""
        if self.period_kind == PeriodKind.FISCAL:
            return f"state fiscal year {self.period_ends_on.year}"
        return f"calendar year {self.period_ends_on.year}"


class EditionSection(models.Model):
    """One section's words in Markdown. `duty` is the number of the program's duty (1 to 8), 0 for the others."""

    edition = models.ForeignKey(AnnualEdition, on_delete=models.PROTECT, related_name="sections")
    key = models.SlugField("key", max_length=40)
    title = models.CharField("title", max_length=150)
    position = models.PositiveSmallIntegerField()
    duty = models.PositiveSmallIntegerField(default=0)
    is_appendix = models.BooleanField(default=False)
    body = models.TextField("text", blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField(null=True, blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """Drafts keep a version number; what was sent to review or approved is sealed (`SealedText`)."""

        ordering = ["position"]
        triggers = [
            pgtrigger.Trigger(
                name="open_edition_only",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=CLOSED_TO_WRITING,
            )
        ]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="reports_section_once"),
            models.UniqueConstraint(fields=["id", "edition"], name="reports_section_of_edition"),
            office_only("reports_editionsection_access"),
        ]

    def __str__(self) -> str:
        return self.title


class Addressee(models.Model):
    """A member of the legislature to whom this year's report is sent."""

    edition = models.ForeignKey(AnnualEdition, on_delete=models.PROTECT, related_name="addressees")
    position = models.PositiveSmallIntegerField(default=0)
    name = NameColumn("name", max_length=150)
    role = models.CharField("role, such as Chair or Ranking Minority Member", max_length=80)
    committee = models.CharField("committee", max_length=200)

    class Meta:
        """The office's; a row is replaced, not kept: the edition that was published holds its own."""

        ordering = ["position", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="open_edition_only",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=CLOSED_TO_WRITING,
            )
        ]
        constraints = [office_only("reports_addressee_access", staff="SELECT, INSERT, UPDATE, DELETE")]

    def __str__(self) -> str:
        return f"{self.name}, {self.role}, {self.committee}"


class SealedText(models.Model):
    """All words of an edition as they went to review or were approved: JSON, hashed, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(AnnualEdition, on_delete=models.PROTECT, related_name="sealed_texts")
    content_version = models.PositiveIntegerField()
    text = models.TextField("settings and sections as JSON")
    sha256 = models.CharField("SHA-256", max_length=64)
    sealed_at = models.DateTimeField(default=timezone.now, editable=False)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Append-only: this is what an approval approved."""

        ordering = ["content_version"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.UniqueConstraint(fields=["edition", "content_version"], name="reports_sealedtext_once"),
            office_only("reports_sealedtext_access", staff="SELECT, INSERT", system="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"Text {self.sha256[:12]}"


@tracked("reports_editioncommentevent_access", None)
class EditionComment(models.Model):
    """What a reviewer asks about a section, or about the whole edition."""

    edition = models.ForeignKey(AnnualEdition, on_delete=models.PROTECT, related_name="comments")
    section = models.ForeignKey(EditionSection, on_delete=models.PROTECT, null=True, blank=True, related_name="comments")
    words = models.TextField("comment", max_length=2000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    state = models.CharField(max_length=10, choices=CommentState.choices, default=CommentState.OPEN)
    answer = models.TextField("answer", max_length=2000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """An answered comment has its answer; a section's comment is of the same edition."""

        ordering = ["at", "pk"]
        triggers = COMMENT.triggers()
        constraints = [
            models.CheckConstraint(condition=Q(state=CommentState.OPEN) ^ ~Q(answer=""), name="reports_comment_answered"),
            SameOwner(
                name="reports_comment_same_edition",
                columns=["section_id", "edition_id"],
                parent="reports_editionsection",
                parent_columns=["id", "edition_id"],
            ),
            office_only("reports_editioncomment_access"),
        ]

    def __str__(self) -> str:
        return self.words[:60]

    @property
    def is_open(self) -> bool:
        """It waits for an answer."""
        return self.state == CommentState.OPEN
