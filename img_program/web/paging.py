"""Pages whose cost doesn't grow with the table: nothing is counted or skipped beyond a cap."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest

CAP = 10_000
ROWS = 25


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """A paginator that counts at most `CAP` rows; rows beyond are reached by search and filters."""

    def __init__(self, *args: Any, counted: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if counted is not None:
            self.counted = counted

    @cached_property
    def counted(self) -> int:
        """How many rows there are, at most one more than the cap: one query that stops there."""
        rows: Any = self.object_list
        rows = getattr(getattr(rows, "data", rows), "data", rows)  # a table's rows hold a table's data, which holds the query
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.count() if rows.query.is_sliced else counts_of([(rows, CAP)])[0]

    @property
    def count(self) -> int:
        """Rows that can be paged through."""
        return min(self.counted, CAP)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than the cap."""
        return self.counted > CAP


def counts_of(queries: Sequence[tuple[QuerySet[Any], int]]) -> list[int]:
    """How many rows each has, at most one more than its cap: one query for all, which stops there and reads no column."""
    parts: list[str] = []
    values: list[Any] = []
    for rows, most in queries:
        try:
            sql, given = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            parts.append("0")
            continue
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted)")  # noqa: S608 - the compiler's own statement
        values += given
    statement = "SELECT " + ", ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchone())


def paged(request: HttpRequest, rows: Any, *, per_page: int = ROWS, name: str = "page") -> Page:  # type: ignore[type-arg]  # as above
    """The page of rows that the address names, the nearest one when there is no such page. Show `components/pagination.html`."""
    page: Any = CappedPaginator(rows, per_page).get_page(request.GET.get(name))
    page.parameter = name
    found: Page = page  # type: ignore[type-arg]  # as above
    return found
