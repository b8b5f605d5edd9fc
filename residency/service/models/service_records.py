"""What is found, happens and is decided after residency: judgements of sites, life events, decisions, questions."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from img_program.database.access import mine
from img_program.database.history import tracked
from img_program.database.patterns import office_only, owned
from img_program.web.fields.names import NameColumn
from residency.service.models.service import Obligation, OwnQuerySet, ServiceSite, append_only, of_same_person
from residency.service.rules.site_counts import SiteOutcome
from residency.service.workflow import QUESTION, QuestionState


class SiteJudgement(models.Model):
    """What was found about a site on the day that the signed agreement names. Append-only: the last word of a person counts.

    The software finds "counts" or "needs a person"; that a site does not count, only a person says, with a reason.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    site = models.ForeignKey(ServiceSite, on_delete=models.PROTECT, related_name="judgements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    as_of = models.DateField("as of")
    outcome = models.CharField("outcome", max_length=14, choices=SiteOutcome.choices)
    reason = models.TextField("why")
    citation = models.CharField("law", max_length=200)
    is_rural = models.BooleanField("counted as rural", default=False)
    designation_ids = ArrayField(models.CharField(max_length=20), verbose_name="designations", default=list, blank=True)
    checked_on = models.DateField("federal lists of", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """Nobody changes a judgement; a new one follows."""

        ordering = ["made_at", "id"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="service_sitejudgement_says_why"),
            models.CheckConstraint(
                condition=Q(decided_by=None, outcome__in=["counts", "person"])
                | Q(decided_by__isnull=False, outcome__in=["counts", "does_not_count"]),
                name="service_sitejudgement_only_a_person_says_no",
            ),
            of_same_person("service_servicesite", "service_sitejudgement_same_owner", column="site_id"),
            append_only("service_sitejudgement_access", removable="reason"),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class EventKind(models.TextChoices):
    """What happens in a working life. Why somebody was on leave is never asked."""

    LEAVE = "leave", "Leave"
    EMPLOYER_CLOSES = "employer_closes", "The employer closes"
    SITE_CHANGE = "site_change", "Moves to another site"
    HOURS_CHANGE = "hours_change", "Changes hours"
    MOVE_AWAY = "move_away", "Moves out of Minnesota"
    DEATH = "death", "Death"
    OTHER = "other", "Something else"


@tracked("service_lifeeventevent_access", mine())
class LifeEvent(models.Model):
    """Something that happened, with its dates. It decides nothing: a question to a person follows where one is needed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="life_events")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("what", max_length=15, choices=EventKind.choices)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    note = models.CharField("note", max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """The physician's; the actions write."""

        ordering = ["starts_on", "recorded_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="service_lifeevent_dates"),
            of_same_person("service_obligation", "service_lifeevent_same_owner", column="obligation_id"),
            owned("service_lifeevent_access", mine(), person="SELECT"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class DecisionKind(models.TextChoices):
    """What may be decided in a physician's favor."""

    WAIVE_MONTHS = "waive_months", "Months of service waived"
    WAIVE_PAYMENT = "waive_payment", "Payment of one year waived"
    DEFER_SERVICE = "defer_service", "Service deferred"
    DEFER_PAYMENT = "defer_payment", "Payment of one year deferred"


class ServiceDecision(models.Model):
    """A waiver or deferral: who decided, when, why, and where the paper is. Append-only."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="decisions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("what", max_length=13, choices=DecisionKind.choices)
    months = models.DecimalField("months", max_digits=5, decimal_places=1, null=True, blank=True)
    employment_year = models.PositiveSmallIntegerField("employment year", null=True, blank=True)
    until = models.DateField("until", null=True, blank=True)
    reason = models.TextField("why")
    decided_by_name = NameColumn("decided by", max_length=150)
    decided_on = models.DateField("decided on")
    document_reference = models.CharField("where the paper is", max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        """Each kind says what it needs."""

        ordering = ["decided_on", "recorded_at"]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(decided_by_name="") & ~Q(document_reference=""), name="service_decision_says_why"
            ),
            models.CheckConstraint(
                condition=Q(kind="waive_months", months__isnull=False, months__gt=0, employment_year=None, until=None)
                | Q(kind="waive_payment", months=None, employment_year__isnull=False, until=None)
                | Q(kind="defer_service", months=None, employment_year=None, until__isnull=False)
                | Q(kind="defer_payment", months=None, employment_year__isnull=False, until__isnull=False),
                name="service_decision_complete",
            ),
            of_same_person("service_obligation", "service_decision_same_owner", column="obligation_id"),
            append_only("service_servicedecision_access", removable="reason"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


type Differences = list[dict[str, str]]


class QuestionKind(models.TextChoices):
    """Why a person is asked."""

    SITE = "site", "Does this site count?"
    DESIGNATION = "designation", "A designation changed"
    EMPLOYER = "employer", "The employer says something else"
    EVENT = "event", "Something happened"
    PHYSICIAN = "physician", "The physician says that something changed"


class QuestionQuerySet(models.QuerySet["ServiceQuestion"]):
    """Reads of questions."""

    def open(self) -> QuestionQuerySet:
        """Those without an answer."""
        return self.filter(state=QuestionState.OPEN)


@tracked("service_servicequestionevent_access", None)
class ServiceQuestion(models.Model):
    """What the software can't and may not decide: the facts, for a person, and the person's answer."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="questions")
    kind = models.CharField("question", max_length=11, choices=QuestionKind.choices)
    key = models.CharField(max_length=120, editable=False)
    facts = models.TextField("facts")
    site = models.ForeignKey(ServiceSite, on_delete=models.PROTECT, null=True, blank=True, related_name="questions")
    state = models.CharField("state", max_length=8, choices=QuestionState.choices, default=QuestionState.OPEN)
    answer = models.TextField("answer", blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("answered", null=True, blank=True)
    raised_at = models.DateTimeField("raised", default=timezone.now, editable=False)
    due_on = models.DateField("answer until")
    differences = models.JSONField(
        "what is different on the federal list", default=list, blank=True, help_text="Designation, field, before, after."
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        """The office's; the same facts are asked once."""

        ordering = ["raised_at", "id"]
        triggers = QUESTION.triggers()
        constraints = [
            models.UniqueConstraint(fields=["obligation", "key"], name="service_question_once"),
            models.CheckConstraint(
                condition=Q(state="open", answered_by=None)
                | Q(state="answered", answered_by__isnull=False, answered_at__isnull=False) & ~Q(answer=""),
                name="service_question_answered",
            ),
            office_only("service_servicequestion_access"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
