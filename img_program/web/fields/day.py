"""Days as people write them, within the days that make sense."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

MONTHS = [(number, f"{date(2000, number, 1):%B}") for number in range(1, 13)]
_BY_NAME = {name[:3].lower(): number for number, name in MONTHS}
_WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_WEEKDAY = re.compile(r"^(mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+", re.IGNORECASE)
_NAME = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAMED = [
    re.compile(rf"(?:the )?{_DAY}(?: of)?[\s.-]+{_NAME},?[\s-]+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"{_NAME}\s+{_DAY},?\s+(?P<year>\d{{4}})", re.IGNORECASE),
    re.compile(rf"(?P<year>\d{{4}})[\s-]+{_NAME}[\s-]+{_DAY}", re.IGNORECASE),
]
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})(?P<mark>[-/.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})")
_NUMBERS = re.compile(r"(?P<one>\d{1,2})(?P<mark>[-/.])(?P<two>\d{1,2})(?P=mark)(?P<year>\d{4})")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_MONTHS_OF_A_YEAR = 12
_EXAMPLE = "Write the day as 16 April 2027 or 2027-04-16."

FIRST_OF_THE_PROGRAM = date(2015, 1, 1)  # the program was made by Laws 2015, ch. 71 (Minn. Stat. 144.1911)
FIRST_OF_A_LIFE = date(1930, 1, 1)
YEARS_AHEAD = 15  # the longest promise in the law is ten years of payments; a plan starts before it


@dataclass(frozen=True, slots=True)
class Within:
    """Which days make sense: from the first one, or from today, until today or some years ahead."""

    first: date | None
    years_ahead: int

    def check(self, day: date) -> None:
        """Raise ValidationError in words when a day is too early or too late."""
        today = timezone.localdate()
        first = self.first or today
        last = date(today.year + self.years_ahead, 12, 31) if self.years_ahead else today
        if day > last:
            ends = f"not after {in_words(last)}" if self.years_ahead else "today or a day in the past, not a day to come"
            raise ValidationError(f"{in_words(day)} can't be right: it must be {ends}. Check the year.", code="late")
        if day < first:
            begins = f"not before {in_words(first)}" if self.first else "today or a day to come"
            raise ValidationError(f"{in_words(day)} can't be right: it must be {begins}. Check the year.", code="early")


HAPPENED = Within(FIRST_OF_THE_PROGRAM, 0)
PLANNED = Within(FIRST_OF_THE_PROGRAM, YEARS_AHEAD)
COMING = Within(None, YEARS_AHEAD)
LIVED = Within(FIRST_OF_A_LIFE, 0)
ANY = Within(FIRST_OF_A_LIFE, YEARS_AHEAD)


def in_words(day: date) -> str:
    """Say "16 April 2027"."""
    return f"{day.day} {day:%B %Y}"


def tidy(text: str) -> str:
    """Full-width digits as ASCII, one space for all blanks, invisible characters gone."""
    seen = (each for each in unicodedata.normalize("NFKC", text) if each.isspace() or unicodedata.category(each)[0] != "C")
    return " ".join("".join(seen).split())


def parse_day(text: str, within: Within | None = None) -> date:
    """The day that was written. Raises ValidationError: what could be two days is asked back, what can't be right is told."""
    written = tidy(text).strip(" ,")
    weekday = _WEEKDAY.match(written)
    day = _read(written[weekday.end() :] if weekday else written, text.strip())
    if weekday and _WEEKDAYS[day.weekday()][:3].lower() != weekday[1].lower():
        raise ValidationError(f"{in_words(day)} is a {_WEEKDAYS[day.weekday()]}. Check the day.", code="weekday")
    if within:
        within.check(day)
    return day


def _read(written: str, shown: str) -> date:
    for pattern in _NAMED:
        if named := pattern.fullmatch(written):
            return made(int(named["year"]), _BY_NAME[named["month"][:3].lower()], int(named["day"]))
    if first := _YEAR_FIRST.fullmatch(written):
        return made(int(first["year"]), int(first["month"]), int(first["day"]))
    if numbers := _NUMBERS.fullmatch(written):
        return _month_and_day(int(numbers["one"]), int(numbers["two"]), int(numbers["year"]), shown)
    if _SHORT_YEAR.fullmatch(written):
        raise ValidationError("Write the year with four digits, such as 2027.", code="year")
    raise ValidationError(f"“{shown}” is not a day. {_EXAMPLE}" if shown else _EXAMPLE, code="invalid")


