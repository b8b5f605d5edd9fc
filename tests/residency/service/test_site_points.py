"""A point decides where a town can't: typed, looked up from the address, or written by staff; a doubt goes to a person."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from img_program.database.context import as_system
from img_program.geography.areas import spot_at, spots
from img_program.geography.rules.coverage import Address
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from residency.service.actions.designations import recheck_designations
from residency.service.actions.service import SiteAddress
from residency.service.actions.sites import determine_site, mark_site
from residency.service.models import EmploymentPeriod, Obligation, PointFrom, QuestionKind, ServiceQuestion, SiteJudgement
from residency.service.rules.site_counts import SiteOutcome
from tests.geography.designations.support import hpsa, load_both
from tests.geography.places import place as place_of
from tests.people import People, sign_in
from tests.residency.service.support import BEGINS, Terms, make_obligation, report
from tests.statute.test_pages import text

pytestmark = pytest.mark.django_db
type Point = tuple[Decimal, Decimal]
DULUTH = (Decimal("46.78330"), Decimal("-92.10580"))
ROCHESTER = (Decimal("44.02200"), Decimal("-92.46300"))
OLMSTED_FIELD = (Decimal("43.93000"), Decimal("-92.30000"))
TRACT = spot_at(DULUTH).tracts[0]


def at(point: Point | None, *, town: str = "", post_office: str = "Duluth", zip_code: str = "55802") -> SiteAddress:
    """An address with a point."""
    with as_system(reason="test"):
        found = place_of(town) if town else None
    return SiteAddress("Lakes Clinic", "411 West First Street", post_office, zip_code, found, None, point)


def designate_tract(code: str = TRACT) -> None:
    """A shortage designation of one census tract, long before the day as of which sites are judged."""
    row = hpsa(id="1", name="T", county=code[:5], component_type="Census Tract", day="05/01/2023", updated="05/01/2023")
    load_both([row | {"HPSA Component Source Identification Number": code}])


def judged(obligation: Obligation) -> SiteJudgement:
    """What was found last."""
    with as_system(reason="test"):
        return SiteJudgement.objects.filter(site__obligation=obligation).order_by("-made_at")[0]


def waiting(obligation: Obligation) -> list[ServiceQuestion]:
    """What waits for a person."""
    with as_system(reason="test"):
        return list(ServiceQuestion.objects.open().filter(obligation=obligation))


def test_a_point_in_a_designated_tract_counts_and_says_so(people: People) -> None:
    designate_tract()
    obligation = make_obligation(people)
    report(obligation, address=at(DULUTH, town="duluth"))
    found = judged(obligation)
    assert (found.outcome, found.is_rural, found.designation_ids, found.as_of) == ("counts", False, ["1"], BEGINS)
    start = f"Judged by the point 46.78330, -92.10580 (written by a person) in census tract {TRACT}. Underserved."
    assert found.reason.startswith(start)
    assert f"covers census tract {TRACT}, where this point lies" in found.reason
    assert waiting(obligation) == []


def test_without_a_point_the_town_decides_as_before(people: People) -> None:
    designate_tract()
    obligation = make_obligation(people)
    report(obligation, address=at(None, town="duluth"))
    found = judged(obligation)
    assert (found.outcome, found.designation_ids) == ("person", ["1"])
    assert "point" not in found.reason
    assert "It depends on the address" in found.reason


def test_a_point_outside_of_every_city_is_rural(people: People) -> None:
    obligation = make_obligation(people)
    report(obligation, address=at(OLMSTED_FIELD, post_office="Rochester", zip_code="55904"))
    found = judged(obligation)
    assert (found.outcome, found.is_rural) == ("counts", True)
    assert "All land there belongs to townships" in found.reason


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ({"town": "stewartville", "zip_code": "55976"}, "said to be in Stewartville, but the point lies in Olmsted"),
        ({"zip_code": "55407"}, "Mail with ZIP code 55407 goes to Hennepin County, but the point lies in Olmsted County"),
        ({"town": "minneapolis", "zip_code": "55407"}, "said to be in Minneapolis"),
    ],
)
def test_a_rural_point_beside_an_address_elsewhere_earns_no_month(people: People, address: dict[str, str], words: str) -> None:
    obligation = make_obligation(people)
    report(obligation, address=at(OLMSTED_FIELD, **address))
    found = judged(obligation)
    assert (found.outcome, words in found.reason) == ("person", True), found.reason
    (question,) = waiting(obligation)
    assert question.kind == QuestionKind.SITE
    assert words in question.facts


def test_an_underserved_point_beside_an_address_elsewhere_earns_no_month(people: People) -> None:
    designate_tract()
    obligation = make_obligation(people)
    report(obligation, address=at(DULUTH, zip_code="55407"))
    assert judged(obligation).outcome == "person"


def test_a_point_near_the_border_of_a_tract_goes_to_a_person(people: People) -> None:
    designate_tract()
    near = next(
        each
        for each in spots([(-92.1058 + step / 2000, 46.7833) for step in range(-200, 200)])
        if TRACT in each.tracts and len(each.tracts) > 1
    )
    point = (Decimal(f"{near.latitude:.5f}"), Decimal(f"{near.longitude:.5f}"))
    obligation = make_obligation(people)
    report(obligation, address=at(point, town="duluth"))
    found = judged(obligation)
    assert (found.outcome, "near this point" in found.reason) == ("person", True), found.reason


class Finder:
    """A geocoder that knows one door."""

    asked: list[Address] = []

    def find(self, address: Address) -> tuple[float, float] | None:
        """The hall of Duluth."""
        self.asked.append(address)
        return (-92.1058, 46.7833)


class Absent:
    """A geocoder that does not answer."""

    def find(self, address: Address) -> tuple[float, float] | None:
        """Out of reach."""
        raise TimeoutError


class Elsewhere:
    """A geocoder that finds the address in another state."""

    def find(self, address: Address) -> tuple[float, float] | None:
        """In Illinois."""
        return (-87.63, 41.88)


def test_a_geocoder_looks_the_address_up_and_is_told_no_name(people: People, settings: Any) -> None:
    settings.GEOCODER = f"{__name__}.Finder"
    designate_tract()
    Finder.asked.clear()
    obligation = make_obligation(people)
    period = report(obligation, address=at(None, town="duluth"))
    assert Finder.asked == [Address("411 West First Street", "Duluth", "55802")]
    assert (period.site.point, period.site.point_from) == (DULUTH, PointFrom.GEOCODER)
    assert judged(obligation).outcome == "counts"
    assert "(looked up from the address)" in judged(obligation).reason
    written = make_obligation(people)
    assert report(written, address=at(DULUTH, town="duluth")).site.point_from == PointFrom.WRITTEN
    assert len(Finder.asked) == 1


@pytest.mark.parametrize("name", ["Absent", "Elsewhere"])
def test_a_geocoder_that_fails_stops_nobody(people: People, settings: Any, name: str) -> None:
    settings.GEOCODER = f"{__name__}.{name}"
    obligation = make_obligation(people)
    period = report(obligation)
    assert (period.site.point, judged(obligation).outcome) == (None, "counts")


def test_staff_write_the_point_and_what_waited_is_answered(people: People) -> None:
    designate_tract()
    obligation, by = make_obligation(people), people.coordinator
    site = report(obligation, address=at(None, town="duluth")).site
    (question,) = waiting(obligation)
    with acting_as(by):
        mark_site(site, by=by, point=DULUTH)
        with pytest.raises(ValidationError, match="on record already"):
            mark_site(site, by=by, point=DULUTH)
    assert waiting(obligation) == []
    assert judged(obligation).outcome == "counts"
    with as_system(reason="test"):
        question.refresh_from_db()
        assert (question.answered_by_id, "by the point 46.78330, -92.10580" in question.answer) == (by.pk, True)
        assert Letter.objects.get(template="residency_site_decided").user_id == obligation.user_id
        site.refresh_from_db()
        history = apps_history(site)
    assert [row.latitude for row in history] == [None, DULUTH[0]]


def apps_history(site: Any) -> list[Any]:
    """The versions of a site."""
    return list(type(site).pgh_event_model.objects.filter(pgh_obj_id=site.pk).order_by("pgh_id"))


def test_a_wrong_point_is_moved_or_taken_away_and_asked_again(people: People) -> None:
    designate_tract()
    obligation, by = make_obligation(people), people.coordinator
    site = report(obligation, address=at(DULUTH, town="duluth")).site
    with acting_as(by):
        mark_site(site, by=by, point=ROCHESTER)
    assert judged(obligation).outcome == "person"
    (first,) = waiting(obligation)
    assert "said to be in Duluth" in first.facts
    assert recheck_designations(on=BEGINS) == 0
    with acting_as(by):
        mark_site(site, by=by, point=None)
        with pytest.raises(ValidationError, match="Write the latitude"):
            mark_site(site, by=by, point=None)
    (second,) = waiting(obligation)
    assert second.pk != first.pk
    assert "point" not in second.facts
    with as_system(reason="test"):
        site.refresh_from_db()
    assert (site.point, site.point_from) == (None, "")


def test_a_persons_word_stays_when_the_point_is_written(people: People) -> None:
    obligation, by = make_obligation(people), people.coordinator
    site = report(obligation, address=at(None, town="duluth")).site
    with acting_as(by):
        determine_site(site, by=by, as_of=BEGINS, outcome=SiteOutcome.DOES_NOT_COUNT, reason="It is an office.")
        mark_site(site, by=by, point=ROCHESTER)
    assert waiting(obligation) == []
    with as_system(reason="test"):
        assert SiteJudgement.objects.filter(site=site).exclude(decided_by=None).get().outcome == "does_not_count"


def test_each_year_is_judged_anew_by_the_point(people: People) -> None:
    designate_tract()
    obligation, by = make_obligation(people, terms=Terms(site_judged_on="each_year")), people.coordinator
    site = report(obligation, address=at(None, town="duluth")).site
    asked = len(waiting(obligation))
    with acting_as(by):
        made = mark_site(site, by=by, point=DULUTH)
    assert len(made) == asked > 1
    assert {each.outcome for each in made} == {"counts"}
    assert waiting(obligation) == []


def test_only_who_judges_sites_writes_a_point(people: People) -> None:
    obligation = make_obligation(people)
    site = report(obligation).site
    for by in (people.finance_officer, obligation.user, people.stranger):
        with acting_as(by), pytest.raises(PermissionDenied):
            mark_site(site, by=by, point=DULUTH)


@pytest.mark.parametrize(
    "columns",
    [
        {"latitude": DULUTH[0]},
        {"longitude": DULUTH[1], "point_from": "written"},
        {"latitude": DULUTH[0], "longitude": DULUTH[1]},
        {"latitude": Decimal("41.88"), "longitude": Decimal("-87.63"), "point_from": "written"},
        {"latitude": DULUTH[0], "longitude": DULUTH[1], "point_from": "guess"},
    ],
)
def test_the_database_keeps_whole_points_of_minnesota(people: People, columns: dict[str, Any]) -> None:
    site = report(make_obligation(people)).site
    with as_system(reason="test"), pytest.raises(DatabaseError), transaction.atomic():
        type(site).objects.filter(pk=site.pk).update(**columns)


def test_a_physician_writes_the_point_with_the_work(client: Client, people: People) -> None:
    designate_tract()
    obligation = make_obligation(people)
    sign_in(client, obligation.user)
    page = reverse("service:own_act", args=["work"])
    assert "Latitude and longitude" in text(client.get(page))
    sent = {
        "employer": "Lakes Clinic", "street": "411 West First Street", "post_office": "Duluth", "zip_code": "55802",
        "place-words": "city of duluth", "place": "", "county": "", "point": "-92.1058, 46.7833",
        "starts_on_0": "7", "starts_on_1": "1", "starts_on_2": "2023", "starts_on": "2023-07-01",
        "percent": "100", "is_primary_care": "yes", "contact_name": "", "contact_email": "",
    }  # fmt: skip
    assert "Write the latitude first" in text(client.post(page, sent))
    answer = client.post(page, sent | {"point": "46.7833 N, 92.1058 W"})
    assert answer.status_code == HTTPStatus.FOUND, text(answer)
    mine = text(client.get(reverse("service:mine")))
    assert "Point 46.78330, -92.10580 (written by a person)" in mine
    assert f"covers census tract {TRACT}, where this point lies" in mine


def test_staff_write_the_point_on_its_page(
    client: Client, people: People, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    obligation = make_obligation(people)
    period: EmploymentPeriod = report(obligation, address=at(None, town="duluth"))
    sign_in(client, people.coordinator)
    page = reverse("service:period_act", args=[period.pk, "point"])
    overview = reverse("service:obligation", args=[obligation.pk])
    assert page in client.get(overview).content.decode()
    with django_assert_max_num_queries(25):
        assert client.get(page).status_code == HTTPStatus.OK
    assert client.post(page, {"point": "44.022, 92.463"}).status_code == HTTPStatus.FOUND
    with django_assert_max_num_queries(25):
        shown = text(client.get(overview))
    assert "Point 44.02200, -92.46300 (written by a person)" in shown
    history = shown[shown.index("History") :]
    assert "44.02200" in history
    assert "Cora Dahl" in history
    assert "44.02200, -92.46300" in client.get(page).content.decode()
    sign_in(client, people.finance_officer)
    assert client.get(page).status_code == HTTPStatus.FORBIDDEN
    assert page not in client.get(overview).content.decode()
