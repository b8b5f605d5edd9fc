"""Texts of letters as data: a template, and its dated versions in each language."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from img_program.database.history import tracked
from img_program.database.patterns import office_only
from img_program.notifications.languages import ENGLISH, Language
from img_program.notifications.workflow import TEXT, TextState


class Audience(models.TextChoices):
    """For whom a letter is."""

    REGISTRANT = "registrant", "Physicians"
    ORGANIZATION = "organization", "Organizations"
    REVIEWER = "reviewer", "Reviewers and examiners"
    STAFF = "staff", "Staff"


class Channel(models.TextChoices):
    """How a person is told that a letter waits."""

    EMAIL = "email", "E-mail"
    PHONE = "phone", "Phone call by staff"
    NAVIGATOR = "navigator", "Through the navigator"
    PAPER = "paper", "On paper, by mail"


class Subject(models.TextChoices):
    """What a mail may say that a letter is about. A closed list, so that no mail can carry a private fact."""

    RECORD = "record", "your roster record"
    ACCOUNT = "account", "your account"
    ORGANIZATION = "organization", "your organization's work with the program"
    WORK = "work", "your work with the program"


class MessageTemplate(models.Model):
    """A kind of letter. Code and placeholders belong to the action that sends it; the words belong to staff.

    `placeholders` is the closed list of names that a text may use: {name: {"meaning": …, "sample": …}}.
    """

    code = models.SlugField("code", max_length=60, primary_key=True)
    name = models.CharField("name", max_length=120)
    description = models.CharField("when it is sent", max_length=300)
    audience = models.CharField("for", max_length=12, choices=Audience.choices)
    about = models.CharField("what a mail says it is about", max_length=12, choices=Subject.choices)
    placeholders = models.JSONField("placeholders", default=dict, blank=True)

    class Meta:
        """Kept by the office."""

        ordering = ["audience", "name"]
        constraints = [office_only("notifications_messagetemplate_access")]

    def __str__(self) -> str:
        return self.name


class VersionQuerySet(models.QuerySet["MessageTemplateVersion"]):
    """Reads of texts."""

    def in_force_on(self, day: date) -> VersionQuerySet:
        """Approved texts whose days include `day`."""
        return self.filter(state=TextState.IN_FORCE, starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def open(self) -> VersionQuerySet:
        """Texts that are being worked on."""
        return self.filter(state__in=(TextState.DRAFT, TextState.CHECKED), discarded_at=None)


@tracked("notifications_messagetemplateversionevent_access", None)
class MessageTemplateVersion(models.Model):
    """One text of a template in one language. Its words can't change once it is in force.

    `checked_by` names the person who checked it; for another language than English a qualified translator, with
    `qualification`. `revision` counts edits: a form carries it, an action refuses an old one.
    """

    template = models.ForeignKey(MessageTemplate, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField("language", max_length=10, choices=Language.choices, default=ENGLISH)
    subject = models.CharField("subject", max_length=150)
    body = models.TextField("text", max_length=20_000)
    state = models.CharField("state", max_length=10, choices=TextState.choices, default=TextState.DRAFT)
    revision = models.PositiveIntegerField("revision", default=1)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField("edited", default=timezone.now)
    checked_by = models.CharField("checked by", max_length=150, blank=True)
    qualification = models.CharField("qualification of the translator", max_length=200, blank=True)
    checked_at = models.DateTimeField("checked", null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField("approved", null=True, blank=True)
    starts_on = models.DateField("in force from", null=True, blank=True)
    ends_on = models.DateField("until (that day no longer)", null=True, blank=True)
    discarded_at = models.DateTimeField("thrown away", null=True, blank=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        """One text at a time for a template and language; one being worked on."""

        ordering = ["template_id", "language", "-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=TextState.DRAFT) | (~Q(checked_by="") & Q(checked_at__isnull=False)),
                name="notifications_version_checked_by",
            ),
            models.CheckConstraint(
                condition=Q(state=TextState.DRAFT) | Q(language=ENGLISH) | ~Q(qualification=""),
                name="notifications_version_translator",
            ),
            models.CheckConstraint(
                condition=~Q(state=TextState.IN_FORCE)
                | Q(starts_on__isnull=False, approved_at__isnull=False, discarded_at__isnull=True),
                name="notifications_version_approved",
            ),
            models.UniqueConstraint(
                fields=["template", "language"],
                condition=Q(state__in=["draft", "checked"], discarded_at=None),
                name="notifications_version_one_open",
            ),
            ExclusionConstraint(
                name="notifications_version_one_at_a_time",
                expressions=[
                    ("template", "="),
                    ("language", "="),
                    (Func(F("starts_on"), F("ends_on"), Value("[)"), function="daterange", output_field=DateRangeField()), "&&"),
                ],
                condition=Q(state=TextState.IN_FORCE),
            ),
            office_only("notifications_messagetemplateversion_access"),
        ]
        triggers = [
            *TEXT.triggers(),
            pgtrigger.Protect(
                name="words_are_frozen",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state = 'in_force' AND (OLD.template_id, OLD.language, OLD.subject, OLD.body, OLD.checked_by) "
                    "IS DISTINCT FROM (NEW.template_id, NEW.language, NEW.subject, NEW.body, NEW.checked_by)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_id} ({self.language})"