def _month_and_day(one: int, two: int, year: int, shown: str) -> date:
    """Month first, as in the United States, unless the other order could be meant too."""
    if one > _MONTHS_OF_A_YEAR:
        return made(year, two, one)
    if two > _MONTHS_OF_A_YEAR or one == two:
        return made(year, one, two)
    readings = f"{in_words(made(year, one, two))} or {in_words(made(year, two, one))}"
    raise ValidationError(f"“{shown}” can be two days. Did you mean {readings}? Write the month as a word.", code="ambiguous")


def made(year: int, month: int, day: int) -> date:
    """The day of three numbers. Raises ValidationError in words when there is none."""
    try:
        return date(year, month, day)
    except (ValueError, OverflowError) as fault:
        raise ValidationError("There is no such day in that month. Check the day and the month.", code="day") from fault


class DayInput(forms.MultiWidget):
    """A date in three controls: month, day, year (USWDS memorable date). A whole date under the field's own name is taken too."""

    template_name = "django/forms/widgets/memorable_date.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric", "autocomplete": "off"}
        widgets = [
            forms.Select(choices=[("", "- Select -"), *MONTHS], attrs={"class": "usa-select", "aria-label": "Month"}),
            forms.TextInput(attrs={**number, "class": "usa-input usa-input--2xs", "maxlength": 2, "aria-label": "Day"}),
            forms.TextInput(attrs={**number, "class": "usa-input usa-input--xs", "maxlength": 4, "aria-label": "Year"}),
        ]
        super().__init__(widgets, attrs)

    def decompress(self, value: date | None) -> list[int | None]:
        """A date in the order of the controls."""
        return [value.month, value.day, value.year] if value else [None, None, None]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """A whole date that was sent stands in its three controls, as far as it was understood."""
        if isinstance(value, str):
            try:
                value = parse_day(value)
            except ValidationError:
                value = None
        context: dict[str, Any] = super().get_context(name, value, attrs)
        return context

    def id_for_label(self, id_: str) -> str:
        """No single control: the legend names the group."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """Three parts, or a whole date in words."""
        is_whole = name in data and not any(f"{name}_{part}" in data for part in range(3))
        return data[name] if is_whole else super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        """Missing only when none of the three and no whole date was sent."""
        return name not in data and all(f"{name}_{part}" not in data for part in range(3))


class DayField(forms.MultiValueField):
    """A day of three controls; says in words which part is missing or impossible. `within`: which days make sense."""

    widget = DayInput

    def __init__(self, *, within: Within = PLANNED, **kwargs: Any) -> None:
        fields = (
            forms.TypedChoiceField(choices=[("", ""), *MONTHS], coerce=int, required=False, empty_value=None),
            forms.IntegerField(required=False, error_messages={"invalid": "Write the day as a number, such as 3."}),
            forms.IntegerField(required=False, error_messages={"invalid": "Write the year with four digits, such as 1998."}),
        )
        super().__init__(fields, require_all_fields=False, **kwargs)
        self.within = within

    def clean(self, value: Any) -> date | None:
        """The day, within the days that make sense; None when nothing was written and nothing is asked."""
        if isinstance(value, str) and value.strip():
            day: date | None = parse_day(value)
            self.run_validators(day)
        else:
            day = super().clean(None if isinstance(value, str) else value)
        if day:
            self.within.check(day)
        return day

    def compress(self, data_list: list[int | None]) -> date | None:
        """The date, or None when nothing was written.

        Raises ValidationError naming the missing part, or saying that there is no such day.
        """
        parts = dict(zip(("month", "day", "year"), data_list or [None] * 3, strict=True))
        missing = [name for name, value in parts.items() if value is None]
        if len(missing) == len(parts):
            return None
        if missing:
            raise ValidationError(f"Add the {' and the '.join(missing)}.", code="incomplete")
        month, day, year = (value or 0 for value in parts.values())
        if not 1000 <= year <= 9999:  # noqa: PLR2004 - four digits
            raise ValidationError("Write the year with four digits, such as 1998.", code="year")
        return made(year, month, day)
