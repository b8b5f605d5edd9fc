"""Whatever is sent to whatever address, by hand or by machine: no answer is 500 or above."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import get_resolver, reverse

from img_program.database.context import as_system
from img_program.mail.models import OutboxMessage
from img_program.organizations.acting import acting_as
from img_program.organizations.actions import change_member_roles, end_membership, invite_member
from img_program.organizations.models import MembershipRole, Organization
from tests.access import CONCERNED
from tests.attacks.every_address import Attacker, Target, fields_of, names_read_by_hand, send, send_and_undo, targets
from tests.people import People

HUGE = "9" * 20
# As a browser or a program may write them into an address: already encoded.
QUERY_VALUES = {
    "NUL, half a character, line breaks": "a%00b%ED%A0%80%C3%0D%0Ac%0Bd",
    "a huge number": HUGE,
    "10,000 characters": "x" * 10_000,
    "a day that is none": "2027-13-45",
    "less than nothing": "-1",
}
# Sent for every field at once; the first three also for each field beside honest others, for a form that stumbles over
# one field never looks at the rest.
POST_VALUES = {
    "NUL, line breaks": "a\x00b\r\nc\x0bd\x85e\u2028f",
    "a huge number": HUGE,
    "10,000 characters": "é" * 10_000,
    "190 characters": "Ng " * 63 + "x",
    "half a character": "a\ud800b".encode("utf-8", "surrogatepass"),
    "no number": "NaN",
    "a day of the year 0": "0000-00-00",
}
# Bodies that are no form, and forms that are none.
BODIES = {
    "JSON": ("application/json", b'{"a": "\\ud800\\u0000"}'),
    "JSON of a number": ("application/json", b"9"),
    "broken JSON": ("application/json", b"{"),
    "broken multipart": ("multipart/form-data; boundary=b", b"x"),
    "no boundary": ("multipart/form-data", b"x"),
    "unknown encoding": ("application/x-www-form-urlencoded; charset=no-such", b"a=b"),
    "no kind": ("", b"a=%00"),
}
ALONE = tuple(POST_VALUES)[:3]


@pytest.mark.django_db
def test_no_query_string_breaks_a_page(people: People, subtests: pytest.Subtests) -> None:
    attacker = Attacker(people)
    reading = [target for target in targets() if target.method == "GET"]
    assert len(reading) > 300
    for target in reading:
        with subtests.test(msg=str(target)), attacker.crowd.undone() as they:
            url = reverse(target.url_name, args=list(target.args(they)))
            client = attacker.browser(target.person, they)
            names = sorted(names_read_by_hand()["GET"] | fields_of(_page(client, url))["get"])
            faults = {}
            for what, value in QUERY_VALUES.items():
                query = "&".join(f"{quote(name)}={value}" for name in names)
                faults[what] = send_and_undo(client, "get", f"{url}?{query}")[1]
            assert {what: fault for what, fault in faults.items() if fault} == {}


@pytest.mark.django_db
def test_no_posted_value_breaks_an_address(people: People, subtests: pytest.Subtests) -> None:
    attacker, found = Attacker(people), list(_writing())
    assert found
    for target in found:
        with subtests.test(msg=str(target)), attacker.crowd.undone() as they:
            url = reverse(target.url_name, args=list(target.args(they)))
            client = attacker.browser(target.person, they)
            honest = dict(target.data(they))
            names = sorted(names_read_by_hand()["POST"] | fields_of(_page(client, url))["post"] | set(honest))
            faults = {}
            for what, value in POST_VALUES.items():
                faults[what] = send_and_undo(client, "post", url, dict.fromkeys(names, value))[1]
                for name in honest if what in ALONE else ():
                    faults[f"{what} in {name}"] = send_and_undo(client, "post", url, {**honest, name: value})[1]
            for what, (kind, body) in BODIES.items():
                faults[what] = send_and_undo(client, "generic", url, (kind, body))[1]
            assert {what: fault for what, fault in faults.items() if fault} == {}


def _writing() -> list[Target]:
    found = [target for target in targets() if target.method == "POST"]
    assert len(found) > 200
    return found


def _page(client: Any, url: str) -> str:
    response = client.get(url)
    if response.streaming:
        list(response.streaming_content)  # read to its end, so that its file is closed
        return ""
    if "html" not in response.headers.get("Content-Type", ""):
        return ""
    return str(response.content.decode())


ODD_HEADERS = {
    "HTTP_ACCEPT": ";;q=,*/*;q=x, /,text/html;level=\x01",
    "HTTP_ACCEPT_LANGUAGE": "xx-" * 3000,
    "HTTP_ACCEPT_ENCODING": ",,;q=2,gzip;q=nan",
    "HTTP_RANGE": "bytes=9-1,-,a-b",
    "HTTP_IF_MODIFIED_SINCE": "yesterday",
    "HTTP_IF_NONE_MATCH": '"',
    "HTTP_USER_AGENT": "a\x00b" + "x" * 9000,
    "HTTP_ORIGIN": "http://[",
    "HTTP_REFERER": "http://[::1",
    "HTTP_X_FORWARDED_FOR": "1.2.3.4.5, \x00, [",
    "HTTP_HX_REQUEST": "maybe",
    "HTTP_X_POLL": "\x00",
    "CONTENT_LENGTH": "-5",
    "HTTP_COOKIE": 'sessionid="a\\000bcdefghij"; csrftoken="\\000"; known_device=x.y.z; broken',
}


@pytest.mark.django_db
def test_no_header_breaks_a_page(people: People, subtests: pytest.Subtests) -> None:
    attacker = Attacker(people)
    with attacker.crowd.undone() as they:
        addresses = ["/", "/account/login/", "/account/", "/nowhere/", "/a%00b/"]
        assert ODD_HEADERS
        for person in ("anonymous", "coordinator"):
            for name, value in ODD_HEADERS.items():
                with subtests.test(msg=f"{name} as {person}"):
                    client = attacker.browser(person, they)
                    faults = {}
                    for url in addresses:
                        for method in ("get", "post"):
                            faults[f"{method} {url}"] = send_and_undo(client, method, url, **{name: value})[1]
                    assert {what: fault for what, fault in faults.items() if fault} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("part", [HUGE, "00000000-0000-0000-0000-00000000000g", "a%00b", "é" * 300])
def test_no_number_or_word_in_an_address_breaks_a_page(people: People, part: str) -> None:
    attacker = Attacker(people)
    reading = [target for target in targets() if target.method == "GET" and _takes_arguments(target.url_name)]
    assert len(reading) > 100
    faults = {}
    for target in reading:
        url = "/" + re.sub(r"%\(\w+\)s", quote(part, safe="%"), _pattern(target.url_name))
        with attacker.crowd.undone() as they:
            if target.person in CONCERNED:
                target.args(they)  # says who that is
            faults[url[:120]] = send_and_undo(attacker.browser(target.person, they), "get", url)[1]
    assert {what: fault for what, fault in faults.items() if fault} == {}


def _pattern(url_name: str) -> str:
    """The address with `%(name)s` for each of its parts."""
    resolver, prefix = get_resolver(), ""
    *spaces, name = url_name.split(":")
    for space in spaces:
        before, resolver = resolver.namespace_dict[space]
        prefix += before
    return prefix + str(resolver.reverse_dict.getlist(name)[0][0][0][0])


def _takes_arguments(url_name: str) -> bool:
    return "%(" in _pattern(url_name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["N" * 190, "Ng " * 63 + "x"])
def test_an_organization_of_a_long_name_can_be_worked_with(people: People, name: str) -> None:
    with as_system(reason="test"):
        organization = people.organization
        Organization.objects.filter(pk=organization.pk).update(name=name)
        organization.refresh_from_db()
    with acting_as(people.owner):
        invite_member(organization=organization, by=people.owner, email="new@northstar.example", role=MembershipRole.VIEWER)
        change_member_roles(organization=organization, by=people.owner, member=people.teammate, roles=[MembershipRole.FINANCE])
        end_membership(organization=organization, by=people.owner, member=people.teammate)
    with as_system(reason="test"):
        subjects = list(OutboxMessage.objects.values_list("subject", flat=True))
    assert len(subjects) == 3
    assert all(len(subject) <= 200 and len(subject.splitlines()) == 1 for subject in subjects)
    attacker = Attacker(people)
    for person, url in (
        ("owner", reverse("organizations:team", args=[organization.pk])),
        ("coordinator", reverse("organizations:staff_list")),
    ):
        assert send(attacker.browser(person, people), "get", url) == (200, "")
