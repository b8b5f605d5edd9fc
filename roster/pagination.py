"""Pages whose cost doesn't grow with the table: nothing is counted or skipped beyond a cap."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.core.paginator import Paginator

CAP = 10_000


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """A paginator that counts at most `CAP` rows; rows beyond are reached by search and filters."""

    @cached_property
    def counted(self) -> int:
        """How many rows there are, at most one more than the cap: one query that stops there."""
        rows: Any = self.object_list
        return int(rows.data.data.order_by()[: CAP + 1].count())

    @property
    def count(self) -> int:
        """Rows that can be paged through."""
        return min(self.counted, CAP)

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than the cap."""
        return self.counted > CAP
