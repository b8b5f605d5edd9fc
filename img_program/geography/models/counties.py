"""Regions and counties of Minnesota."""

from __future__ import annotations

from datetime import date

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


def counties_in_order() -> models.QuerySet[County]:
    """All 87 counties by name, for choices in forms."""
    return County.objects.order_by("name")
