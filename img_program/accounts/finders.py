"""The registry behind the field "Find anything" of the office.

A room registers finders: which rows the person may see, how words find some of them, and the line that shows one. Nothing
is found that the person could not open; people who are shown leave the lines of the access log that any list leaves.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import ResolverMatch, reverse
from django.utils import timezone
from django.utils.functional import cached_property

from img_program.accounts.access_log import KINDS, log_access, log_shown
from img_program.accounts.models import OpenedPage, User
from img_program.accounts.permissions import Person, staff_roles
from img_program.web.fields.phone import parse_phone
from img_program.web.navigation import nav_entries
from img_program.web.registry import Registry

LONGEST = 200
PURPOSE = "Find anything"
MOST_OF_A_KIND = 6
RECENT = 8
KEPT = 20
_PHONE = re.compile(r"\+?[\d\s().-]{7,}")
_EMAIL = re.compile(r"[\w.+%'-]+@[\w.-]*")
# A number that is said on the phone: letters, digits, and parts of it (G-2027-004/2).
_NUMBER = re.compile(r"\b[A-Za-z]{1,4}-\d+(?:[/-]\w+)*")


@dataclass(frozen=True)
class Sought:
    """What somebody typed, and what it may be."""

    text: str

    @cached_property
    def words(self) -> list[str]:
        """Word by word."""
        return self.text.split()

    @cached_property
    def phone(self) -> str:
        """A phone number in its international form."""
        if not _PHONE.fullmatch(self.text):
            return ""
        try:
            return parse_phone(self.text)
        except ValidationError:
            return ""

    @cached_property
    def email(self) -> str:
        """An e-mail address or its beginning, in lower case, without what mail programs put around it."""
        found = _EMAIL.search(self.text)
        return found[0].lower() if found else ""

    @cached_property
    def number(self) -> str:
        """A number of ours, with what one wants to do with it left out: “approve G-2027-004/2”."""
        found = _NUMBER.search(self.text)
        return found[0].upper() if found else ""

    @cached_property
    def digits(self) -> str:
        """The digits, when nothing else but what separates them was typed."""
        return re.sub(r"\D", "", self.text) if re.fullmatch(r"[\d\s./-]+", self.text) else ""

    @property
    def is_words(self) -> bool:
        """Words of a name or a title, and nothing more exact."""
        return not (self.phone or self.email or self.number or self.digits)


@dataclass(frozen=True, slots=True)
class Found:
    """A line of what was found: its words, where it leads, and what tells it from others."""

    label: str
    url: str
    hint: str = ""


@dataclass(frozen=True)
class Finder:
    """One kind of thing: who may look for it, the rows a person may see, how they are found and shown.

    `find` narrows the rows, or gives None where the words can't mean one. `opens` is the page of a row by its name in the
    addresses, with the key as its first argument; `order` is the place among the kinds.
    """

    heading: str
    permission: str
    rows: Callable[[User], QuerySet[Any]]
    find: Callable[[QuerySet[Any], Sought], QuerySet[Any] | Sequence[Any] | None]
    show: Callable[[Any], Found]
    opens: str
    order: int


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    heading: str
    found: Sequence[Found]
    more: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page or an action that is found by its words."""

    label: str
    url_name: str
    permission: str


FINDERS: Registry[Finder] = Registry()
PAGES: Registry[Page] = Registry()


def register_finder(finder: Finder) -> None:
    """Add a kind of thing; called when a room's `finders.py` is imported, as each is when the program starts."""
    FINDERS.add(finder)


def register_pages(*pages: tuple[str, str, str]) -> None:
    """Add pages that stand in no navigation, such as “New round”: words, address by name, permission."""
    for label, url_name, permission in pages:
        PAGES.add(Page(label, url_name, permission))


def find(request: HttpRequest, user: User, text: str) -> list[Group]:
    """Everything that the words find for this person, kind by kind; logged as a search."""
    sought = Sought(" ".join(text.split())[:LONGEST])
    groups = [Group("Pages and actions", _pages(request, sought))] if sought.is_words else []
    rows_shown: list[Any] = []
    for finder in sorted(FINDERS, key=lambda each: each.order):
        if not user.has_perm(finder.permission):
            continue
        rows = finder.find(finder.rows(user), sought)
        some = list(rows[: MOST_OF_A_KIND + 1]) if rows is not None else []
        shown = some[:MOST_OF_A_KIND]
        rows_shown += shown
        groups.append(Group(finder.heading, [finder.show(row) for row in shown], len(some) > MOST_OF_A_KIND))
    log_access(request, kind=KINDS.SEARCH, rows=len(rows_shown), purpose=PURPOSE)
    log_shown(request, rows_shown, PURPOSE, kind=KINDS.SEARCH)
    return [group for group in groups if group.found]


def _pages(request: HttpRequest, sought: Sought) -> list[Found]:
    """Pages of the navigation and actions with a word that each typed word begins."""
    wanted = [word.casefold() for word in sought.words]
    entries = [(entry.label, entry.group, entry.url) for entry in nav_entries("staff") if entry.concerns(request)]
    entries += [(page.label, "", reverse(page.url_name)) for page in PAGES if request.user.has_perm(page.permission)]
    return [
        Found(label, url, group)
        for label, group, url in entries
        if all(any(each.startswith(word) for each in f"{label} {group}".casefold().split()) for word in wanted)
    ][:MOST_OF_A_KIND]


_NOTE = """
WITH old AS (
    DELETE FROM accounts_openedpage WHERE user_id = %(user)s AND id NOT IN (
        SELECT id FROM accounts_openedpage WHERE user_id = %(user)s ORDER BY opened_at DESC LIMIT %(kept)s)
    AND (page, key) <> (%(page)s, %(key)s)
)
INSERT INTO accounts_openedpage (user_id, page, key, opened_at) VALUES (%(user)s, %(page)s, %(key)s, %(now)s)
ON CONFLICT (user_id, page, key) DO UPDATE SET opened_at = excluded.opened_at
"""


def note_opened(user: Person, at: ResolverMatch) -> None:
    """Somebody of the office opened the page of a record; the newest of theirs are kept."""
    key = next(iter(at.kwargs.values()), None)
    if key is None or not staff_roles(user) or all(finder.opens != at.view_name for finder in FINDERS):
        return
    values = {"user": user.pk, "page": at.view_name, "key": str(key), "now": timezone.now(), "kept": KEPT}
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, values)


def recent(request: HttpRequest, user: User) -> list[Found]:
    """What the person opened last and may still open, the newest first."""
    opened = list(OpenedPage.objects.filter(user=user).values_list("page", "key")[:RECENT])
    keys: defaultdict[str, list[str]] = defaultdict(list)
    for page, key in opened:
        keys[page].append(key)
    lines: dict[tuple[str, str], Found] = {}
    for finder in FINDERS:
        if finder.opens not in keys or not user.has_perm(finder.permission):
            continue
        rows = list(finder.rows(user).filter(pk__in=keys[finder.opens]))
        log_shown(request, rows, "Opened lately")
        lines |= {(finder.opens, str(row.pk)): finder.show(row) for row in rows}
    return [lines[each] for each in opened if each in lines]
