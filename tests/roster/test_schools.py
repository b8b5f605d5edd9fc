"""A physician writes a school as they like; the office makes the program's own list of it; other physicians are offered it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from img_program.accounts.models import User
from img_program.accounts.work_items import needs_of
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from roster.actions.schools import add_school, change_school
from roster.loader import load
from roster.models import MedicalSchool, Registrant, SchoolSource
from roster.models.school import schools_named, unknown_names
from tests.people import People, make_user, sign_in
from tests.queries import queries_of
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db
MOGADISHU = "Mogadishu University"
CHANGE = "/my/change/school-name/"


def physician(client: Client, email: str = "amina@example.org", country: str = "SO") -> User:
    user = make_user(email)
    make_registrant(user, school_country=country)
    sign_in(client, user)
    return user


def written(user: User) -> str:
    with as_system(reason="test"):
        return Registrant.objects.get(user=user).school_name


def test_the_open_list_is_loaded_once_and_holds_no_school_of_the_us_or_canada() -> None:
    with as_system(reason="test"):
        before = MedicalSchool.objects.count()
        load()
        assert MedicalSchool.objects.count() == before > 7_000
        assert not MedicalSchool.objects.filter(country__in=["US", "CA"]).exists()


def test_what_is_found_is_offered_and_what_is_written_stays_possible(client: Client) -> None:
    user = physician(client)
    asked = client.post(CHANGE, {"school_name-words": "mogadishu", "school_name-find": "1", "press": "save"})
    assert asked.status_code == 422
    assert f'value="{MOGADISHU}"' in asked.text
    assert "Somalia" in asked.text
    assert written(user) == "", "looking saves nothing"
    chosen = {"school_name-words": "mogadishu", "school_name-listed": "mogadishu", "school_name": MOGADISHU, "press": "save"}
    assert client.post(CHANGE, chosen).status_code == 302
    assert written(user) == MOGADISHU
    own = {"school_name-words": "Jaamacadda Lafoole", "school_name-listed": "", "school_name": MOGADISHU, "press": "save"}
    assert client.post(CHANGE, own).status_code == 302
    assert written(user) == "Jaamacadda Lafoole", "words written after a choice are what counts"
    shown = client.get(CHANGE).text
    assert 'value="Jaamacadda Lafoole"' in shown
    assert "Jaamacadda Lafoole" in client.get("/my/").text
    assert client.post(CHANGE, {"press": "skip"}).status_code == 302
    assert written(user) == ""


def test_a_number_of_an_identity_document_is_refused_and_another_two_hundred_characters_fit(client: Client) -> None:
    user = physician(client)
    assert client.post(CHANGE, {"school_name-words": "My SSN is 123-45-6789", "press": "save"}).status_code == 422
    assert written(user) == ""
    assert client.post(CHANGE, {"school_name-words": "Ä" * 200, "press": "save"}).status_code == 302
    assert written(user) == "Ä" * 200


def test_schools_of_the_own_country_come_first_in_any_spelling() -> None:
    with as_system(reason="test"):
        assert "Egypt" in schools_named("university", "EG")[0][1]
        assert schools_named("UNIVERSITE abomey", "BJ")[0][0].startswith("Université d'Abomey")
        assert schools_named("no such school anywhere") == []


def test_the_office_looks_at_what_was_written_and_it_is_offered(people: People, client: Client) -> None:
    for number, name in enumerate(("Old State Medical Institute", "OLD state  medical institute", MOGADISHU.upper())):
        with as_system(reason="test"):
            make_registrant(make_user(f"p{number}@example.org"), school_name=" ".join(name.split()))
    office = sign_in(Client(), people.coordinator)
    with acting_as(people.coordinator):
        assert [each.count for each in needs_of(people.coordinator) if "school" in each.label] == [2]
    page = office.get(reverse("roster:staff_schools")).text
    assert page.count("edical institute</a>") + page.count("edical Institute</a>") == 1, "spellings are one name"
    assert MOGADISHU.upper() not in page, "known already"
    with as_system(reason="test"):
        one = unknown_names(Registrant.objects.all()).order_by("pk").values_list("pk", flat=True)[0]
    address = f"{reverse('roster:staff_new_school')}?as={one}"
    assert 'value="Old State Medical Institute"' in office.get(address).text
    with as_system(reason="test"):
        today = MedicalSchool.objects.get(name=MOGADISHU)
    given = {"name": "Old State Medical Institute", "country": "SO", "today": today.pk, "is_offered": "on"}
    assert office.post(reverse("roster:staff_new_school"), given).status_code == 302
    assert office.post(reverse("roster:staff_new_school"), given).status_code == 422, "once"
    with acting_as(people.coordinator):
        assert not [each for each in needs_of(people.coordinator) if "school" in each.label]
    physician(client)
    asked = client.post(CHANGE, {"school_name-words": "old state", "school_name-find": "1", "press": "save"}).text
    assert f"Old State Medical Institute (today {MOGADISHU}), Somalia" in asked


def test_what_names_no_school_is_put_aside_and_no_physician_reads_it(people: People, client: Client) -> None:
    user = physician(client)
    with acting_as(people.coordinator):
        aside = add_school(name="I forgot", country="SO", today=None, is_offered=False, by=people.coordinator)
        with pytest.raises(ValidationError, match="known in that country"):
            add_school(name="I  FORGOT", country="SO", today=None, is_offered=True, by=people.coordinator)
    with acting_as(user):
        assert not MedicalSchool.objects.filter(pk=aside.pk).exists()
        assert schools_named("forgot") == []
        with pytest.raises(DatabaseError), transaction.atomic():
            MedicalSchool.objects.create(name="Mine", country="SO", source=SchoolSource.OFFICE)
    with acting_as(people.auditor), pytest.raises(PermissionDenied):
        change_school(aside, today=None, is_offered=True, by=people.auditor)


def test_a_name_of_today_is_no_former_name(people: People) -> None:
    by = people.coordinator
    with acting_as(by):
        today = add_school(name="New Name", country="SO", today=None, is_offered=True, by=by)
        former = add_school(name="Former Name", country="SO", today=today, is_offered=True, by=by)
        with pytest.raises(ValidationError, match="former name too"):
            add_school(name="Oldest Name", country="SO", today=former, is_offered=True, by=by)
        with pytest.raises(ValidationError, match="present name of others"):
            change_school(
                today, today=add_school(name="Third", country="SO", today=None, is_offered=True, by=by), is_offered=True, by=by
            )


def test_the_page_costs_the_same_for_many_names(people: People) -> None:
    office = sign_in(Client(), people.coordinator)
    address = reverse("roster:staff_schools")
    office.get(address)
    costs = []
    for number in (1, 5):
        with as_system(reason="test"):
            for each in range(number):
                make_registrant(make_user(f"q{number}{each}@example.org"), school_name=f"Unknown {number} {each}")
        costs.append(len(queries_of(office, address)))
    assert costs[0] == costs[1] <= 12
