"""The rural test at its borders (PROGRAM: cities and townships outside the metro counties, without five cities)."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from img_program.database.context import as_system
from img_program.geography.models import County, Place
from img_program.geography.rules.is_rural import EXCLUDED_CITIES, Answer, RuralLaw, is_county_rural, is_rural, is_zip_code_rural
from img_program.statute.models import Parameter
from tests.geography.places import place as called

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


EXCLUDED = "one of the larger cities"
METRO_EDGE = "which the law counts as metro"
OUTSIDE = "outside the metro counties"
# By hand, from the law and the map: how somebody wrote the place, the answer, a part of the reason.
BORDER = [
    ("City of Duluth", "no", EXCLUDED),
    ("duluth city", "no", EXCLUDED),
    ("DULUTH, CITY OF", "no", EXCLUDED),
    ("Mankato (city)", "no", EXCLUDED),
    ("City of Mankato, MN", "no", EXCLUDED),
    ("mankato city, Blue Earth County", "no", EXCLUDED),
    ("City of Moorhead", "no", EXCLUDED),
    ("Moorhead city, Clay Co.", "no", EXCLUDED),
    ("MOORHEAD, city of", "no", EXCLUDED),
    ("Rochester City", "no", EXCLUDED),
    ("the city of Rochester", "no", EXCLUDED),
    ("Rochester, city of", "no", EXCLUDED),
    ("City of Saint Cloud", "no", EXCLUDED),
    ("St. Cloud city", "no", EXCLUDED),
    ("ST CLOUD", "no", EXCLUDED),
    ("Saint-Cloud, Stearns County", "no", EXCLUDED),
    # Their neighbors and namesakes.
    ("Duluth Township", "yes", "Duluth Township is a township in St. Louis County"),
    ("Hermantown", "yes", "Hermantown is a city in St. Louis County, outside the metro counties"),
    ("Rice Lake city", "yes", OUTSIDE),
    ("Mankato Township", "yes", OUTSIDE),
    ("North Mankato", "yes", "Blue Earth and Nicollet counties"),
    ("Moorhead Twp", "yes", OUTSIDE),
    ("Dilworth", "yes", "Clay County"),
    ("Rochester Township", "yes", "Olmsted County"),
    ("Township of Haverhill", "yes", "Haverhill Township is a township in Olmsted County"),
    ("Cascade Township, Olmsted County", "yes", OUTSIDE),
    ("Stewartville", "yes", "Olmsted County"),
    ("Byron city", "yes", "Dodge and Olmsted counties"),
    ("Saint Augusta", "yes", "Stearns County"),
    ("Sartell", "yes", "Benton and Stearns counties"),
    ("Sauk Rapids city", "yes", OUTSIDE),
    # Each metro county's edge, from both sides.
    ("Oak Grove, Anoka County", "no", METRO_EDGE),
    ("Isanti city", "yes", OUTSIDE),
    ("Norwood Young America", "no", METRO_EDGE),
    ("Winsted city", "yes", OUTSIDE),
    ("Hastings", "no", "Dakota and Washington counties"),
    ("Cannon Falls city", "yes", OUTSIDE),
    ("Rogers city", "no", METRO_EDGE),
    ("Otsego", "yes", OUTSIDE),
    ("White Bear Township", "no", METRO_EDGE),
    ("Shakopee", "no", "Shakopee lies in Scott County, which the law counts as metro"),
    ("Belle Plaine city", "no", METRO_EDGE),
    ("LeSueur city", "yes", "Le Sueur and Sibley counties"),
    ("Afton", "no", METRO_EDGE),
    ("Chisago City", "yes", OUTSIDE),
    ("Saint Marys Point", "no", METRO_EDGE),
    ("Shorewood", "no", "Carver and Hennepin counties"),
    ("Credit River city", "no", METRO_EDGE),
    # Partly metro: the law's question.
    (
        "Northfield city",
        "unknown",
        "Part of Northfield lies in Dakota County, a metro county (1,254 people), and part in Rice County",
    ),
    ("New Prague", "unknown", "The law does not say how such a city counts, so a person decides."),
    ("Hanover", "unknown", "Hennepin County, a metro county"),
    ("Rockford city", "unknown", "Hennepin County, a metro county"),
    ("Dayton city", "unknown", "Wright County (50 people)"),
    ("St. Francis", "unknown", "part in Isanti County (0 people)"),
    # One name, two places.
    ("Louisville Township, Scott County", "no", "Scott County"),
    ("Louisville Township, Red Lake County", "yes", "Red Lake County"),
    ("St. Anthony, Stearns County", "yes", "Stearns County"),
    ("Saint Anthony, Ramsey County", "no", "Hennepin and Ramsey counties"),
    ("Grant city", "no", METRO_EDGE),
    # Neither city nor township.
    ("Lake Vermilion UT", "unknown", "Lake Vermilion is neither, so a person decides."),
    ("Fort Snelling unorganized territory", "unknown", "neither"),
    # Ended.
    ("Lent Township", "unknown", "Lent Township ended on 31 December 2023. Ask about Stacy."),
    ("Ronneby", "unknown", "Ronneby ended on 3 May 2009. Ask about Maywood Township."),
    ("Baldwin Township", "unknown", "is not on the State's list of 10 February 2026. Ask about Baldwin."),
]


@pytest.mark.parametrize(("written", "answer", "fact"), BORDER, ids=[row[0] for row in BORDER])
def test_a_border_case(written: str, answer: str, fact: str) -> None:
    finding = is_rural(named(written), on=TODAY)
    assert finding.answer == answer
    assert fact in finding.reason
    assert finding.citation == "Minn. Stat. 144.1911, subd. 2"
    assert finding.on == TODAY


def test_the_cities_that_lie_partly_in_a_metro_county_are_these_six() -> None:
    law = RuralLaw.of(TODAY)
    asked = list(Place.objects.filter(kind="city").existing_on(TODAY).with_counties())
    mixed = {
        each.name
        for each in asked
        if 0 < sum(county.pk in law.metro for county in each.counties_here()) < len(each.counties_here())
    }
    assert mixed == {"Dayton", "Hanover", "New Prague", "Northfield", "Rockford", "St. Francis"}
    assert {each.name for each in asked if law.judge(each).answer is Answer.UNKNOWN} == mixed


def test_the_excluded_cities_are_excluded_in_every_spelling_and_nothing_else_is() -> None:
    law = RuralLaw.of(TODAY)
    written = {row[0] for row in BORDER if row[2] == EXCLUDED}
    assert {len([each for each in written if named(each).pk == key]) >= 3 for key in law.excluded} == {True}
    assert {named(each).pk for each in written} == set(law.excluded)


def named(written: str) -> Place:
    found = list(Place.objects.named(written).with_counties())
    assert len(found) == 1, [str(each) for each in found]
    return found[0]


def test_one_name_of_several_places_is_all_of_them() -> None:
    assert {str(each) for each in Place.objects.named("Louisville Twp")} == {
        "Louisville Township, Red Lake County", "Louisville Township, Scott County"}  # fmt: skip
    assert {each.kind for each in Place.objects.named("Duluth")} == {"city", "township"}


def test_a_place_is_judged_for_the_days_on_which_it_existed() -> None:
    lent, credit_river = called("lent-township"), called("credit-river")
    assert is_rural(lent, on=date(2023, 12, 30)).answer is Answer.YES
    assert is_rural(lent, on=date(2023, 12, 31)).answer is Answer.UNKNOWN
    before = is_rural(credit_river, on=date(2021, 6, 6))
    assert (before.answer, "exists since 7 June 2021" in before.reason) == (Answer.UNKNOWN, True)
    assert is_rural(credit_river, on=date(2021, 6, 7)).answer is Answer.NO
    assert is_rural(called("credit-river-township"), on=date(2021, 6, 6)).answer is Answer.NO
    baldwin = called("baldwin")
    assert "we do not know since when it exists" in is_rural(baldwin, on=date(2025, 1, 1)).reason
    assert is_rural(baldwin, on=TODAY).answer is Answer.YES


def test_a_place_that_ended_in_2020_stays_for_its_time() -> None:
    with as_system(reason="test"):
        Place.objects.filter(pk=called("duluth-township").pk).update(ended_on=date(2020, 3, 10))
    ended = called("duluth-township")
    assert is_rural(ended, on=date(2020, 3, 9)).answer is Answer.YES
    assert is_rural(ended, on=date(2020, 3, 10)).reason == "Duluth Township ended on 10 March 2020. A person decides."


def test_an_unknown_place_needs_the_municipality() -> None:
    finding = is_rural(None, on=TODAY)
    assert finding.answer is Answer.UNKNOWN
    assert "We need the city or township" in finding.reason


def test_what_is_neither_city_nor_township_goes_to_a_person() -> None:
    with as_system(reason="test"):
        place = Place.objects.create(key="gnis-1", name="Far North", label="Far North", kind="unorganized", source="test")
        place.counties.add(County.objects.get(name="Lake of the Woods"))
    finding = is_rural(place, on=TODAY)
    assert finding.answer is Answer.UNKNOWN
    assert "neither" in finding.reason


def test_a_place_without_a_county_goes_to_a_person() -> None:
    with as_system(reason="test"):
        place = Place.objects.create(key="gnis-2", name="Somewhere", label="Somewhere", kind="city", source="test")
    assert is_rural(place, on=TODAY).reason == "We do not know in which county Somewhere lies."


@pytest.mark.parametrize(
    ("code", "answer", "fact"),
    [
        ("55379", "unknown", "Carver and Scott counties (all of them metro). A ZIP code never decides"),
        ("55811", "unknown", "A ZIP code never decides: we need the city or township, or the address."),
        ("99999", "unknown", "We need the city or township"),
    ],
)
def test_a_zip_code_alone_never_makes_a_place_rural(code: str, answer: str, fact: str) -> None:
    finding = is_zip_code_rural(code, on=TODAY)
    assert finding.answer == answer
    assert fact in finding.reason


def test_no_zip_code_says_yes() -> None:
    answers = {is_county_rural(county, on=TODAY).answer for county in County.objects.all()}
    assert answers == {Answer.NO, Answer.UNKNOWN}


def test_the_law_of_the_day_decides() -> None:
    change = date(2027, 7, 1)
    with as_system(reason="test"):
        now = Parameter.objects.get(key=EXCLUDED_CITIES)
        later = [*now.value, called("winona").pk]
        now.effective = DateRange(now.starts_on, change)
        now.save()
        Parameter.objects.create(
            key=now.key,
            label=now.label,
            kind=now.kind,
            value=later,
            effective=DateRange(change, None),
            provision_id=now.provision_id,
            certainty="verified",
        )
    winona = called("winona")
    assert is_rural(winona, on=date(2027, 6, 30)).answer is Answer.YES
    assert is_rural(winona, on=change).answer is Answer.NO
