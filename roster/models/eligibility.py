"""Determinations by persons, and requests to look again."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, SameOwner, mine
from img_program.database.history import tracked
from roster.models.registrant import Registrant
from roster.rules.findings import Outcome, Rule
from roster.workflow import REVIEW, ReviewState


class Basis(models.TextChoices):
    """What a determination rests on: a closed list that never names a document or an immigration category."""

    STATEMENT = "persons_statement", "Person's statement"
    DOCUMENT = "document_seen", "Document seen and not copied"
    ORGANIZATION = "organizations_statement", "Statement of an organization"


def persons_own(name: str, *, person: str, staff: str, retention: str = "", system: str = "SELECT, INSERT") -> Access:
    """Rows about one person that the person reads; the office writes; `retention`: columns it may empty when they are sealed."""
    return Access(
        name=name,
        grants={
            PERSON: person,
            STAFF: staff,
            AUDITOR: "SELECT",
            SYSTEM: system,
            RETENTION: f"SELECT, {retention}DELETE",
        },
        policies=[Policy(PERSON, mine()), Policy((STAFF, SYSTEM, RETENTION), "true"), Policy(AUDITOR, "true", command="SELECT")],
    )


class EligibilityDetermination(models.Model):
    """A person decided a rule for a registrant. Append-only; the latest counts while the facts stay the same.

    `ask_again_on`: the day from which time could have changed the answer, as far as the person who decided knows it.
    """

    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="determinations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    rule = models.CharField(max_length=32, choices=Rule.choices)
    outcome = models.CharField("decision", max_length=16, choices=Outcome.choices)
    basis = models.CharField("basis", max_length=24, choices=Basis.choices)
    reason = models.CharField("reason, in words for the person", max_length=500)
    facts_version = models.PositiveIntegerField()
    ask_again_on = models.DateField("to be asked again on", null=True, blank=True)
    determined_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    determined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Nobody changes a determination: a new one follows."""

        ordering = ["-determined_at", "-id"]
        indexes = [models.Index(fields=["registrant", "rule", "-determined_at"], name="roster_determination_latest")]
        constraints = [
            persons_own(
                "roster_eligibilitydetermination_access",
                person="SELECT",
                staff="SELECT, INSERT",
                retention="UPDATE (reason), ",
            ),
            SameOwner(
                name="roster_determination_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rule_display()}: {self.get_outcome_display()}"


class LookQuerySet(models.QuerySet["EligibilityLook"]):
    """Reads of what waits for a person at the program."""

    def open(self) -> LookQuerySet:
        """What is not looked at yet."""
        return self.filter(closed_at=None)


class EligibilityLook(models.Model):
    """A person at the program has to look at somebody's statuses, by a day. Opened and closed by `roster.looks` alone."""

    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    since = models.DateField("since")
    due_on = models.DateField("due")
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        """One at a time for each person."""

        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["closed_at", "due_on", "id"], name="roster_look_open")]
        constraints = [
            models.UniqueConstraint(fields=["registrant"], condition=Q(closed_at=None), name="roster_look_one_open"),
            models.CheckConstraint(condition=Q(due_on__gte=F("since")), name="roster_look_due"),
            persons_own("roster_eligibilitylook_access", person="SELECT", staff="SELECT", system="SELECT, INSERT, UPDATE"),
            SameOwner(
                name="roster_look_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
        ]

    def __str__(self) -> str:
        return f"To look at by {self.due_on:%Y-%m-%d}"


@tracked("roster_reviewrequestevent_access", mine("user_id"))
class ReviewRequest(models.Model):
    """A press on "Ask a person to look again": who asked, by when it is answered, and the written answer."""

    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="review_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField("what should we look at?", max_length=2000, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField("answer due")
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.OPEN)
    answer = models.TextField("answer", max_length=4000, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open request at a time; an answer is in writing, by somebody."""

        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["registrant"], condition=Q(state=ReviewState.OPEN), name="roster_review_one_open"),
            models.CheckConstraint(
                condition=Q(state=ReviewState.OPEN)
                | (~Q(answer="") & Q(answered_by__isnull=False) & Q(answered_at__isnull=False)),
                name="roster_review_answered_in_writing",
            ),
            persons_own(
                "roster_reviewrequest_access",
                person="SELECT, INSERT",
                staff="SELECT, INSERT, UPDATE",
                system="SELECT, INSERT, UPDATE",
            ),
            SameOwner(
                name="roster_review_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
        ]
        triggers = [
            *REVIEW.triggers(),
            pgtrigger.Trigger(
                name="another_person_looks",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF NEW.state = 'answered' AND OLD.state <> 'answered' AND EXISTS (SELECT FROM ("
                    "SELECT DISTINCT ON (rule) determined_by_id FROM roster_eligibilitydetermination "
                    "WHERE registrant_id = NEW.registrant_id AND determined_at < NEW.asked_at "
                    "ORDER BY rule, determined_at DESC, id DESC) AS latest "
                    "WHERE determined_by_id = NEW.answered_by_id) "
                    "THEN RAISE EXCEPTION 'whoever decided does not look again' USING ERRCODE = 'check_violation'; END IF; "
                    "RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Asked {self.asked_at:%Y-%m-%d}, {self.get_state_display()}"
