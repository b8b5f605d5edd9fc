"""No page offers what its reader would be refused: every link of a page opens, and every single button does or asks something.

Each page of the resolver is opened by everybody who may open it. What its main part offers is tried by the same person, at the
same state of things, and undone. A form with fields to fill in may say what is missing (422); a button alone may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access import ANONYMOUS, EVERYBODY
from tests.attacks.every_address import Attacker, send, targets
from tests.matrix.addresses import room_cases
from tests.matrix.rows import rows
from tests.matrix.test_matrix import _expected, _statuses
from tests.people import People

# Where a refusal is the answer: addresses that end sessions, or show what only a library shows.
NOT_TRIED = ("/accounts/", "/account/logout", "/account/session/", "/static/")
REFUSED = range(400, 600)
# The page of one act is itself what others offer; the living page shows forms that go nowhere.
SAMPLES = {"web:components"}


@dataclass
class Offer:
    """A link, or a form that posts: its address, what it sends as it stands, and whether there is something to fill in."""

    url: str
    is_post: bool = False
    has_fields: bool = False
    data: dict[str, str] = field(default_factory=dict)


class _Offers(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Offer] = []
        self._in_main = False
        self._form: Offer | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._in_main = True
        if not self._in_main:
            return
        if tag == "a" and "href" in values:
            self.found.append(Offer(values["href"]))
        elif tag == "form":
            self._form = Offer(values.get("action", ""), is_post=True) if values.get("method", "").lower() == "post" else None
            self.found += [self._form] if self._form else []
        elif self._form and (name := values.get("name")):
            if tag == "input" and values.get("type") == "hidden":
                self._form.data[name] = values.get("value", "")
            elif tag == "button":
                self._form.data.setdefault(name, values.get("value", ""))
            else:
                self._form.has_fields = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "main":
            self._in_main = False
        if tag == "form":
            self._form = None


def offers_of(page: str, url: str) -> Iterator[Offer]:
    """What the main part of a page offers on this site, each once."""
    parser = _Offers()
    parser.feed(page)
    seen = set()
    for offer in parser.found:
        address = urlsplit(urljoin(url, offer.url or url))
        offer.url = f"{address.path}?{address.query}" if address.query else address.path
        key = (offer.url, offer.is_post, tuple(sorted(offer.data.items())))
        if address.netloc or address.scheme or offer.url.startswith(NOT_TRIED) or (not offer.is_post and offer.url == url):
            continue
        if key not in seen:
            seen.add(key)
            yield offer


def readers() -> Mapping[str, tuple[str, ...]]:
    """By address, everybody who may open it."""
    found: dict[str, set[str]] = {}
    lines = _expected()
    for case in room_cases():
        if case.method.lower() == "get":
            found.setdefault(case.url_name, set()).update(name for name, status in case.expected.items() if status == 200)
    for row in rows():
        if row.method == "GET" and str(row) in lines:
            found.setdefault(row.url_name, set()).update(n for n, status in _statuses(lines[str(row)]).items() if status == 200)
    order = (*EVERYBODY, "registrant")
    return {
        name: tuple(sorted(persons, key=lambda each: (order.index(each) if each in order else 99, each)))
        for name, persons in found.items()
    }


class Trial:
    """Tries what pages offer, everything at the same state of things; what names no row of a scene only once for each person."""

    def __init__(self, attacker: Attacker) -> None:
        self.attacker = attacker
        self.known: dict[tuple[str, str], int] = {}
        self.tried = 0

    def broken(self, name: str, person: str, they: People, url: str) -> list[str]:
        """What a page offers to a person in vain."""
        with transaction.atomic():
            client = self.attacker.browser(person, they)
            response = client.get(url)
            transaction.set_rollback(True)
        if response.streaming:
            list(response.streaming_content)  # type: ignore[attr-defined]  # read to its end, so that its file is closed
        if response.streaming or response.status_code != 200 or "html" not in response.get("Content-Type", ""):
            return []
        found = []
        for offer in offers_of(response.content.decode(), url):
            status = self.answer(person, client, offer)
            if status in REFUSED and not (offer.has_fields and status == 422):
                found.append(f"{name} as {person}: {'POST' if offer.is_post else 'GET'} {offer.url} answers {status}")
        return found

    def answer(self, person: str, client: Client, offer: Offer) -> int:
        """The status, and then as if nothing had been asked."""
        key = (person, offer.url)
        if not offer.is_post and key in self.known:
            return self.known[key]
        self.tried += 1
        with transaction.atomic():
            status, _fault = send(client, "post" if offer.is_post else "get", offer.url, offer.data if offer.is_post else None)
            transaction.set_rollback(True)
        if not offer.is_post and not re.search(r"[0-9]", offer.url):
            self.known[key] = status
        return status


@pytest.mark.sweep
@pytest.mark.django_db
def test_nothing_is_offered_that_is_refused(people: People) -> None:
    trial, opened, broken = Trial(Attacker(people)), readers(), []
    for target in targets():
        persons = [person for person in opened.get(target.url_name, ()) if person != ANONYMOUS]
        is_offer = target.url_name.endswith("_act") or target.url_name in SAMPLES
        if target.method == "GET" and persons and not is_offer:
            with trial.attacker.crowd.undone() as they:
                url = reverse(target.url_name, args=list(target.args(they)))
                for person in persons:
                    broken += trial.broken(target.url_name, person, they, url)
    assert trial.tried > 300
    assert broken == []
