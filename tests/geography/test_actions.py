"""Staff set regions and add places."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections

from img_program.accounts.history import history_of
from img_program.accounts.models import User
from img_program.geography.actions import add_place, assign_counties, create_region, rename_region
from img_program.geography.models import County, PlaceKind, Region
from img_program.organizations.acting import acting_as
from tests.people import People, make_staff


def codes(*names: str) -> list[str]:
    return list(County.objects.filter(name__in=names).values_list("pk", flat=True))


def counties_of(slug: str) -> set[str]:
    return set(County.objects.filter(region__slug=slug).values_list("name", flat=True))


def assign(by: User, slug: str, names: list[str], **more: Any) -> Region:
    with acting_as(by):
        region = Region.objects.get(slug=slug)
        seen = more.pop("seen", None)
        now = list(region.counties.values_list("pk", flat=True)) if seen is None else seen
        return assign_counties(
            region_id=region.pk, counties=codes(*names), seen=now, by=by, **{"reason": "As the office plans"} | more
        )


@pytest.mark.django_db
def test_a_region_is_made_named_and_filled(people: People) -> None:
    by = people.coordinator
    with acting_as(by):
        region = create_region(name="  North   Shore ", by=by)
        rename_region(region_id=region.pk, name="The North Shore", by=by)
    assign(by, "north-shore", ["Cook", "Lake"])
    assert counties_of("north-shore") == {"Cook", "Lake"}
    assert not {"Cook", "Lake"} & counties_of("northeast")
    with acting_as(by):
        region.refresh_from_db()
        assert (region.name, region.slug, region.position) == ("The North Shore", "north-shore", 9)
        assert history_of(County.objects.get(name="Cook"))[0].reason == "As the office plans"


@pytest.mark.django_db
def test_counties_left_out_belong_to_no_region(people: People) -> None:
    assign(people.coordinator, "northeast", ["Cook"])
    assert counties_of("northeast") == {"Cook"}
    assert County.objects.get(name="Lake").region is None


@pytest.mark.django_db
def test_a_region_never_mixes_metro_and_greater_minnesota(people: People) -> None:
    with pytest.raises(ValidationError, match="only metro counties or only counties of Greater Minnesota"):
        assign(people.coordinator, "southeast", ["Rice", "Dakota"])
    assert "Rice" in counties_of("southeast")
    assert "Dakota" in counties_of("metro")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("more", "words"),
    [({"reason": " "}, "Say why"), ({"seen": ["27031"]}, "Someone else changed this region")],
)
def test_what_is_refused(people: People, more: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        assign(people.coordinator, "northeast", ["Cook"], **more)
    assert "Lake" in counties_of("northeast")


@pytest.mark.django_db
def test_a_code_of_another_state_and_a_name_in_use_are_refused(people: People) -> None:
    by = people.coordinator
    with acting_as(by):
        region = Region.objects.get(slug="northeast")
        with pytest.raises(ValidationError, match="does not exist"):
            assign_counties(region_id=region.pk, counties=["55001"], seen=[], reason="Slip", by=by)
        with pytest.raises(ValidationError, match="already exists"):
            create_region(name="Northeast", by=by)


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["finance_officer", "auditor", "stranger", "owner"])
def test_only_coordinator_and_manager_set_regions_and_places(people: People, who: str) -> None:
    by = getattr(people, who)
    with pytest.raises(PermissionDenied):
        assign(by, "northeast", ["Cook"])
    with acting_as(by), pytest.raises(PermissionDenied):
        create_region(name="Mine", by=by)
    with acting_as(by), pytest.raises(PermissionDenied):
        rename_region(region_id=Region.objects.get(slug="metro").pk, name="Mine", by=by)
    with acting_as(by), pytest.raises(PermissionDenied):
        add_place(name="Here", kind=PlaceKind.CITY, counties=[County.objects.get(name="Cook")], source="x", by=by)


@pytest.mark.django_db
def test_a_place_is_added_once_by_its_code(people: People) -> None:
    by = people.coordinator
    clay, cook = (County.objects.get(name=name) for name in ("Clay", "Cook"))
    common: dict[str, Any] = {"kind": PlaceKind.TOWNSHIP, "source": "County list", "by": by}
    with acting_as(by):
        township = add_place(name="Dilworth", counties=[clay], fips="99901", **common)
        assert (township.pk, township.label, township.county_names()) == ("2799901", "Dilworth Township", "Clay")
        with pytest.raises(ValidationError, match="This code is that of Dilworth Township"):
            add_place(name="Other", counties=[clay], fips="99901", **common)
        with pytest.raises(ValidationError, match="at least one county"):
            add_place(name="Nowhere", counties=[], fips="99902", **common)
        with pytest.raises(ValidationError, match="a name alone may be that of several places"):
            add_place(name="Nowhere", counties=[clay], **common)
        other = add_place(name="Dilworth", counties=[cook], gnis="99999990", **common)
        assert (other.pk, other.label) == ("gnis-99999990", "Dilworth Township, Cook County")
        township.refresh_from_db()
        assert township.label == "Dilworth Township, Clay County"


@pytest.mark.django_db(transaction=True)
def test_of_two_editors_of_one_region_one_is_told(people: People) -> None:
    editors = [people.coordinator, make_staff("program_manager")]
    seen = codes(*counties_of("northeast"))
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def edit(by: User, name: str) -> None:
        try:
            start.wait(timeout=120)
            assign(by, "northeast", [name], seen=seen)
            outcomes.append("saved")
        except ValidationError as refusal:
            outcomes.append(refusal.messages[0][:20])
        finally:
            connections.close_all()

    threads = [threading.Thread(target=edit, args=pair) for pair in zip(editors, ["Cook", "Lake"], strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(outcomes) == ["Someone else changed", "saved"]
    assert len(counties_of("northeast")) == 1
