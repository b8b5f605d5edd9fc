"""Regions, counties, places and ZIP codes of Minnesota."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

from img_program.database.history import tracked
from img_program.database.patterns import reference
from img_program.statute.parameters import parameter

METRO_COUNTIES = "geography.metro_counties"


@tracked("geography_regionevent_access", None)
class Region(models.Model):
    """A group of counties for reports, set by staff."""

    slug = models.SlugField("short name in addresses", max_length=60, unique=True)
    name = models.CharField("name", max_length=80, unique=True)
    position = models.PositiveSmallIntegerField("order", default=0)

    class Meta:
        """Everybody reads; staff keep it by the room's actions."""

        ordering = ["position", "name"]
        constraints = [reference("geography_region_access", staff="SELECT, INSERT, UPDATE")]

    def __str__(self) -> str:
        return self.name


@tracked("geography_countyevent_access", None)
class County(models.Model):
    """A Minnesota county by its five-digit federal code (27xxx)."""

    fips = models.CharField(
        "county code",
        max_length=5,
        primary_key=True,
        validators=[RegexValidator(r"^27\d{3}$", "A Minnesota county code is 27 and three digits.")],
    )
    name = models.CharField("name", max_length=60, unique=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="counties")

    class Meta:
        """Everybody reads; staff set only the region."""

        ordering = ["name"]
        verbose_name_plural = "counties"
        constraints = [
            models.CheckConstraint(condition=models.Q(fips__regex=r"^27\d{3}$"), name="geography_county_code_of_minnesota"),
            reference("geography_county_access", staff="SELECT, UPDATE (region_id)"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_metro_on(self, day: date) -> bool:
        """Whether the law counts it among the metro counties on a day."""
        return self.fips in parameter(METRO_COUNTIES, on=day).as_list()

    @property
    def is_metro(self) -> bool:
        """Whether the law counts it among the metro counties today."""
        return self.is_metro_on(timezone.localdate())


class PlaceKind(models.TextChoices):
    """What a place is in law."""

    CITY = "city", "City"
    TOWNSHIP = "township", "Township"
    UNORGANIZED = "unorganized", "Unorganized territory"


class PlaceQuerySet(models.QuerySet["Place"]):
    """Reads of places."""

    def search(self, words: str) -> PlaceQuerySet:
        """Names that contain the words; upper case and accents don't matter."""
        words = words.strip()
        return self.filter(name__unaccent__icontains=words) if words else self

    def with_counties(self) -> PlaceQuerySet:
        """Counties along with each place, in two queries for any number of places."""
        return self.prefetch_related("counties")


@tracked("geography_placeevent_access", None)
class Place(models.Model):
    """A city, township or unorganized territory; a post office is not a place."""

    key = models.SlugField("key", max_length=80, primary_key=True)
    name = models.CharField("name", max_length=80)
    kind = models.CharField("kind", max_length=12, choices=PlaceKind.choices)
    counties: models.ManyToManyField[County, PlaceCounty] = models.ManyToManyField(
        County, through="PlaceCounty", related_name="places"
    )
    source = models.CharField("source", max_length=200)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        """Everybody reads; staff add places by the room's actions."""

        ordering = ["name", "key"]
        constraints = [
            models.UniqueConstraint(fields=["name", "kind"], name="geography_place_name_once"),
            models.CheckConstraint(condition=models.Q(kind__in=PlaceKind.values), name="geography_place_kind_known"),
            reference("geography_place_access", staff="SELECT, INSERT, UPDATE"),
        ]

    def __str__(self) -> str:
        return self.name

    def county_names(self) -> str:
        """The counties in words."""
        return ", ".join(county.name for county in self.counties.all())


@tracked("geography_placecountyevent_access", None)
class PlaceCounty(models.Model):
    """A place lies in a county, wholly or in part."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="place_counties")
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Once for each pair."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "county"], name="geography_placecounty_once"),
            reference("geography_placecounty_access", staff="SELECT, INSERT"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} in {self.county_id}"


class ZipCode(models.Model):
    """A postal code with its post office and the county in which that lies. It says nothing about the municipality."""

    code = models.CharField("ZIP code", max_length=5, primary_key=True)
    post_office = models.CharField("post office", max_length=60)
    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="zip_codes")

    class Meta:
        """GeoNames' list as it comes; nobody edits it."""

        ordering = ["code"]
        constraints = [reference("geography_zipcode_access")]

    def __str__(self) -> str:
        return f"{self.code} {self.post_office}"


def counties_in_order() -> models.QuerySet[County]:
    """All 87 counties by name, for choices in forms."""
    return County.objects.order_by("name")
