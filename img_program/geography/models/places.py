"""Cities, townships and unorganized territories of Minnesota: by code, with their parts, people and what became of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from img_program.database.history import tracked
from img_program.database.patterns import reference
from img_program.geography.models.counties import County
from img_program.geography.names import county_key, spellings

SLIVER = Decimal("0.1")  # percent of the land


class PlaceKind(models.TextChoices):
    """What a place is in law."""

    CITY = "city", "City"
    TOWNSHIP = "township", "Township"
    UNORGANIZED = "unorganized", "Unorganized territory"


class PlaceQuerySet(models.QuerySet["Place"]):
    """Reads of places."""

    def search(self, words: str) -> PlaceQuerySet:
        """Names that contain the words, however they are spelled, with their kind and county where the words say them."""
        return self.filter(_reads(words, "contains")) if words.strip() else self

    def named(self, words: str) -> PlaceQuerySet:
        """Every place whose name the words are, in any spelling; none for empty words."""
        return self.filter(_reads(words, "exact")) if words.strip() else self.none()

    def existing_on(self, day: date) -> PlaceQuerySet:
        """Without those that had ended by the day or did not exist yet."""
        begun = Q(began_on=None) | Q(began_on__lte=day)
        return self.filter(begun, Q(ended_on=None) | Q(ended_on__gt=day), Q(missing_since=None) | Q(missing_since__gt=day))

    def with_counties(self) -> PlaceQuerySet:
        """Parts and counties along with each place, in one query more for any number of places."""
        return self.prefetch_related(models.Prefetch("parts", PlaceCounty.objects.select_related("county")))


def _reads(words: str, how: str) -> Q:
    readings = spellings(words)
    wanted = Q(pk__in=[])
    codes: dict[str, str] = {}
    if any(each.county for each in readings):
        codes = {county_key(name): code for code, name in County.objects.values_list("pk", "name")}
    for reading in readings:
        one = Q(**{f"search_name__{how}": reading.name}) | Q(other_names__contains=f"|{reading.name}|")
        if reading.kind:
            one &= Q(kind=reading.kind)
        if reading.county:
            here = PlaceCounty.objects.filter(county=codes.get(reading.county, ""))
            one &= Q(pk__in=here.values("place"))
        wanted |= one
    return wanted


@tracked("geography_placeevent_access", None)
class Place(models.Model):
    """A city, township or unorganized territory; a post office is not a place.

    The key is its code: "27" and the five digits of the federal list (FIPS), or the State's number (GNIS) where there is
    none. One that ended stays, for the days on which it existed.
    """

    key = models.SlugField("code", max_length=80, primary_key=True)
    gnis = models.CharField("State's number (GNIS)", max_length=12, null=True, blank=True, unique=True)  # unique
    name = models.CharField("name", max_length=80)
    label = models.CharField("name that tells it apart", max_length=160, unique=True)
    search_name = models.CharField("key of the name", max_length=80, db_index=True, editable=False)
    other_names = models.CharField("keys of earlier names", max_length=300, blank=True, editable=False)
    kind = models.CharField("kind", max_length=12, choices=PlaceKind.choices)
    counties: models.ManyToManyField[County, PlaceCounty] = models.ManyToManyField(
        County, through="PlaceCounty", related_name="places"
    )
    latitude = models.DecimalField("latitude", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("longitude", max_digits=8, decimal_places=5, null=True, blank=True)
    began_on = models.DateField("first day", null=True, blank=True)
    listed_since = models.DateField("not on the State's lists before", null=True, blank=True)
    ended_on = models.DateField("first day without it", null=True, blank=True)
    missing_since = models.DateField("missing from the State's list of", null=True, blank=True)
    successor = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="what it became part of"
    )
    source = models.CharField("source", max_length=200)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        """Everybody reads; staff add places by the room's actions."""

        ordering = ["search_name", "label"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlaceKind.values), name="geography_place_kind_known"),
            models.CheckConstraint(
                condition=Q(began_on=None) | Q(ended_on=None) | Q(ended_on__gt=models.F("began_on")),
                name="geography_place_ends_after_it_began",
            ),
            reference("geography_place_access", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def fips(self) -> str:
        """The five digits of the federal list, or nothing."""
        return self.key[2:] if self.key.isdigit() else ""

    def counties_here(self) -> list[County]:
        """The counties of its parts; none more asked after `with_counties()`."""
        return [part.county for part in self.parts.all()]

    def county_names(self) -> str:
        """The counties in words."""
        return ", ".join(sorted(county.name for county in self.counties_here()))


@tracked("geography_placecountyevent_access", None)
class PlaceCounty(models.Model):
    """A place lies in a county, wholly or in part; how many of its people and how much of its land lie there."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="parts")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField("people there", null=True, blank=True)
    land_share = models.DecimalField("share of its land", max_digits=6, decimal_places=5, null=True, blank=True)

    class Meta:
        """Once for each pair."""

        ordering = ["county"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "county"], name="geography_placecounty_once"),
            models.CheckConstraint(
                condition=Q(land_share=None) | Q(land_share__gte=0, land_share__lte=1), name="geography_placecounty_share"
            ),
            reference("geography_placecounty_access", staff="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} in {self.county_id}"

    @property
    def people_in_words(self) -> str:
        """By the State's list."""
        return "Not said" if self.people is None else f"{self.people:,}"

    @property
    def land_in_words(self) -> str:
        """The share in percent; a sliver says that it is one."""
        if self.land_share is None:
            return "Not known"
        percent = self.land_share * 100
        return f"{percent:.1f} %" if percent >= SLIVER else f"Less than {SLIVER} %"


class PlaceChangeKind(models.TextChoices):
    """What happened to a place."""

    INCORPORATED = "incorporated", "Became a city"
    ENDED = "ended", "Ended"
    RENAMED = "renamed", "Renamed"
    COUNTIES = "counties", "Its counties changed"
    LISTED = "listed", "New on the State's list"
    MISSING = "missing", "No longer on the State's list"


class PlaceChange(models.Model):
    """One change of a place. The day is empty where only the list tells that it changed."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField("what", max_length=12, choices=PlaceChangeKind.choices)
    on = models.DateField("on", null=True, blank=True)
    noticed_on = models.DateField("day of the list that says so")
    words = models.CharField("in words", max_length=300)
    source = models.CharField("source", max_length=200)

    class Meta:
        """Everybody reads; only the loader writes."""

        ordering = ["noticed_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=PlaceChangeKind.values), name="geography_placechange_kind"),
            models.UniqueConstraint(fields=["place", "kind", "noticed_on"], name="geography_placechange_once"),
            reference("geography_placechange_access"),
        ]

    def __str__(self) -> str:
        return self.words


class PlacePopulation(models.Model):
    """How many people lived in a place in a year, by one source."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="populations")
    year = models.PositiveSmallIntegerField("year")
    people = models.PositiveIntegerField("people")
    source = models.CharField("source", max_length=80)

    class Meta:
        """The sources' figures as they come; nobody edits them."""

        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(fields=["place", "year", "source"], name="geography_placepopulation_once"),
            reference("geography_placepopulation_access"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.people}"


class PlaceList(models.Model):
    """A list of the State that was read: as of when we know the places."""

    day = models.DateField("day of the list", primary_key=True)
    read_at = models.DateTimeField("read at", default=timezone.now, editable=False)
    summary = models.CharField("what it changed", max_length=200)

    class Meta:
        """Everybody reads; only the loader writes."""

        ordering = ["-day"]
        constraints = [reference("geography_placelist_access")]

    def __str__(self) -> str:
        return f"State's list of {self.day:%-d %B %Y}"
