"""Every list of the resolver costs with a page of rows and one more what it costs with three pages.

Lists are found by asking each address: what is read by the page is noted. Its rows are copied, twice, and the page is asked
again: it has no more rows on it, and asks the database the same number of questions.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, models, transaction
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from img_program.database.context import as_system
from img_program.web.paging import CappedPaginator
from tests.attacks.every_address import Attacker, targets
from tests.clones import copy_row, copying, ways
from tests.people import People
from tests.queries import queries_of

# More than the longest page (50 rows), and then two pages more.
FIRST, MORE = 51, 100
# Bytes that a page may grow by for each row that it doesn't show: numbers of pages and counts have more digits.
SLACK = 5


@contextmanager
def paged_rows() -> Iterator[dict[type[models.Model], QuerySet[Any]]]:
    """By model, what is read by the page while it lasts."""
    found: dict[type[models.Model], QuerySet[Any]] = {}
    original = CappedPaginator.__init__

    def note(self: Any, rows: Any, *args: Any, **kwargs: Any) -> None:
        original(self, rows, *args, **kwargs)
        rows = getattr(getattr(rows, "data", rows), "data", rows)  # as the paginator finds the query of a table
        if isinstance(rows, QuerySet):
            found[rows.model] = rows.all()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CappedPaginator, "__init__", note)
        yield found


def _grow(rows: QuerySet[Any], number: int) -> bool:
    """Copy a row so that the list has so many more; False when it has none, or no copy is found by it."""
    with as_system(reason="test"):
        first, before = rows.first(), rows.count()
        if first is None:
            return False
        for differing in ways(rows.model) or [frozenset[str]()]:
            try:
                with transaction.atomic():
                    copy_row(first, number, differing)
                    if rows.count() >= before + number:
                        return True
                    transaction.set_rollback(True)
            except DatabaseError:
                continue
    return False


def _cost(client: Client, url: str) -> tuple[int, int]:
    client.get(url)
    return len(client.get(url).content), len(queries_of(client, url))


def _grown(client: Client, url: str, rows: QuerySet[Any]) -> str:
    """What is wrong with a list, or nothing; "untried" for one without rows."""
    with transaction.atomic():
        if not _grow(rows, FIRST):
            return "untried"
        size, asked = _cost(client, url)
        assert _grow(rows, MORE)
        larger, more = _cost(client, url)
        transaction.set_rollback(True)
    return "" if larger - size < MORE * SLACK and more == asked else f"{larger - size} bytes, {more - asked} queries more"


@pytest.mark.django_db
def test_every_list_costs_the_same_however_long_it_is(people: People) -> None:
    attacker, tried, wrong = Attacker(people), set(), {}
    with copying():
        for target in targets():
            if target.method != "GET":
                continue
            with attacker.crowd.undone() as they:
                url = reverse(target.url_name, args=list(target.args(they)))
                client = attacker.browser(target.person, they)
                with paged_rows() as lists:
                    response = client.get(url)
                if response.streaming:
                    list(response.streaming_content)  # type: ignore[attr-defined]  # read to its end, so that its file is closed
                for model, rows in lists.items():
                    name, words = f"{target.url_name}: {model.__name__}", _grown(client, url, rows)
                    if words != "untried":
                        tried.add(name)
                    if words not in {"", "untried"}:
                        wrong[name] = words
    assert wrong == {}
    assert len(tried) > 10, sorted(tried)
