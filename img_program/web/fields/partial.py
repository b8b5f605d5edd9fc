"""Dates known to the day, the month or only the year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from img_program.web.fields.day import LIVED, MONTHS, Within, made, parse_day, tidy

_BY_NAME = {name[:3].lower(): number for number, name in MONTHS}
_YEAR = re.compile(r"(?P<year>\d{4})")
_MONTH = [
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})"),
    re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(r"(?P<name>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})", re.IGNORECASE),
]


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, with month and day as far as they are known."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """The first day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)


def partial_date(year: int | None, month: int | None, day: int | None, within: Within = LIVED) -> PartialDate:
    """A date of its known parts. Raises ValidationError for the part that is wrong: its message_dict has `year`, `month` or `day`."""
    if not year or not 1000 <= year <= 9999:  # noqa: PLR2004 - four digits
        raise ValidationError({"year": "Write the year with four digits, such as 2023."})
    if day and not month:
        raise ValidationError({"month": "Choose the month, or leave the day empty."})
    try:
        first = made(year, month or 1, day or 1)
    except ValidationError as fault:
        raise ValidationError({"day": fault}) from fault
    try:
        within.check(first)
    except ValidationError as fault:
        raise ValidationError({"year": fault}) from fault
    return PartialDate(year, month, day)


def parse_partial(text: str, within: Within = LIVED) -> PartialDate:
    """The date that was written: 2019, 2019-05, May 2019, or a whole day. Raises ValidationError in words."""
    written = tidy(text)
    if found := _YEAR.fullmatch(written):
        parts: tuple[int, int | None, int | None] = (int(found["year"]), None, None)
    elif matched := next((hit for pattern in _MONTH if (hit := pattern.fullmatch(written))), None):
        named = matched.groupdict().get("name")
        month = _BY_NAME.get(named[:3].lower(), 0) if named else int(matched["month"])
        if not 1 <= month <= len(MONTHS):
            raise ValidationError("There is no such month. Write it as May 2019 or 2019-05.", code="month")
        parts = (int(matched["year"]), month, None)
    else:
        whole = parse_day(written)
        parts = (whole.year, whole.month, whole.day)
    try:
        return partial_date(*parts, within)
    except ValidationError as fault:
        raise ValidationError(fault.messages) from fault
