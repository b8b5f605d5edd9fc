"""The registrant: one person on the roster (Minn. Stat. 144.1911, subd. 3, clause 2)."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.apps import apps
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Exists, F, Func, Max, OuterRef, Q, Subquery
from django.db.models.functions import ExtractMonth, ExtractYear, Greatest
from django.utils import timezone
from django_countries.fields import CountryField

from img_program.accounts.permissions import Person
from img_program.database.access import SameOwner, mine
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.notifications.models import ContactChoice
from img_program.web.fields.names import NameColumn, shows_a_name
from roster.countries import ANOTHER, LONGEST_WORDS, country_name
from roster.models.name_search import NamedQuerySet
from roster.models.school import LONGEST_SCHOOL
from roster.models.specialty import Specialty
from roster.rules.dates import DatePrecision, ResidencePeriod, RoughDate
from roster.rules.findings import Answer, Residence
from roster.states import STATE_NAMES
from roster.workflow import REGISTRANT, RegistrantStatus


class ReachBy(models.TextChoices):
    """The one way to reach a person."""

    EMAIL = "email", "E-mail"
    PHONE = "phone", "Phone"
    NAVIGATOR = "navigator", "Through a navigator"


class RegistrantQuerySet(NamedQuerySet["Registrant"]):
    """Reads of registrants."""

    def visible_to(self, user: Person) -> RegistrantQuerySet:
        """Everybody for staff who may view the roster; otherwise the person's own row."""
        if user.has_perm("roster.view_registrants"):
            return self.all()
        return self.filter(user_id=user.pk) if user.pk else self.none()

    def active(self) -> RegistrantQuerySet:
        """Those on the roster today."""
        return self.filter(status=RegistrantStatus.ACTIVE)

    def with_known_notice(self) -> RegistrantQuerySet:
        """Those who were given notice: in joining, as their import says, or later by claiming their record.

        Who was not is kept out of sharing and of mail in bulk (Minn. Stat. 13.04, subd. 2).
        """
        acknowledgements = apps.get_model("roster", "NoticeAcknowledgement").objects
        given_later = Exists(acknowledgements.filter(user=OuterRef("user"), notice__kind="tennessen_joining"))
        return self.filter(Q(imported=None) | ~Q(imported__notice_channel="not_known") | given_later)

    def may_be_mailed_in_bulk(self) -> RegistrantQuerySet:
        """Those on the roster with known notice who did not stop messages."""
        stopped = ContactChoice.objects.filter(user=OuterRef("user"), stopped_at__isnull=False)
        return self.active().with_known_notice().exclude(Exists(stopped))

    def not_heard_from(self, since: date) -> RegistrantQuerySet:
        """Those on the roster who neither joined, signed in nor answered since a day, with `heard_at`; the longest silence first.

        Who stopped messages is left in peace.
        """
        answers = apps.get_model("roster", "StillHere").objects.filter(registrant=OuterRef("pk")).order_by()
        latest = answers.values("registrant").annotate(latest=Max("answered_at")).values("latest")
        heard = Greatest("joined_at", "user__last_login", Subquery(latest))  # PostgreSQL's leaves out what is missing
        rows = self.may_be_mailed_in_bulk().annotate(heard_at=heard)
        return rows.filter(heard_at__date__lt=since).order_by("heard_at", "pk")

    def out_of_reach(self, since: date) -> RegistrantQuerySet:
        """Those not heard from since a day whom no private link reaches any more: the office calls or writes."""
        links = apps.get_model("roster", "StillHere").objects.filter(registrant=OuterRef("pk"), state="sent")
        return self.not_heard_from(since).exclude(Exists(links.filter(expires_at__gt=timezone.now())))

    def with_list_columns(self) -> RegistrantQuerySet:
        """What a row of the staff list shows, in the same query."""
        return self.select_related("county", "specialty")


