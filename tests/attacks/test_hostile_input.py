"""Whatever is sent to whatever address, by hand or by machine: no answer is 500 or above."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.urls import NoReverseMatch, reverse

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
    attacker = Attacker(people)
    for target in _writing():
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


@pytest.mark.django_db
def test_pressing_twice_and_after_the_state_moved_on_is_answered_in_words(people: People, subtests: pytest.Subtests) -> None:
    attacker = Attacker(people)
    for target in _writing():
        with subtests.test(msg=str(target)), attacker.crowd.undone() as they:
            arguments, faults = list(target.args(they)), {}
            client = attacker.browser(target.person, they)
            url, data = reverse(target.url_name, args=arguments), dict(target.data(they))
            for time in ("first", "second"):
                faults[time] = send(client, "post", url, data)[1]
            faults["empty"] = send(client, "post", url, {})[1]
            for sibling in _siblings(target):
                try:
                    address = reverse(sibling.url_name, args=arguments)
                except NoReverseMatch:
                    continue
                client = attacker.browser(sibling.person, they)
                faults[f"then {sibling}"] = send(client, "post", address, data)[1]
                faults[f"then {sibling}, empty"] = send(client, "post", address, {})[1]
                faults[f"again after {sibling}"] = send(attacker.browser(target.person, they), "post", url, data)[1]
            assert {what: fault for what, fault in faults.items() if fault} == {}


def _writing() -> list[Target]:
    found = [target for target in targets() if target.method == "POST"]
    assert len(found) > 200
    return found


def _siblings(target: Target) -> list[Target]:
    """What else can be pressed with the same arguments in the same room: it moves the state on."""
    room = target.url_name.rpartition(":")[0]
    if not room:
        return []
    return [other for other in _writing() if other.url_name.rpartition(":")[0] == room and other.url_name != target.url_name]


def _page(client: Any, url: str) -> str:
    response = client.get(url)
    if response.streaming or "html" not in response.headers.get("Content-Type", ""):
        return ""
    return str(response.content.decode())
