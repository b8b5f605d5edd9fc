"""Who may open which address: one table for each room, walked person by person.

CASES = [
Case(
"organizations:team",
everybody(members=200, outsiders=404, staff=200, stranger=404),
args=lambda people: [people.organization.pk],
),
]

@pytest.mark.django_db
def test_access(people: People, subtests: Subtests) -> None:
assert_access(CASES, people, subtests)

def test_every_address_has_a_decision() -> None:
assert undecided("organizations", CASES) == set()

A table is one test with a subtest for each row, so that everybody is made and signed in once, not for each row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest import Subtests

from img_program.accounts.models import User
from img_program.accounts.sessions import SECOND_FACTOR_KEY
from img_program.database.context import as_system
from tests.people import People, sign_in

MEMBERS = ("owner", "manager", "finance", "navigator", "teammate")
OUTSIDERS = ("rival", "stranger")
STAFF = (
    "coordinator",
    "grants_specialist",
    "assessment_coordinator",
    "finance_officer",
    "program_manager",
    "data_practices_official",
    "auditor",
)
ANONYMOUS = "anonymous"
# Who is somebody by what the row names: its `args` say who it is (`concern`).
CONCERNED = ("physician", "candidate", "reviewer", "examiner", "holder")
UNPROCESSABLE = 422
EVERYBODY = (*MEMBERS, *OUTSIDERS, *STAFF, ANONYMOUS)


def everybody(
    *,
    members: int,
    outsiders: int,
    staff: int,
    anonymous: int = 302,
    **persons: int,
) -> dict[str, int]:
    """The expected status for each person, by group; persons named by keyword differ from their group, or are concerned."""
    groups = [(MEMBERS, members), (OUTSIDERS, outsiders), (STAFF, staff), ((ANONYMOUS,), anonymous)]
    expected = {person: status for names, status in groups for person in names}
    unknown = set(persons) - set(expected) - set(CONCERNED)
    if unknown:
        raise ValueError(f"nobody is called {sorted(unknown)}")
    return expected | persons


def concern(people: People, **who: User) -> None:
    """Say who the physician, candidate, reviewer, examiner of a row is; a holder has the link that the row is about."""
    unknown = set(who) - set(CONCERNED)
    if unknown:
        raise ValueError(f"nobody is called {sorted(unknown)}")
    people.__dict__.update(who)


@dataclass(frozen=True)
class Case:
    """One address and method, and the status that each person must get.

    `args` makes what the address names, once, before anybody asks; `data` is posted.
    """

    url_name: str
    expected: Mapping[str, int]
    args: Callable[[People], Sequence[Any]] = lambda _people: ()
    method: str = "get"
    data: Callable[[People], Mapping[str, Any]] = field(default=lambda _people: {})

    def __str__(self) -> str:
        return f"{self.method} {self.url_name}"


class Crowd:
    """Everybody of the tables, made and signed in once; what they do is undone."""

    def __init__(self, people: People) -> None:
        users = {name: getattr(people, name) for name in EVERYBODY if name != ANONYMOUS}
        self._cookies = {name: _fresh(sign_in(Client(), user)).cookies for name, user in users.items()}
        self._pristine = {name: copy(made) for name, made in people.__dict__.items()}
        self._they = people

    @contextmanager
    def undone(self) -> Iterator[People]:
        """The people as they were at first, and afterwards a database as if nothing had happened."""
        people = People()
        people.__dict__ |= {name: copy(made) for name, made in self._pristine.items()}
        self._they = people
        with transaction.atomic():
            yield people
            transaction.set_rollback(True)

    def browser(self, name: str) -> Client:
        """A browser in which somebody is signed in."""
        client = Client()
        if name in self._cookies:
            client.cookies = SimpleCookie(self._cookies[name].output(header="", sep=";"))
        elif name != ANONYMOUS:
            sign_in(client, getattr(self._they, name))
        return client

    def ask(self, name: str, method: str, url: str, data: Mapping[str, Any], people: People) -> int:
        """The status that somebody gets, everybody beginning at the same state of things."""
        cache.clear()  # attempts of one visitor are counted there
        with transaction.atomic():
            client = self.browser(name)
            # Presses that can't be taken back ask first (tests/attacks/test_presses.py); here they were asked.
            sent = data if method.lower() == "get" else {"confirmed": "yes", **data}
            response = getattr(client, method.lower())(url, sent)
            if response.streaming:
                list(response.streaming_content)  # read to its end, so that its file is closed
            transaction.set_rollback(True)
        return int(response.status_code)


def _fresh(client: Client) -> Client:
    """A second factor that stays fresh for an hour: a long table gives its last rows the same answers as its first."""
    session = client.session
    session[SECOND_FACTOR_KEY] |= {"at": session[SECOND_FACTOR_KEY]["at"] + 3600}
    with as_system(reason="test"):
        session.save()
    return client


def assert_access(cases: Collection[Case], people: People, subtests: Subtests) -> None:
    """Ask each row of a table as each of its persons in turn."""
    crowd = Crowd(people)
    for case in cases:
        with subtests.test(msg=str(case)), crowd.undone() as they:
            arguments, data = list(case.args(they)), dict(case.data(they))
            url = reverse(case.url_name, args=arguments)
            answers = {name: crowd.ask(name, case.method, url, data, they) for name in case.expected}
            given, wanted = may(answers), may(case.expected)
            assert given == wanted, {name: status for name, status in given.items() if status != wanted[name]}


def may(answers: Mapping[str, int]) -> dict[str, int]:
    """Who may: a page that is opened and the same page with what to correct (422) say the same.

    So do, for the office, a page that is closed and one whose row the database doesn't show.
    """
    alike = {UNPROCESSABLE: 200}
    return {name: (alike | {404: 403} if name in STAFF else alike).get(status, status) for name, status in answers.items()}


def url_names(namespace: str) -> set[str]:
    """Every named address of a room, as `room:name`."""
    found: set[str] = set()

    def walk(patterns: Collection[URLPattern | URLResolver], inside: bool) -> None:  # noqa: FBT001 - a local helper
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, inside or pattern.namespace == namespace)
            elif inside and pattern.name:
                found.add(f"{namespace}:{pattern.name}")

    walk(get_resolver().url_patterns, inside=False)
    return found


def undecided(namespace: str, cases: Collection[Case]) -> set[str]:
    """Addresses of a room for which no case says who may open them."""
    names = url_names(namespace)
    assert names, namespace
    return names - {case.url_name for case in cases}
