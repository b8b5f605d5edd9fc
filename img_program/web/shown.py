"""Pages tell a higher room which rows they show, so that views of people are logged wherever a shared page shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest

from img_program.web.registry import Registry

# Called with the request, the rows that a page or a file shows, and the title of the page.
shown_log: Registry[Callable[[HttpRequest, list[Any], str], object]] = Registry()


def tell_shown(request: HttpRequest, rows: Iterable[Any], title: str) -> None:
    """These rows are about to be shown; rows of a table are taken for their records."""
    records = [getattr(row, "record", row) for row in rows]
    for log in shown_log:
        log(request, records, title)
