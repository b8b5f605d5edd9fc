"""Letters as sent: stored, immutable, read behind sign-in."""

from __future__ import annotations

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.permissions import Person
from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, mine, of_my_organizations
from img_program.database.history import tracked
from img_program.jobs.access import office_job
from img_program.jobs.models import Job
from img_program.notifications.models.template import MessageTemplate, MessageTemplateVersion
from img_program.notifications.readers import closed_to, letters_of_office, with_letter
from img_program.organizations.models import Organization
from img_program.organizations.permissions import organization_permissions


class LetterQuerySet(models.QuerySet["Letter"]):
    """Reads of letters."""

    def of_person(self, user: User) -> LetterQuerySet:
        """One's own inbox."""
        return self.filter(user=user)

    def of_organization(self, organization: Organization, *, user: User) -> LetterQuerySet:
        """An organization's inbox, as far as this member's roles reach."""
        held = organization_permissions(user).get(organization.pk, frozenset())
        return self.filter(organization=organization, organization_permission__in=held)

    def visible_to(self, user: Person) -> LetterQuerySet:
        """One's own, and those of one's organizations for one's roles; for the office see `open_to_office`."""
        if not isinstance(user, User) or not user.is_active:
            return self.none()
        reach = Q(user=user)
        for organization_id, held in organization_permissions(user).items():
            reach |= Q(organization_id=organization_id, organization_permission__in=held)
        return self.filter(reach)

    def open_to_office(self, user: User) -> LetterQuerySet:
        """Those that tell of what this member of the office may see; the right to read letters is asked beside it."""
        return self.exclude(closed_to(user))

    def unread(self) -> LetterQuerySet:
        """Not yet opened by the person, or by anybody of the organization."""
        return self.filter(read_at=None)


@tracked(
    "notifications_letterevent_access",
    mine(),
    exclude=["subject", "body_html", "recipient_name", "key", "pdf_sha256"],
    more=[with_letter("notifications_letterevent_apart", "pgh_obj_id", "SELECT")],
)
class Letter(models.Model):
    """The text exactly as sent, with the version it was made from.

    Owner: a person (`user`), an organization (`organization`, for members who hold `organization_permission`),
    or a record of somebody without an account (`record`, as "<app>.<model>:<pk>"), whose letters only the office
    sees until an account is linked. `key` makes one letter of one event for one recipient.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    template = models.ForeignKey(MessageTemplate, on_delete=models.PROTECT, related_name="letters")
    version = models.ForeignKey(MessageTemplateVersion, on_delete=models.PROTECT, related_name="letters")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, related_name="+")
    organization_permission = models.CharField(max_length=20, blank=True)
    record = models.CharField(max_length=120, blank=True)
    recipient_name = models.CharField("to", max_length=200, blank=True)
    language = models.CharField("language", max_length=10)
    offers_interpreter = models.BooleanField("in English, though another language is preferred", default=False)
    subject = models.CharField("subject", max_length=300)
    body_html = models.TextField("text")
    about_kind = models.CharField("about", max_length=80)
    about_id = models.CharField(max_length=80)
    about_transition = models.CharField(max_length=120)
    key = models.CharField("idempotency key", max_length=64, unique=True)
    sent_at = models.DateTimeField("sent", default=timezone.now, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    read_at = models.DateTimeField("read", null=True, blank=True)
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    pdf_name = models.CharField("PDF", max_length=120, blank=True)
    pdf_sha256 = models.CharField("SHA-256 of the PDF", max_length=64, blank=True)
    pdf_size = models.PositiveIntegerField("size of the PDF", null=True, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        """Written by the system alone; owners, members and the office read."""

        ordering = ["-sent_at", "id"]
        indexes = [
            models.Index(fields=["user", "-sent_at"], name="notifications_letter_user"),
            models.Index(fields=["organization", "-sent_at"], name="notifications_letter_org"),
            models.Index(fields=["about_kind", "about_id"], name="notifications_letter_about"),
            models.Index(fields=["-sent_at"], name="notifications_letter_sent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, organization=None)
                | Q(user=None, organization__isnull=False) & ~Q(organization_permission="")
                | Q(user=None, organization=None) & ~Q(record=""),
                name="notifications_letter_one_owner",
            ),
            Access(
                name="notifications_letter_access",
                grants={
                    PERSON: "SELECT",
                    STAFF: "SELECT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, UPDATE, DELETE",
                },
                policies=[
                    Policy(PERSON, mine(), command="SELECT"),
                    Policy(PERSON, of_my_organizations(), command="SELECT"),
                    *letters_of_office(),
                    Policy(AUDITOR, "true", command="SELECT"),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
        ]
        triggers = [
            # What should never have been here can be taken out and put back (sealing); nothing else changes.
            pgtrigger.Protect(
                name="as_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.template_id, OLD.version_id, OLD.language, OLD.key, OLD.sent_at) IS DISTINCT FROM "
                    "(NEW.template_id, NEW.version_id, NEW.language, NEW.key, NEW.sent_at) "
                    "OR (OLD.subject <> NEW.subject AND '[removed]' NOT IN (OLD.subject, NEW.subject)) "
                    "OR (OLD.body_html <> NEW.body_html AND '[removed]' NOT IN (OLD.body_html, NEW.body_html)))"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Letter of {self.sent_at:%Y-%m-%d}"

    @property
    def has_pdf(self) -> bool:
        """Whether the PDF was made, and not taken out since."""
        return bool(self.pdf_sha256) and self.pdf_name == self.pdf_address

    @property
    def pdf_address(self) -> str:
        """Where the PDF is kept: always the same name, so that no try leaves a second file behind."""
        return f"letters/{self.pk}.pdf"


class LetterRendering(Job):
    """The job that makes a letter's PDF."""

    letter = models.OneToOneField(Letter, on_delete=models.CASCADE, related_name="rendering")

    class Meta(Job.Meta):
        """Asked for by the system with the letter."""

        verbose_name, verbose_name_plural = "letter's PDF", "letters' PDFs"
        indexes = [
            models.Index(
                fields=["offer_after"], name="notifications_rendering_open", condition=Q(state__in=["queued", "running"])
            )
        ]
        constraints = [office_job("notifications_letterrendering_access")]
