"""Federal shortage designations: primary care HPSAs, medically underserved areas and populations."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce

from img_program.database.history import tracked
from img_program.database.patterns import reference
from img_program.geography.models.counties import County


class DesignationKind(models.TextChoices):
    """The federal lists of the law, named as the parameter `geography.underserved_designations` names them."""

    HPSA = "hpsa_primary_care", "Primary care HPSA"
    MUA = "mua", "Medically underserved area (MUA)"
    MUP = "mup", "Medically underserved population (MUP)"

    @property
    def short(self) -> str:
        """The usual abbreviation."""
        return {"hpsa_primary_care": "HPSA", "mua": "MUA", "mup": "MUP"}[self.value]


class FederalList(models.TextChoices):
    """The two files of the federal data download."""

    HPSA = "hpsa", "Primary care HPSAs"
    MUAP = "muap", "MUAs and MUPs"

    @property
    def kinds(self) -> tuple[DesignationKind, ...]:
        """The kinds of designation that the file lists."""
        return (DesignationKind.HPSA,) if self is FederalList.HPSA else (DesignationKind.MUA, DesignationKind.MUP)


class DesignationStatus(models.TextChoices):
    """Where a designation stands. One proposed for withdrawal counts until it is withdrawn."""

    DESIGNATED = "designated", "Designated"
    PROPOSED = "proposed", "Proposed for withdrawal"
    WITHDRAWN = "withdrawn", "Withdrawn"


class Coverage(models.TextChoices):
    """What a designation is about, by its type: only an area decides a whole town."""

    AREA = "area", "An area"
    POPULATION = "population", "A group of people"
    FACILITY = "facility", "One facility"


class ComponentKind(models.TextChoices):
    """What one row of a federal file covers."""

    COUNTY = "county", "County"
    SUBDIVISION = "subdivision", "City or township (county subdivision)"
    TRACT = "tract", "Census tract"
    FACILITY = "facility", "Facility"
    POPULATION = "population", "Population group"
    UNKNOWN = "unknown", "Not said"


class DesignationQuerySet(models.QuerySet["Designation"]):
    """Reads of designations."""

    def _not_ended(self, day: date) -> DesignationQuerySet:
        # A withdrawn one without a date of withdrawal ended at the latest when the federal row was last changed.
        ended = Coalesce("withdrawn_on", "last_update_on")
        running = ~Q(status=DesignationStatus.WITHDRAWN) | Q(ended__gt=day)
        return self.alias(ended=ended).filter(running, designated_on__lte=day)

    def in_force_on(self, day: date) -> DesignationQuerySet:
        """Designated on or before the day, not withdrawn by then, and not missing from the federal list by then."""
        return self._not_ended(day).filter(Q(missing_since=None) | Q(missing_since__gt=day))

    def lost_by(self, day: date) -> DesignationQuerySet:
        """Those that the federal list no longer held by that day, without saying that they were withdrawn."""
        return self._not_ended(day).filter(missing_since__lte=day)

    def of_counties(self, codes: Collection[str]) -> DesignationQuerySet:
        """Those with a component in one of these counties, now or in an earlier file."""
        components = DesignationComponent.objects.filter(designation=OuterRef("pk"), county__in=codes)
        return self.filter(Exists(components))

    def search(self, words: str) -> DesignationQuerySet:
        """Names that contain the words, or federal ids that begin with them."""
        words = words.strip()
        return self.filter(Q(name__unaccent__icontains=words) | Q(federal_id__istartswith=words)) if words else self

    def with_components(self) -> DesignationQuerySet:
        """Components and counties along, in one query more for any number of designations."""
        parts = DesignationComponent.objects.select_related("county")
        return self.prefetch_related(models.Prefetch("components", queryset=parts))


def capitalized(words: str) -> str:
    """How a change names a field."""
    return words[:1].upper() + words[1:]


@tracked("geography_designationevent_access", None)
class Designation(models.Model):
    """One designation. Ids of MUAs and MUPs are re-used, so the name of the service area is part of their key."""

    kind = models.CharField("kind", max_length=20, choices=DesignationKind.choices)
    federal_id = models.CharField("federal id", max_length=20)
    service_area = models.CharField(
        "service area in the key", max_length=200, blank=True, help_text="Empty for HPSAs, whose id is enough."
    )
    name = models.CharField("name", max_length=200)
    designation_type = models.CharField("type", max_length=120)
    coverage = models.CharField("is about", max_length=10, choices=Coverage.choices)
    status = models.CharField("status", max_length=10, choices=DesignationStatus.choices)
    designated_on = models.DateField("designated on")
    withdrawn_on = models.DateField("withdrawn on", null=True, blank=True)
    last_update_on = models.DateField("federal row last changed on", null=True, blank=True)
    score = models.DecimalField("score", max_digits=6, decimal_places=2, null=True, blank=True)
    population_type = models.CharField("population", max_length=200, blank=True)
    had_break = models.BooleanField("was interrupted", default=False)
    missing_since = models.DateField("missing from the federal list since", null=True, blank=True)

    objects = DesignationQuerySet.as_manager()

    class Meta:
        """Everybody reads; only an import writes; nothing is deleted."""

        ordering = ["kind", "federal_id", "service_area"]
        indexes = [models.Index(fields=["status", "designated_on"], name="geography_designation_days")]
        constraints = [
            models.UniqueConstraint(fields=["kind", "federal_id", "service_area"], name="geography_designation_key"),
            models.CheckConstraint(condition=Q(kind__in=DesignationKind.values), name="geography_designation_kind"),
            models.CheckConstraint(condition=Q(status__in=DesignationStatus.values), name="geography_designation_status"),
            models.CheckConstraint(condition=Q(coverage__in=Coverage.values), name="geography_designation_about"),
            reference("geography_designation_access"),
        ]

    def __str__(self) -> str:
        return f"{DesignationKind(self.kind).short} {self.federal_id}, {self.name}"

    @classmethod
    def quiet_fields(cls) -> frozenset[str]:
        """What may change on a federal list without bearing on whom it covers, in the words of a change."""
        columns: list[Any] = [cls._meta.get_field(name) for name in ("name", "score", "last_update_on", "had_break")]
        return frozenset(capitalized(str(column.verbose_name)) for column in columns)

    @property
    def is_proposed_for_withdrawal(self) -> bool:
        """Whether the federal agency means to withdraw it. Until then it counts."""
        return self.status == DesignationStatus.PROPOSED

    @property
    def ended_on(self) -> date | None:
        """The first day on which it no longer counted, or None while it counts."""
        return (self.withdrawn_on or self.last_update_on) if self.status == DesignationStatus.WITHDRAWN else None

    def county_names(self) -> str:
        """The counties of its present components in words."""
        parts = [part for part in self.components.all() if part.missing_since is None and part.county]
        return ", ".join(sorted({part.county.name for part in parts if part.county}))


@tracked("geography_designationcomponentevent_access", None)
class DesignationComponent(models.Model):
    """One row of the federal file: a part of what a designation covers."""

    designation = models.ForeignKey(Designation, on_delete=models.PROTECT, related_name="components")
    kind = models.CharField("covers", max_length=12, choices=ComponentKind.choices)
    geography_id = models.CharField("federal geography id", max_length=40, blank=True)
    county = models.ForeignKey(County, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField("name", max_length=200, blank=True)
    address = models.CharField("address", max_length=200, blank=True)
    city = models.CharField("post office", max_length=100, blank=True)
    postal_code = models.CharField("ZIP code", max_length=10, blank=True)
    missing_since = models.DateField("missing from the federal list since", null=True, blank=True)

    class Meta:
        """Everybody reads; only an import writes."""

        ordering = [F("county_id").asc(nulls_last=True), "kind", "name", "geography_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["designation", "kind", "geography_id", "county", "name", "address"],
                name="geography_component_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(kind__in=ComponentKind.values), name="geography_component_kind"),
            reference("geography_designationcomponent_access"),
        ]

    def __str__(self) -> str:
        return self.name or self.get_kind_display()

    @property
    def key(self) -> tuple[str, ...]:
        """What tells it from the designation's other components."""
        return (self.kind, self.geography_id, self.county_id or "", self.name, self.address)


class DesignationList(models.Model):
    """As of when a federal list was last read: the "date checked" of every finding."""

    federal_list = models.CharField("list", max_length=5, choices=FederalList.choices, primary_key=True)
    file_date = models.DateField("date of the file")
    read_at = models.DateTimeField("read at")
    sha256 = models.CharField("hash of the file", max_length=64)
    source = models.CharField("source", max_length=200)

    class Meta:
        """Everybody reads; only an import writes."""

        ordering = ["federal_list"]
        constraints = [reference("geography_designationlist_access")]

    def __str__(self) -> str:
        return f"{self.get_federal_list_display()}, file of {self.file_date}"
