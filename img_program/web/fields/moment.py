"""Moments in Central time, as people write them. A day alone is no moment."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from datetime import timezone as fixed
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from img_program.web.fields.day import PLANNED, Within, in_words, parse_day, tidy

CENTRAL = ZoneInfo("America/Chicago")
HELP = "Central time, for example 16 April 2027, 4:30 p.m."
_EXAMPLE = "Write day and time, such as 16 April 2027, 4:30 p.m. or 2027-04-16 16:30."
_OFFSETS = {"CST": timedelta(hours=-6), "CDT": timedelta(hours=-5)}
_TIME = re.compile(
    r"(?:(?<=\d)T(?=\d)|(?<![\w/.:+-]))"
    r"(?:(?P<word>(?:12(?::00)? ?)?(?:noon|midnight))"
    r"|(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:\.\d+)?)?)?(?: ?(?P<half>[ap])\.? ?m\.?)?)"
    r"(?: ?(?P<offset>Z|[+-]\d{2}:?\d{2})| (?P<zone>[CEMP][SD]?T|UTC|GMT|Central(?: (?:Standard |Daylight )?Time)?)\b)?"
    r"(?![\w/:])",
    re.IGNORECASE,
)
_GLUE = re.compile(r"^(?:on|at)\b|\b(?:on|at)$|^[,;\s]+|[,;\s]+$", re.IGNORECASE)
_WRITTEN_HOUR = 2  # "04:30" is of the 24-hour clock, "4:30" may be either half of the day
_NOON = 12
_MIDNIGHT_AS_END = 24


def parse_moment(text: str, within: Within | None = None) -> datetime:
    """The moment that was written, in UTC. Raises ValidationError.

    A day without its time is asked back, so is an hour of either half of the day. An hour that the change of clocks
    leaves out or brings twice is told with the two moments that could be meant.
    """
    written = tidy(text)
    for found in _TIME.finditer(written):
        if not (found["word"] or found["minute"] or found["half"]):
            continue  # digits of the day
        rest = _without_glue(written[: found.start()] + " " + written[found.end() :])
        day = parse_day(rest, within) if rest else None
        if day is None:
            raise ValidationError(f"Add the day. {_EXAMPLE}", code="no_day")
        return _moment(day, found).astimezone(UTC)
    day = parse_day(written)
    raise ValidationError(
        f"At what time on {in_words(day)}? Add the hour, such as {in_words(day)}, 4:30 p.m. A day ends at 11:59 p.m.",
        code="no_time",
    )


def _without_glue(text: str) -> str:
    rest = text.strip()
    while (shorter := _GLUE.sub("", rest).strip()) != rest:
        rest = shorter
    return rest


def _moment(day: date, found: re.Match[str]) -> datetime:
    clock, extra = _clock(found)
    naive = datetime.combine(day + timedelta(days=extra), clock)
    if found["offset"]:
        return _offset(naive, found["offset"])
    zone = (found["zone"] or "").upper()
    if zone and zone not in {*_OFFSETS, "CT"} and not zone.startswith("CENTRAL"):
        raise ValidationError(
            f"Write the time as clocks in Minnesota show it (Central time), not in {found['zone']}.", code="zone"
        )
    return _in_central(naive, zone)


def _clock(found: re.Match[str]) -> tuple[time, int]:
    """The time of the day, and how many days to add (24:00)."""
    if found["word"]:
        return time(_NOON if "noon" in found["word"].lower() else 0), 0
    hour, minute, second, half = int(found["hour"]), int(found["minute"] or 0), int(found["second"] or 0), found["half"]
    is_whole_day = (hour, minute, second) == (_MIDNIGHT_AS_END, 0, 0) and not half
    if hour >= _MIDNIGHT_AS_END + is_whole_day or minute > 59 or second > 59 or (half and not 1 <= hour <= _NOON):  # noqa: PLR2004
        raise ValidationError(f"There is no such time. {_EXAMPLE}", code="time")
    if is_whole_day:
        return time(0), 1
    if half:
        hour = hour % _NOON + (_NOON if half.lower() == "p" else 0)
    elif 1 <= hour < _NOON and len(found["hour"]) < _WRITTEN_HOUR:
        shown = f"{hour}:{minute:02}"
        raise ValidationError(f"Did you mean {shown} a.m. or {shown} p.m.? Write it with the time.", code="half")
    return time(hour, minute, second), 0


def _offset(naive: datetime, written: str) -> datetime:
    if written.upper() == "Z":
        return naive.replace(tzinfo=UTC)
    hours, minutes = int(written[1:3]), int(written[-2:])
    distance = timedelta(hours=hours, minutes=minutes) * (-1 if written[0] == "-" else 1)
    if abs(distance) >= timedelta(days=1):
        raise ValidationError(f"There is no such time. {_EXAMPLE}", code="time")
    return naive.replace(tzinfo=fixed(distance))


def _in_central(naive: datetime, zone: str) -> datetime:
    """What clocks in Minnesota show as this moment. Raises ValidationError where they show it never, twice, or otherwise."""
    first, second = naive.replace(tzinfo=CENTRAL), naive.replace(tzinfo=CENTRAL, fold=1)
    if first.utcoffset() == second.utcoffset():
        if zone in _OFFSETS and first.utcoffset() != _OFFSETS[zone]:
            meant = naive.replace(tzinfo=fixed(_OFFSETS[zone])).astimezone(CENTRAL)
            raise ValidationError(
                f"On that day clocks in Minnesota show {first.tzname()}, not {zone}. "
                f"Did you mean {moment_in_words(first, zone=True)} or {moment_in_words(meant, zone=True)}?",
                code="zone",
            )
        return first
    if first.astimezone(UTC).astimezone(CENTRAL).replace(tzinfo=None) != naive:
        earlier, later = (each.astimezone(UTC).astimezone(CENTRAL) for each in (second, first))
        raise ValidationError(
            f"There is no {_hour(naive)} on {in_words(naive)}: the clocks go forward. "
            f"Write {moment_in_words(earlier, zone=True)} or {moment_in_words(later, zone=True)}.",
            code="gap",
        )
    for each in (first, second):
        if zone in _OFFSETS and each.utcoffset() == _OFFSETS[zone]:
            return each
    raise ValidationError(
        f"{_hour(naive)} comes twice on {in_words(naive)}: the clocks go back. Write {moment_in_words(first, zone=True)} "
        f"for the first or {moment_in_words(second, zone=True)} for the second.",
        code="overlap",
    )


def _hour(moment: datetime) -> str:
    half = "p.m." if moment.hour >= _NOON else "a.m."
    seconds = f":{moment.second:02}" if moment.second else ""
    return f"{moment.hour % _NOON or _NOON}:{moment.minute:02}{seconds} {half}"


def moment_in_words(moment: datetime, *, zone: bool = False) -> str:
    """Say "16 April 2027, 4:30 p.m.", with CST or CDT when the hour comes twice or `zone` asks for it. The parser reads it."""
    local = moment.astimezone(CENTRAL)
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{in_words(local)}, {_hour(local)}" + (f" {local.tzname()}" if zone or is_twice else "")


class MomentField(forms.CharField):
    """A moment in Central time; says what it understood as the program writes moments. `within`: which days make sense."""

    def __init__(self, *, within: Within = PLANNED, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", HELP)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off", "class": "usa-input--md"}))
        super().__init__(max_length=80, empty_value=None, **kwargs)
        self.within = within

    def clean(self, value: Any) -> datetime | None:
        """The moment, or None when nothing was written and nothing is asked."""
        text = super().clean(value)
        return parse_moment(text, self.within) if text else None

    def prepare_value(self, value: Any) -> Any:
        """A stored moment as people write it."""
        return moment_in_words(value) if isinstance(value, datetime) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether another moment was written."""
        return super().has_changed(self.prepare_value(initial), data)
