"""The navigation: each room registers its own items, the layout shows those that a person may open, in groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Literal

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from img_program.web.components import Link, NavItem

type Audience = Literal["staff", "registrant", "grantee", "reviewer", "public"]
type Applies = Callable[[HttpRequest], bool]

# The groups of the office's navigation in their order, each with the line that its card on the home shows.
STAFF_GROUPS = {
    "Roster": "Immigrant physicians who joined, and what they ask of us.",
    "Assessments": "Clinical readiness: instruments, sessions, certificates.",
    "Grants": "From the round to the last payment.",
    "Residency": "Positions, residents, and service after the residency.",
    "Collaboration": "Residency programs, professions, stakeholders, the licensure study.",
    "Reports": "Figures, and the report to the legislature.",
    "Office": "Papers, letters, places, the law, people of the office.",
}
# A staff item that names no group stands in the group of its room; what belongs to no duty is office work.
GROUP_OF_ROOM = {
    "roster": "Roster",
    "assessments": "Assessments",
    "rounds": "Grants",
    "awards": "Grants",
    "training": "Residency",
    "service": "Residency",
    "consultation": "Collaboration",
    "reports": "Reports",
}
OFFICE = "Office"


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
    group: str = ""
    hint: str = ""
    applies: Applies | None = None

    @property
    def url(self) -> str:
        """The address of the page."""
        return _address(self.url_name, settings.ROOT_URLCONF)

    def concerns(self, request: HttpRequest) -> bool:
        """Whether this person may open the page and has to do with it."""
        if self.permission is not None and not request.user.has_perm(self.permission):
            return False
        return self.applies is None or self.applies(request)


@cache
def _address(url_name: str, _addresses: str) -> str:
    """Asked some fifty times for a page, and always the same under one table of addresses."""
    return reverse(url_name)


@dataclass(frozen=True, slots=True)
class Doors:
    """The pages of one group, for the home: its name, a line about it, and links."""

    label: str
    text: str
    links: tuple[Link, ...]


_ENTRIES: list[NavEntry] = []


def register_nav(
    *,
    audience: Audience,
    label: str,
    url_name: str,
    order: int,
    permission: str | None = None,
    group: str = "",
    hint: str = "",
    applies: Applies | None = None,
) -> None:
    """Add an item to an audience's navigation; called from `AppConfig.ready`. Lower `order` comes first.

    Items with the same `group` open under one word; for staff the group is that of the room unless said otherwise.
    `hint` stands under the link on the home. `applies` leaves out what does not concern the person of the request.
    """
    if audience == "staff" and not group:
        group = GROUP_OF_ROOM.get(url_name.partition(":")[0], OFFICE)
    entry = NavEntry(audience, label, url_name, order, permission, group, hint, applies)
    if entry not in _ENTRIES:
        _ENTRIES.append(entry)
        _ENTRIES.sort(key=lambda item: (item.order, item.label))


def nav_entries(audience: Audience) -> list[NavEntry]:
    """Every registered item of an audience, in order, whoever asks."""
    return [entry for entry in _ENTRIES if entry.audience == audience]


def _grouped(audience: Audience, request: HttpRequest) -> list[tuple[str, list[NavEntry]]]:
    """What the person may open: groups in their order, and single items as groups of one without a name."""
    names = list(STAFF_GROUPS)
    allowed = [entry for entry in nav_entries(audience) if entry.concerns(request)]
    first: dict[str, int] = {}
    for entry in allowed:
        first.setdefault(entry.group, entry.order)

    def place(entry: NavEntry) -> tuple[int, int, str]:
        if not entry.group:
            return (0, entry.order, f"{entry.order} {entry.label}")
        known = names.index(entry.group) if audience == "staff" and entry.group in names else len(names)
        return (known if audience == "staff" else 0, first[entry.group], entry.group)

    ordered = sorted(allowed, key=place)
    return [(members[0].group, members) for members in (list(each) for _place, each in groupby(ordered, key=place))]


def nav_items(request: HttpRequest, audience: Audience) -> list[NavItem]:
    """The items that the person of this request may open, with the part one is in marked as current.

    A group of one is a plain link; larger groups hold their items as `children`.
    """
    groups = [(group, [(entry.label, entry.url) for entry in entries]) for group, entries in _grouped(audience, request)]
    # A part may lie inside another (the import inside the roster): one is in the innermost.
    urls = [url for _group, links in groups for _label, url in links]
    here = max((url for url in urls if _is_in(request.path, url)), key=len, default=None)
    items: list[NavItem] = []
    for group, links in groups:
        children = tuple(NavItem(label, url, current=url == here) for label, url in links)
        if len(children) == 1:
            items += children
        else:
            current = any(each.current for each in children) or (here is None and group == _group_of(request))
            items.append(NavItem(group, children[0].url, current=current, children=children))
    return items


def _group_of(request: HttpRequest) -> str:
    """The group of a page that lies in none of the items: that of its room."""
    match = request.resolver_match
    return GROUP_OF_ROOM.get(match.namespace, "") if match else ""


def doors(request: HttpRequest, audience: Audience) -> list[Doors]:
    """What the person may open, for the home: the same groups as the navigation, each with its line.

    An audience without groups gets one nameless group.
    """
    if audience == "staff":
        return [
            Doors(group, STAFF_GROUPS.get(group, ""), tuple(_link(entry) for entry in entries))
            for group, entries in _grouped(audience, request)
        ]
    found: list[Doors] = []
    plain = [entry for group, entries in _grouped(audience, request) if not group for entry in entries]
    if plain:
        found.append(Doors("", "", tuple(_link(entry) for entry in plain)))
    named = [(group, entries) for group, entries in _grouped(audience, request) if group]
    return found + [Doors(group, "", tuple(_link(entry) for entry in entries)) for group, entries in named]


def _link(entry: NavEntry) -> Link:
    return Link(entry.label, entry.url, entry.hint)


def _is_in(path: str, url: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))