@tracked("roster_registrantevent_access", mine("user_id"), exclude=["search_name", "search_sounds"])
class Registrant(models.Model):
    """A person who joined. Owner column: `user` (empty while a person has no account)."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="registrant"
    )
    name = NameColumn("name", max_length=200)
    other_spellings = ArrayField(models.CharField(max_length=200), verbose_name="other spellings", default=list, blank=True)
    reach_by = models.CharField("way to reach", max_length=10, choices=ReachBy.choices)
    phone = models.CharField("phone", max_length=32, blank=True)
    navigator = NameColumn("navigator", max_length=200, blank=True)
    residence = models.CharField("lives", max_length=12, choices=Residence.choices)
    county = models.ForeignKey(
        "geography.County", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="county"
    )
    state = models.CharField("state", max_length=2, blank=True)
    school_country = CountryField(verbose_name="country of medical school")
    school_country_words = models.CharField("another country or a former state", max_length=LONGEST_WORDS, blank=True)
    school_name = models.CharField("medical school", max_length=LONGEST_SCHOOL, blank=True)
    graduation_year = models.PositiveSmallIntegerField("graduation year", null=True, blank=True)
    last_practiced = models.PositiveSmallIntegerField("last practiced as a physician", null=True, blank=True)
    specialty = models.ForeignKey(
        Specialty, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="specialty"
    )
    born_outside_us = models.CharField("born outside the United States", max_length=8, choices=Answer.choices)
    us_is_home = models.CharField("the United States is home", max_length=8, choices=Answer.choices)
    came_for_training = models.CharField("came for a US residency or fellowship", max_length=8, choices=Answer.choices)
    status = models.CharField("status", max_length=8, choices=RegistrantStatus.choices, default=RegistrantStatus.ACTIVE)
    joined_at = models.DateTimeField("joined", default=timezone.now)
    left_at = models.DateTimeField("left", null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    facts_version = models.PositiveIntegerField(default=1)
    search_name = models.TextField(editable=False, default="")
    search_sounds = ArrayField(models.TextField(), editable=False, default=list)

    objects = RegistrantQuerySet.as_manager()

    class Meta:
        """The person and the office. `facts_version` counts changes of what eligibility rests on."""

        ordering = ["search_name", "id"]
        indexes = [
            GinIndex(OpClass(F("search_name"), name="gin_trgm_ops"), name="roster_registrant_name_trgm"),
            GinIndex(fields=["search_sounds"], name="roster_registrant_sounds"),
            GinIndex(Func(F("search_name"), function="img_words"), name="roster_registrant_words"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="roster_registrant_phone"),
            models.Index(fields=["status", "search_name", "id"], name="roster_registrant_by_name"),
            models.Index(fields=["status", "-joined_at", "id"], name="roster_registrant_by_joined"),
            models.Index(fields=["status", "graduation_year", "id"], name="roster_registrant_by_year"),
            models.Index(fields=["status", "county", "search_name", "id"], name="roster_registrant_by_county"),
            models.Index(fields=["status", "specialty", "search_name", "id"], name="roster_registrant_by_specialty"),
            models.Index(fields=["status", "school_country", "search_name", "id"], name="roster_registrant_by_country"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["id", "user"], name="roster_registrant_owner"),
            shows_a_name("name", name="roster_registrant_shows_name"),
            models.CheckConstraint(
                condition=Q(county=None) | Q(residence=Residence.MINNESOTA), name="roster_registrant_county_in_state"
            ),
            models.CheckConstraint(
                condition=Q(state="") | Q(residence=Residence.OTHER_STATE), name="roster_registrant_state_elsewhere"
            ),
            models.CheckConstraint(
                condition=(Q(school_country=ANOTHER) & ~Q(school_country_words=""))
                | (~Q(school_country=ANOTHER) & Q(school_country_words="")),
                name="roster_registrant_country_words",
            ),
            models.CheckConstraint(
                condition=Q(graduation_year=None) | Q(graduation_year__range=(1930, 2100)),
                name="roster_registrant_graduation_year",
            ),
            models.CheckConstraint(
                condition=Q(last_practiced=None) | Q(last_practiced__range=(1930, 2100)), name="roster_registrant_last_practiced"
            ),
            models.CheckConstraint(
                condition=Q(status=RegistrantStatus.ACTIVE, left_at=None)
                | Q(status=RegistrantStatus.LEFT, left_at__isnull=False),
                name="roster_registrant_left_when",
            ),
            owned("roster_registrant_access", mine("user_id")),
        ]
        triggers = [
            *REGISTRANT.triggers(),
            pgtrigger.Trigger(
                name="search_columns",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("name", "other_spellings"),  # type: ignore[no-untyped-call]
                when=pgtrigger.Before,
                func=(
                    "NEW.search_name := img_fold(concat_ws(' ', NEW.name, array_to_string(NEW.other_spellings, ' '))); "
                    "NEW.search_sounds := img_sounds(NEW.search_name); RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_active(self) -> bool:
        """Whether the person is on the roster and so in lists and counts."""
        return self.status == RegistrantStatus.ACTIVE

    @property
    def reach_in_words(self) -> str:
        """How to reach the person, with the number or the navigator's name."""
        match self.reach_by:
            case ReachBy.PHONE:
                return f"Phone: {self.phone}"
            case ReachBy.NAVIGATOR:
                return f"Through a navigator: {self.navigator}"
            case _:
                return "E-mail, at the sign-in address"

    @property
    def school_country_in_words(self) -> str:
        """The country of the medical school."""
        return country_name(str(self.school_country.code or ""), self.school_country_words)

    @property
    def residence_in_words(self) -> str:
        """Where the person lives."""
        if self.residence == Residence.MINNESOTA and self.county:
            return f"{self.county.name} County, Minnesota"
        if self.residence == Residence.OTHER_STATE and self.state:
            return f"In another state: {STATE_NAMES.get(self.state, self.state)}"
        return str(Residence(self.residence).label)


