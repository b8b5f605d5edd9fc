"""The registry behind "What changed lately" on every home.

A room registers a function that yields `Recent` for a person: rows the person may see, the moment each changed, and
words. One query (a union of short lists) reads the newest of all rooms together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Expression, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.web.components import News
from img_program.web.registry import Registry

SHOWN = 8
LATELY = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Recent:
    """Rows that changed: the query, the field of the moment, the words, the name that the words hold, and the address.

    `words` holds `{name}` where `name` (a field or an expression) belongs; `url` makes the address from the value of `key`.
    No private fact of another person belongs in the words: a home is not a view of a person's data.
    """

    rows: QuerySet[Any]
    when: str
    words: str
    url: Callable[[str], str]
    name: str | Expression = ""
    key: str = "pk"


type NewsSource = Callable[[User], Iterable[Recent]]

_SOURCES: Registry[NewsSource] = Registry()


def register_news(source: NewsSource) -> None:
    """Add a room's news; called from `AppConfig.ready`. The function runs in the person's own context, without queries."""
    _SOURCES.add(source)


def news_of(user: User) -> list[News]:
    """The newest changes that concern this person, newest first."""
    sources = [item for source in _SOURCES for item in source(user)]
    since = timezone.now() - LATELY
    lists = [_newest(number, item, since) for number, item in enumerate(sources)]
    if not lists:
        return []
    rows = lists[0].union(*lists[1:], all=True).order_by("-news_at")[:SHOWN] if len(lists) > 1 else lists[0]
    return [_news(sources[number], at, key, name) for number, at, key, name in rows]


def _newest(number: int, item: Recent, since: datetime) -> QuerySet[Any, Any]:
    name = F(item.name) if isinstance(item.name, str) and item.name else item.name or Value("")
    rows = item.rows.filter(**{f"{item.when}__gt": since, f"{item.when}__lte": timezone.now()}).order_by(f"-{item.when}")
    columns = rows.annotate(
        news_of=Value(number, IntegerField()),
        news_at=F(item.when),
        news_key=Cast(item.key, TextField()),
        news_name=Cast(name, TextField()),
    )
    newest: QuerySet[Any, Any] = columns.values_list("news_of", "news_at", "news_key", "news_name")[:SHOWN]
    return newest


def _news(item: Recent, at: datetime, key: str, name: str) -> News:
    return News(at, item.words.format(name=name), item.url(key))


def page_of(url_name: str) -> Callable[[str], str]:
    """The address of a row's page, from its key."""
    return lambda key: reverse(url_name, args=[key])
