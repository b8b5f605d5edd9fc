"""Staff's stored views of the list, the log of people's requests for their own data, and useful addresses."""

from __future__ import annotations

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy, SameOwner, mine
from img_program.database.history import tracked
from img_program.database.patterns import reference
from roster.models.registrant import Registrant


class SavedView(models.Model):
    """A search and filters of one member of staff under an opaque address: no name in a URL or a log."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("name of the view", max_length=80, blank=True)
    terms = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Only its maker sees a view, among staff too: what somebody searches for is private."""

        ordering = ["name", "-made_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"],
                condition=~models.Q(name="") & models.Q(removed_at=None),
                name="roster_savedview_name_once",
            ),
            Access(
                name="roster_savedview_access",
                # Auditors search too; a stored search is theirs and changes nothing of the roster.
                grants={
                    STAFF: "SELECT, INSERT, UPDATE",
                    AUDITOR: "SELECT, INSERT, UPDATE",
                    SYSTEM: "SELECT",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[Policy((STAFF, AUDITOR), mine()), Policy((SYSTEM, RETENTION), "true")],
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"Search of {self.made_at:%Y-%m-%d}"


class DataRequest(models.Model):
    """A person fetched a copy of their own data (Minn. Stat. 13.04, subd. 3): when and in which form."""

    class Form(models.TextChoices):
        """The form of the copy."""

        JSON = "json", "JSON"
        CSV = "csv", "CSV"
        PAGE = "page", "Page to read or print"

    registrant = models.ForeignKey(Registrant, on_delete=models.PROTECT, related_name="data_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    form = models.CharField(max_length=5, choices=Form.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        """Append-only."""

        ordering = ["-at"]
        constraints = [
            Access(
                name="roster_datarequest_access",
                grants={
                    PERSON: "SELECT, INSERT",
                    STAFF: "SELECT, INSERT",
                    AUDITOR: "SELECT",
                    SYSTEM: "SELECT, INSERT",
                    RETENTION: "SELECT, DELETE",
                },
                policies=[
                    Policy(PERSON, mine()),
                    Policy((STAFF, SYSTEM, RETENTION), "true"),
                    Policy(AUDITOR, "true", command="SELECT"),
                ],
            ),
            SameOwner(
                name="roster_datarequest_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()}, {self.at:%Y-%m-%d}"


class UsefulAddressQuerySet(models.QuerySet["UsefulAddress"]):
    """Reads of useful addresses."""

    def shown_on(self, day: date) -> UsefulAddressQuerySet:
        """Those that visitors are told of on a day."""
        return self.filter(models.Q(ends_on=None) | models.Q(ends_on__gt=day))


@tracked("roster_usefuladdressevent_access", None)
class UsefulAddress(models.Model):
    """Where a visitor can turn whom the roster does not serve."""

    class Situation(models.TextChoices):
        """Whom the address helps."""

        OTHER_STATE = "other_state", "Lives in another state"
        TRAINEE_VISA = "trainee_visa", "Came for a US residency or fellowship"
        US_OR_CANADA_SCHOOL = "us_or_canada_school", "Graduate of a school in the US or Canada"
        BORN_IN_US = "born_in_us", "Born in the United States"
        OTHER_PROFESSION = "other_profession", "Another health profession"

    key = models.SlugField(primary_key=True, max_length=60)
    situation = models.CharField(max_length=24, choices=Situation.choices)
    name = models.CharField(max_length=150)
    what = models.CharField("what it offers", max_length=300)
    url = models.URLField("address", blank=True)
    checked_on = models.DateField("checked on", null=True, blank=True)
    ends_on = models.DateField("shown until (that day no longer)", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=100)

    objects = UsefulAddressQuerySet.as_manager()

    class Meta:
        """Kept by the office."""

        ordering = ["situation", "order", "name"]
        verbose_name_plural = "useful addresses"
        constraints = [reference("roster_usefuladdress_access", staff="SELECT, INSERT, UPDATE")]

    def __str__(self) -> str:
        return self.name
