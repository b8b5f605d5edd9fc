"""What staff do with regions and places."""

from __future__ import annotations

from collections.abc import Collection

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.geography.labels import in_counties, relabel, search_name_of
from img_program.geography.models import METRO_COUNTIES, County, Place, PlaceCounty, PlaceKind, Region
from img_program.geography.permissions import EDIT_PLACES, EDIT_REGIONS
from img_program.statute.parameters import parameter

CHANGED_MEANWHILE = (
    "Someone else changed this region while you were looking at it. Nothing of yours was saved. Look at it again first."
)


def create_region(*, name: str, by: User) -> Region:
    """A new region without counties, last in the order. Raises PermissionDenied, or ValidationError for a name in use."""
    demand(by, EDIT_REGIONS)
    last = Region.objects.order_by("-position").values_list("position", flat=True).first() or 0
    with transaction.atomic():
        return _save_region(Region(slug=slugify(name), position=last + 1), name, by)


def rename_region(*, region_id: int, name: str, by: User) -> Region:
    """Another name; the address and past reports keep the old short name. Raises PermissionDenied, ValidationError."""
    demand(by, EDIT_REGIONS)
    with transaction.atomic():
        return _save_region(Region.objects.select_for_update().get(pk=region_id), name, by)


def assign_counties(*, region_id: int, counties: Collection[str], seen: Collection[str], reason: str, by: User) -> Region:
    """Make these counties, and no others, the region's. Counties of another region move; those left out belong to none.

    `seen` are the counties that the region had when the person opened the page: if it has others by now, nothing
    is saved. A region lies wholly within the metro counties or wholly outside, so that each step of a report divides the
    one above. Raises PermissionDenied, or ValidationError when the region would mix them or a code is unknown.
    """
    demand(by, EDIT_REGIONS)
    wanted = set(counties)
    if not reason.strip():
        raise ValidationError({"reason": "Say why, in a sentence. It stays in the history."})
    if County.objects.filter(pk__in=wanted).count() != len(wanted):
        raise ValidationError({"counties": "One of these counties does not exist."})
    metro = wanted & set(parameter(METRO_COUNTIES, on=timezone.localdate()).as_list())
    if metro and metro != wanted:
        raise ValidationError({"counties": "A region holds only metro counties or only counties of Greater Minnesota."})
    with transaction.atomic(), pghistory.context(reason=reason.strip()):
        region = Region.objects.select_for_update().get(pk=region_id)
        # In the order of the key, so that two editors wait for each other and never block each other.
        list(County.objects.select_for_update(of=("self",)).order_by("pk"))
        if set(County.objects.filter(region=region).values_list("pk", flat=True)) != set(seen):
            raise ValidationError(CHANGED_MEANWHILE, code="changed")
        County.objects.filter(region=region).exclude(pk__in=wanted).update(region=None)
        County.objects.filter(pk__in=wanted).exclude(region=region).update(region=region)
        log_access(by, kind=KINDS.SETTINGS_CHANGED, subject=region, rows=len(wanted), purpose=reason.strip())
    return region


def add_place(
    *, name: str, kind: PlaceKind, counties: Collection[County], fips: str = "", gnis: str = "", source: str, by: User
) -> Place:
    """A city, township or unorganized territory that the list lacks, by its federal code or the State's number.

    Raises PermissionDenied, ValidationError.
    """
    demand(by, EDIT_PLACES)
    name = " ".join(name.split())
    if kind is PlaceKind.TOWNSHIP and not name.lower().endswith("township"):
        name = f"{name} Township"
    if not counties:
        raise ValidationError({"counties": "Choose at least one county."})
    if not fips and not gnis:
        raise ValidationError(
            {"fips": "Write the federal code or the State's number: a name alone may be that of several places."}
        )
    place = Place(key=f"27{fips}" if fips else f"gnis-{gnis}", gnis=gnis or None, name=name, kind=kind, source=source.strip())
    place.search_name = search_name_of(name, kind)
    place.label = f"{name}, {in_counties([county.name for county in counties])}"
    with transaction.atomic():
        if known := Place.objects.filter(pk=place.key).first():
            raise ValidationError({"fips": f"This code is that of {known.label}."})
        same = Place.objects.filter(search_name=place.search_name, kind=kind, counties__in=counties).first()
        if same is not None:
            raise ValidationError({"name": f"We know {same.label} already, by the code {same.fips or same.gnis}."})
        place.full_clean()
        place.save(force_insert=True)
        for county in counties:
            PlaceCounty.objects.create(place=place, county=county)
        relabel()
        place.refresh_from_db()
        log_access(by, kind=KINDS.SETTINGS_CHANGED, subject=place, purpose="place added")
    return place


def _save_region(region: Region, name: str, by: User) -> Region:
    region.name = " ".join(name.split())
    region.full_clean()
    region.save()
    log_access(by, kind=KINDS.SETTINGS_CHANGED, subject=region, purpose="region named")
    return region
