"""A caller without an e-mail address: the notice first, one name, Hudson in Wisconsin, 1998."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from roster.actions import add_person
from roster.models import NoticeChannel, Registrant
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db
CALLER = {
    "notice_channel": "phone",
    "name-name": "Tadesse",
    "reach-reach_by": "phone",
    "reach-phone": "715-555-0142",
    "residence-residence": "other_state",
    "residence-state": "WI",
    "school-school_country": "ET",
    "graduation-graduation_year": "1998",
    "specialty-specialty": "not_yet",
    "born-answer": "yes",
    "home-answer": "not_sure",
}


def test_a_caller_without_an_address_is_on_the_roster_with_how_notice_was_given(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    page = client.post(reverse("roster:staff_add"), CALLER, follow=True)
    assert "Tadesse is on the roster." in page.text
    with as_system(reason="test"):
        person = Registrant.objects.select_related("imported").get(name="Tadesse")
        assert person in Registrant.objects.with_known_notice()
    assert (person.user, person.state, person.graduation_year, person.came_for_training) == (None, "WI", 1998, "skipped")
    assert (person.imported.notice_channel, person.imported.notice_version) == ("phone", "1")
    assert "No account" in page.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"notice_channel": ""}, "How did you give them the notice?"),
        ({"name-name": ""}, "Your name"),
        ({"reach-reach_by": "email", "reach-phone": ""}, "reaches nobody"),
        ({"reach-phone": "12"}, "area code"),
        ({"name-name": "Tadesse 219-09-9999"}, "identity document"),
    ],
)
def test_what_is_missing_or_forbidden_is_said_and_nobody_is_added(
    client: Client, people: People, change: dict[str, str], words: str
) -> None:
    sign_in(client, people.coordinator)
    page = client.post(reverse("roster:staff_add"), CALLER | change)
    assert page.status_code == 422
    assert words in page.text
    with as_system(reason="test"):
        assert not Registrant.objects.exists()


def test_only_those_with_the_right_add_people(people: People) -> None:
    with acting_as(people.finance_officer), pytest.raises(PermissionDenied):
        add_person(by=people.finance_officer, columns={}, notice_channel=NoticeChannel.PHONE)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="before it"):
        add_person(by=people.coordinator, columns={}, notice_channel=NoticeChannel.NOT_KNOWN)