@tracked("roster_minnesotaresidenceevent_access", mine("user_id"))
class MinnesotaResidence(models.Model):
    """A period of living in Minnesota. A date known to the month stands on its first day, with its precision."""

    registrant = models.ForeignKey(Registrant, on_delete=models.CASCADE, related_name="minnesota_residences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    starts_on = models.DateField("since")
    starts_precision = models.CharField(max_length=5, choices=DatePrecision.choices)
    ends_on = models.DateField("until", null=True, blank=True)
    ends_precision = models.CharField(max_length=5, choices=DatePrecision.choices, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Belongs to the same person as its registrant."""

        ordering = ["starts_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None)
                | Q(ends_on__gte=F("starts_on"))
                | Q(ends_precision=DatePrecision.YEAR, ends_on__year__gte=ExtractYear("starts_on"))
                | Q(
                    ends_precision=DatePrecision.MONTH,
                    ends_on__year=ExtractYear("starts_on"),
                    ends_on__month__gte=ExtractMonth("starts_on"),
                ),
                name="roster_residence_in_order",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None, ends_precision="") | (Q(ends_on__isnull=False) & ~Q(ends_precision="")),
                name="roster_residence_end_precision",
            ),
            owned("roster_minnesotaresidence_access", mine("user_id")),
            SameOwner(
                name="roster_residence_same_owner",
                columns=["registrant_id", "user_id"],
                parent="roster_registrant",
                parent_columns=["id", "user_id"],
            ),
        ]

    def as_period(self) -> ResidencePeriod:
        """The period as the rules take it."""
        until = RoughDate(self.ends_on, self.ends_precision) if self.ends_on else None
        return ResidencePeriod(RoughDate(self.starts_on, self.starts_precision), until)

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m} to {self.ends_on:%Y-%m}" if self.ends_on else f"since {self.starts_on:%Y-%m}"
