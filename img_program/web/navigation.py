"""The navigation: each room registers its own items, the layout shows those that a person may open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse

from img_program.web.components import NavItem

type Audience = Literal["staff", "registrant", "grantee", "reviewer", "public"]


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One registered item: for whom, its words, its address by name, its place, and the permission that opens it.

    `applies` asks the request whether the item concerns this person at all; it opens nothing.
    """

    audience: Audience
    label: str
    url_name: str
    order: int
    permission: str | None
    applies: Callable[[HttpRequest], bool] | None = None


_ENTRIES: list[NavEntry] = []


def register_nav(
    *,
    audience: Audience,
    label: str,
    url_name: str,
    order: int,
    permission: str | None = None,
    applies: Callable[[HttpRequest], bool] | None = None,
) -> None:
    """Add an item to an audience's navigation; called from `AppConfig.ready`. Lower `order` comes first."""
    entry = NavEntry(audience, label, url_name, order, permission, applies)
    if entry not in _ENTRIES:
        _ENTRIES.append(entry)
        _ENTRIES.sort(key=lambda item: (item.order, item.label))


def nav_entries(audience: Audience) -> list[NavEntry]:
    """Every registered item of an audience, in order, whoever asks."""
    return [entry for entry in _ENTRIES if entry.audience == audience]


def nav_items(request: HttpRequest, audience: Audience) -> list[NavItem]:
    """The items that the person of this request may open, with the part one is in marked as current."""
    allowed = [
        (entry.label, reverse(entry.url_name))
        for entry in nav_entries(audience)
        if (entry.permission is None or request.user.has_perm(entry.permission))
        and (entry.applies is None or entry.applies(request))
    ]
    # A part may lie inside another (the import inside the roster): one is in the innermost.
    here = max((url for _label, url in allowed if _is_in(request.path, url)), key=len, default=None)
    return [NavItem(label, url, current=url == here) for label, url in allowed]


def _is_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
