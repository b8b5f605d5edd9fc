"""Calendar feeds (RFC 5545): rooms register items; no private fact is in one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum

from django.conf import settings
from django.utils import timezone

from img_program.accounts.models import User
from img_program.web.registry import Registry

logger = logging.getLogger(__name__)

LONGEST_LINE = 75


class ItemTitle(Enum):
    """All that a calendar may say. A closed list, so that no calendar can carry a private fact."""

    DEADLINE = "A program deadline"
    REPORT = "A program report is due"
    VISIT = "A program visit"
    MEETING = "A program meeting"
    APPOINTMENT = "A program appointment"


@dataclass(frozen=True, slots=True)
class CalendarItem:
    """A day or a moment. `key` stays the same when the item moves: calendars then move their entry."""

    key: str
    title: ItemTitle
    starts: date | datetime
    ends: date | datetime | None = None
    path: str = "/"


type ItemsOf = Callable[[User], Iterable[CalendarItem]]

_SOURCES: Registry[ItemsOf] = Registry()


def register_calendar_items(items_of: ItemsOf) -> None:
    """A room's items for a person; called in that person's own database context, with nobody signed in."""
    _SOURCES.add(items_of)


def items_for(user: User) -> list[CalendarItem]:
    """Every registered item of a person, in order of time."""
    found = [item for source in _SOURCES for item in source(user)]
    return sorted(found, key=lambda item: (_as_moment(item.starts), item.key))


def _as_moment(value: date | datetime) -> datetime:
    if isinstance(value, datetime):
        return value
    return timezone.make_aware(datetime(value.year, value.month, value.day))  # noqa: DTZ001 - made aware at once


def as_ics(items: Sequence[CalendarItem], *, now: datetime) -> str:
    """The feed as text, with the line ends and folded lines that the standard asks for."""
    host = settings.SITE_URL.partition("//")[2]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(settings.PROGRAM_NAME)}//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text('Program dates')}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for item in items:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(item.key)}@{host}",
            f"DTSTAMP:{_utc(now)}",
            *_times(item),
            f"SUMMARY:{_text(('Demonstration: ' if settings.DEMO else '') + item.title.value)}",
            f"URL:{settings.SITE_URL}{item.path}",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _times(item: CalendarItem) -> list[str]:
    if isinstance(item.starts, datetime):
        ends = item.ends if isinstance(item.ends, datetime) else item.starts
        return [f"DTSTART:{_utc(item.starts)}", f"DTEND:{_utc(ends)}"]
    last = item.ends if item.ends is not None and not isinstance(item.ends, datetime) else item.starts
    return [f"DTSTART;VALUE=DATE:{item.starts:%Y%m%d}", f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}"]


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A text value: backslash, semicolon, comma and line break are escaped."""
    escaped = value.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return escaped.replace("\r\n", r"\n").replace("\n", r"\n").replace("\r", r"\n")


def _folded(line: str) -> str:
    """Lines longer than 75 octets go on after a line break and a space; no character is cut in two."""
    parts, part = [], b""
    for character in line:
        octets = character.encode()
        if len(part) + len(octets) > LONGEST_LINE:
            parts.append(part)
            part = b" "
        part += octets
    return b"\r\n".join([*parts, part]).decode()
