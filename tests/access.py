"""Who may open which address: one table for each room, walked person by person.

CASES = [
Case(
"organizations:team",
everybody(members=200, outsiders=404, staff=200, stranger=404),
args=lambda people: [people.organization.pk],
),
]

@pytest.mark.parametrize("case", CASES, ids=str)
@pytest.mark.django_db
def test_access(case: Case, people: People) -> None:
assert_access(case, people)

def test_every_address_has_a_decision() -> None:
assert undecided("organizations", CASES) == set()
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

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
EVERYBODY = (*MEMBERS, *OUTSIDERS, *STAFF, ANONYMOUS)


def everybody(
    *,
    members: int,
    outsiders: int,
    staff: int,
    anonymous: int = 302,
    **persons: int,
) -> dict[str, int]:
    """The expected status for each person, by group; persons named by keyword differ from their group."""
    groups = [(MEMBERS, members), (OUTSIDERS, outsiders), (STAFF, staff), ((ANONYMOUS,), anonymous)]
    expected = {person: status for names, status in groups for person in names}
    unknown = set(persons) - set(expected)
    if unknown:
        raise ValueError(f"nobody is called {sorted(unknown)}")
    return expected | persons


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


def assert_access(case: Case, people: People) -> None:
    """Ask as each person in turn; what one request changed is undone before the next."""
    arguments, data = list(case.args(people)), dict(case.data(people))
    for name in case.expected:
        if name != ANONYMOUS:
            getattr(people, name)
    url = reverse(case.url_name, args=arguments)
    answers: dict[str, int] = {}
    for name in case.expected:
        with transaction.atomic():
            client = Client()
            if name != ANONYMOUS:
                sign_in(client, getattr(people, name))
            response = getattr(client, case.method)(url, data)
            if response.streaming:
                list(response.streaming_content)  # read to its end, so that its file is closed
            answers[name] = response.status_code
            transaction.set_rollback(True)
    assert answers == dict(case.expected)


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
    return url_names(namespace) - {case.url_name for case in cases}
