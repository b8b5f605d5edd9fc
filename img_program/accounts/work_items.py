"""The registry behind every home's first question, "what needs me now?".

A room registers a function that lists what waits for a person; the homes show them together. What is counted is
yielded as `Waiting`, so that one query counts for all rooms; what needs words of its own as `Need`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery
from django.utils import timezone

from img_program.accounts.models import User
from img_program.web.components import Need
from img_program.web.registry import Registry


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows that wait for somebody: the query, its words for one and for several, where they are, the field of the due date.

    Nothing is shown for no rows. `due` names a field of the rows; the earliest is shown. Without `shows_count` the words
    stand alone.
    """

    rows: QuerySet[Any]
    one: str
    many: str
    url: str
    due: str = ""
    shows_count: bool = True


type WorkItems = Callable[[User], Iterable[Need | Waiting]]

_SOURCES: Registry[WorkItems] = Registry()


class _CountOf(Subquery):
    template = "(SELECT count(*) FROM (%(subquery)s) AS waiting)"
    output_field = IntegerField()


def register_work_items(source: WorkItems) -> None:
    """Add a room's list; called from `AppConfig.ready`. The function runs in the person's own context, in few queries."""
    _SOURCES.add(source)


def needs_of(user: User) -> list[Need]:
    """What needs this person now: what is due first, then the rest in the order in which the rooms registered."""
    found = counted(user, [item for source in _SOURCES for item in source(user)])
    today = timezone.localdate()
    return sorted(found, key=lambda need: (need.due is None, need.due_on or today))


def counted(user: User, items: Iterable[Need | Waiting]) -> list[Need]:
    """Each `Waiting` as a `Need` with its count, all of them counted by one query; empty ones are left out."""
    listed = list(items)
    waiting = [item for item in listed if isinstance(item, Waiting)]
    counts = _count(user, waiting)
    needs: list[Need] = []
    for item in listed:
        if isinstance(item, Need):
            needs.append(item)
            continue
        count, due = counts[id(item)]
        if count:
            words = item.one if count == 1 else item.many
            needs.append(Need(words, item.url, count if item.shows_count else None, due))
    return needs


def _count(user: User, waiting: list[Waiting]) -> dict[int, tuple[int, Any]]:
    if not waiting:
        return {}
    columns: dict[str, Subquery] = {}
    for number, item in enumerate(waiting):
        columns[f"count_{number}"] = _CountOf(item.rows.order_by().values("pk"))
        if item.due:
            columns[f"due_{number}"] = Subquery(item.rows.order_by(item.due).values(item.due)[:1])
    # The person's own account is the one row on which the counts stand.
    row: dict[str, Any] = dict(User.objects.filter(pk=user.pk).values(**columns).get())
    return {id(item): (row[f"count_{number}"], row.get(f"due_{number}")) for number, item in enumerate(waiting)}
