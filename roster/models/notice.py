"""The notice of Minn. Stat. 13.04, subd. 2 (Tennessen warning) as a dated text, and to whom it was given."""

from __future__ import annotations

import uuid
from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from img_program.database.access import AUDITOR, FINANCE_OFFICER, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, mine
from img_program.database.history import tracked
from img_program.database.patterns import reference
from roster.workflow import NOTICE, NoticeState


class NoticeKind(models.TextChoices):
    """What the notice stands before."""

    JOINING = "tennessen_joining", "How we use your information: joining the roster"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def in_force_on(self, day: date) -> NoticeQuerySet:
        """Checked texts in force on a day."""
        return self.filter(state=NoticeState.IN_FORCE, starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))


@tracked("roster_noticeevent_access", None)
class Notice(models.Model):
    """One version of a notice in one language. Its words can't change once it is in force."""

    kind = models.CharField(max_length=32, choices=NoticeKind.choices)
    language = models.CharField(max_length=10, default="en")
    version = models.CharField(max_length=20)
    title = models.CharField(max_length=200)
    body = models.TextField(help_text="Markdown; a second-level heading begins each part.")
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.DRAFT)
    checked_by = models.CharField("checked by", max_length=150, blank=True)
    qualification = models.CharField("how the translator is qualified", max_length=200, blank=True)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="written by"
    )
    starts_on = models.DateField("in force from")
    ends_on = models.DateField("until (that day no longer)", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        """One text at a time for a kind and language."""

        ordering = ["kind", "language", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "version"], name="roster_notice_version_once"),
            models.CheckConstraint(
                condition=Q(state=NoticeState.DRAFT) | ~Q(checked_by=""), name="roster_notice_checked_by_someone"
            ),
            ExclusionConstraint(
                name="roster_notice_one_at_a_time",
                expressions=[
                    ("kind", "="),
                    ("language", "="),
                    (Func(F("starts_on"), F("ends_on"), Value("[)"), function="daterange", output_field=DateRangeField()), "&&"),
                ],
                condition=Q(state=NoticeState.IN_FORCE),
            ),
            reference("roster_notice_access", staff="SELECT, INSERT, UPDATE"),
        ]
        triggers = [
            *NOTICE.triggers(),
            pgtrigger.Protect(
                name="words_are_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state = 'in_force' AND (OLD.kind, OLD.language, OLD.version, OLD.title, OLD.body) "
                    "IS DISTINCT FROM (NEW.kind, NEW.language, NEW.version, NEW.title, NEW.body)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version} ({self.language})"


class Channel(models.TextChoices):
    """How a notice reached the person."""

    BROWSER = "browser", "In the browser"
    PAPER = "paper", "On paper"
    NAVIGATOR = "navigator", "Read by a navigator"
    IMPORT = "import", "Before this system, from records"


@tracked("roster_noticeacknowledgementevent_access", mine("user_id"))
class NoticeAcknowledgement(models.Model):
    """A notice was given to someone. It is given, never agreed to.

    Before sign-up nobody is known: the row belongs to a random token that only the browser's session holds,
    kept here as its SHA-256. Sign-up attaches it to the account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="acknowledgements")
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    given_at = models.DateTimeField(default=timezone.now)
    token_digest = models.CharField(max_length=64, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """The person adds and reads; only the system attaches a row to an account."""

        indexes = [models.Index(fields=["token_digest"], name="roster_ack_token")]
        constraints = [
            models.CheckConstraint(condition=~Q(token_digest="") | Q(user__isnull=False), name="roster_ack_belongs_to_someone"),
            Access(
                name="roster_noticeacknowledgement_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    # Whoever has nothing to do with the roster at work may still read the notice for themselves.
                    Policy((PERSON, FINANCE_OFFICER), mine(), command="SELECT"),
                    # Nobody is signed in yet when the notice is given; nobody can add in another's name.
                    Policy((PERSON, FINANCE_OFFICER), command="INSERT", check=f"user_id IS NULL OR {mine()}"),
                    Policy((STAFF, SYSTEM, RETENTION), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} given {self.given_at:%Y-%m-%d}"
