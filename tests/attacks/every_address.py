"""Every address of the program with somebody who may use it, for attacks that are tried everywhere."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html.parser import HTMLParser
from typing import Any

from django.core.cache import cache as django_cache
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client

from tests.access import ANONYMOUS, CONCERNED, EVERYBODY, Case, Crowd
from tests.matrix.addresses import addresses, room_cases
from tests.matrix.rows import rows
from tests.matrix.test_matrix import _expected, _statuses
from tests.people import People
from tests.sources import python_files

# Those who may do most come first: an attack that is refused at the entrance tries nothing.
PREFERRED = (*(name for name in EVERYBODY if name != ANONYMOUS), *CONCERNED, ANONYMOUS)
CARRIED_OUT = (200, 302, 422, 409)


@dataclass(frozen=True)
class Target:
    """An address, somebody who may use it, what it names and what is sent to it in good faith."""

    method: str
    url_name: str
    person: str
    args: Callable[[People], Sequence[Any]]
    data: Callable[[People], Mapping[str, Any]]

    def __str__(self) -> str:
        return f"{self.method} {self.url_name} as {self.person}"


@cache
def targets() -> tuple[Target, ...]:
    """One for each address and method of the whole resolver."""
    found = [
        Target(case.method.upper(), case.url_name, _somebody(case.expected), case.args, case.data) for case in _first_cases()
    ]
    lines = _expected()
    for row in rows():
        statuses = _statuses(lines[str(row)]) if str(row) in lines else {ANONYMOUS: 200}
        found.append(Target(row.method, row.url_name, _somebody(statuses), row.args, lambda _people: {}))
    assert {(target.url_name, target.method) for target in found} >= {
        (name, method) for name, methods in addresses().items() for method in methods
    }
    return tuple(found)


def _first_cases() -> Iterator[Case]:
    seen = set()
    for case in room_cases():
        if (case.url_name, case.method.upper()) not in seen:
            seen.add((case.url_name, case.method.upper()))
            yield case


def _somebody(statuses: Mapping[str, int]) -> str:
    for wanted in CARRIED_OUT:
        for name in PREFERRED:
            if statuses.get(name) == wanted:
                return name
    return next(iter(statuses))


class Attacker:
    """Sends requests as the people of a crowd; tells what broke."""

    def __init__(self, people: People) -> None:
        self.crowd = Crowd(people)

    def browser(self, name: str, people: People) -> Client:
        """A browser of somebody that shows faults as answers instead of raising them."""
        django_cache.clear()
        client = self.crowd.browser(name)
        client.raise_request_exception = False
        return client


def send(client: Client, method: str, url: str, data: Any = None, **more: Any) -> tuple[int, str]:
    """The status, and the fault in words when the answer is 500 or above; what it did is kept."""
    if method == "generic":
        kind, body = data
        response: HttpResponseBase = client.generic("POST", url, body, content_type=kind)
    else:
        response = getattr(client, method.lower())(url, data, **more)
    if response.streaming:
        list(response.streaming_content)  # type: ignore[attr-defined]  # read to its end, so that its file is closed
    fault = ""
    if response.status_code >= 500:
        kind, error, _trace = getattr(response, "exc_info", None) or (None, "", None)
        fault = f"{response.status_code} {kind.__name__ if kind else ''} {str(error)[:200]}"
    return response.status_code, fault


def send_and_undo(client: Client, method: str, url: str, data: Any = None, **more: Any) -> tuple[int, str]:
    """As `send`, and then as if nothing had been sent."""
    with transaction.atomic():
        answer = send(client, method, url, data, **more)
        transaction.set_rollback(True)
    return answer


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, set[str]] = {"get": set(), "post": set()}
        self._method = "get"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._method = (values.get("method") or "get").lower()
        if tag in {"input", "textarea", "select", "button"} and (name := values.get("name")):
            self.found[self._method].add(name)
        for query in re.findall(r"\?([^#]*)", values.get("href") or ""):
            self.found["get"] |= {part.partition("=")[0] for part in query.split("&") if re.match(r"[\w-]+=", part)}


def fields_of(page: str) -> dict[str, set[str]]:
    """The names that a page sends, by the method of its forms; names in links' query strings count as GET."""
    parser = _Fields()
    parser.feed(page)
    return parser.found


@cache
def names_read_by_hand() -> dict[str, frozenset[str]]:
    """The names that code reads from `request.GET` and `request.POST` without a form."""
    found: dict[str, set[str]] = {"GET": set(), "POST": set()}
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text())):
            for method, names in found.items():
                if (name := _name_read(node, method)) is not None:
                    names.add(name)
    return {method: frozenset(each) for method, each in found.items()}


def _name_read(node: ast.AST, method: str) -> str | None:
    """`request.GET["x"]`, `request.GET.get("x")`, `"x" in request.GET` and their kin."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        owner, key = node.func.value, node.args[0]
    elif isinstance(node, ast.Subscript):
        owner, key = node.value, node.slice
    else:
        return None
    if isinstance(owner, ast.Attribute) and owner.attr == method and isinstance(key, ast.Constant) and isinstance(key.value, str):
        return key.value
    return None
