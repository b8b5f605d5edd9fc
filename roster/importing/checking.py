"""From a row's cells to checked values, with every reason why a row can't be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.rules.looks_forbidden import looks_forbidden
from img_program.geography.models import County
from img_program.web.fields import HAPPENED, clean_line, parse_day, parse_phone
from img_program.web.fields.names import clean_name, names_of_lines
from roster.columns import COLUMNS, LONGEST_NAME
from roster.columns.current import Period
from roster.countries import ANOTHER, country_choices
from roster.importing.as_meant import is_shortened
from roster.importing.facts import CELLS, Fact, facts_from
from roster.importing.layout import SEPARATOR
from roster.importing.periods import periods_from
from roster.importing.reading import RawRow
from roster.models import NoticeChannel, ReachBy, Residence, Specialty
from roster.states import STATE_NAMES

LONGEST = {column.name: column.longest for column in COLUMNS if column.longest}
MOST_SPELLINGS = 10
FREE_TEXTS = tuple(column.name for column in COLUMNS if column.is_free_text)

SHORTENED = "The spreadsheet wrote this number in short and lost its digits. Format the column as text and write it again."


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a row can't be taken, or what to look at: column and reason, never the value. `asks`: somebody decides before the import."""

    line: int
    column: str
    reason: str
    is_bad: bool = True
    other_id: int | None = None
    asks: bool = False


@dataclass(slots=True)
class CheckedRow:
    """A row's values under the names of the tables' columns; a column that the file lacks is absent."""

    line: int
    reference: str
    columns: dict[str, Any] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    periods: tuple[Period, ...] | None = None
    facts: dict[str, dict[str, Fact]] = field(default_factory=dict)


class RowChecker:
    """Checks rows against the lists of counties, countries and specialties, which are read once."""

    def __init__(self) -> None:
        self.counties = {str(pk): str(pk) for pk in County.objects.values_list("pk", flat=True)}
        self.counties |= {name.casefold(): str(pk) for pk, name in County.objects.values_list("pk", "name")}
        self.specialties = {code.casefold(): code for code in Specialty.objects.values_list("code", flat=True)}
        self.specialties |= {name.casefold(): code for code, name in Specialty.objects.values_list("code", "name")}
        self.countries = {code for code, _name in country_choices()}
        self.today = timezone.localdate()

    def check(self, raw: RawRow) -> tuple[CheckedRow, list[Flaw]]:
        """The values of a row and its flaws; with a flaw, the values can't be used."""
        flaws = [Flaw(raw.line, "", "The row has more cells than the header.")] if raw.has_extra else []
        if raw.is_short:
            flaws.append(Flaw(raw.line, "", "The row has fewer cells than the header."))
        flaws += [Flaw(raw.line, name, SHORTENED) for name, text in raw.cells.items() if is_shortened(name, text)]
        row = CheckedRow(raw.line, raw.cells.get("reference", ""))
        for check in (_texts, _reach, self._place, self._training, _parsed, self._periods, self._facts, self._notice):
            try:
                check(raw.cells, row)
            except ValidationError as fault:
                for column, reasons in fault.message_dict.items():
                    flaws += [Flaw(raw.line, column, reason) for reason in reasons]
        return row, flaws

    def _place(self, cells: dict[str, str], row: CheckedRow) -> None:
        if "residence" not in cells:
            return
        lives = _one_of(cells, "residence", Residence.values, default=Residence.NOT_SAID)
        county, state = cells.get("county", ""), cells.get("state", "").upper()
        found = self.counties.get(county.casefold().removesuffix(" county"))
        if lives == Residence.MINNESOTA and found is None:
            _refuse("county", "Write a county of Minnesota, by its name or FIPS code, or write not_said as residence.")
        if lives != Residence.MINNESOTA and county:
            _refuse("county", "A county is only for people who live in Minnesota.")
        if state and (lives != Residence.OTHER_STATE or state not in STATE_NAMES):
            _refuse("state", "Write the two letters of another state, only with other_state as residence.")
        row.columns |= {"residence": lives, "county_id": found, "state": state}

    def _training(self, cells: dict[str, str], row: CheckedRow) -> None:
        country = cells.get("school_country", "").upper()
        if country not in self.countries:
            _refuse("school_country", f"Write the two letters of the country (ISO 3166), such as SO, or {ANOTHER} with its name.")
        words = clean_line(cells.get("school_country_words", ""))
        if (country == ANOTHER) != bool(words):
            _refuse("school_country_words", f"Write the name of the country with {ANOTHER}, and only then.")
        row.columns |= {"school_country": country, "school_country_words": words}
        if "specialty" in cells:
            code = self.specialties.get(cells["specialty"].casefold())
            if cells["specialty"] and code is None:
                _refuse("specialty", "This specialty is not in the list. Write its code, or leave the cell empty.")
            row.columns["specialty_id"] = code

    def _periods(self, cells: dict[str, str], row: CheckedRow) -> None:
        if "minnesota_periods" in cells:
            row.periods = periods_from(cells["minnesota_periods"], today=self.today)

    def _facts(self, cells: dict[str, str], row: CheckedRow) -> None:
        for column in CELLS:
            if column in cells:
                row.facts[column] = _checked(column, cells[column], partial(facts_from, column, today=self.today))

    def _notice(self, cells: dict[str, str], row: CheckedRow) -> None:
        if not cells.get("notice_channel"):
            _refuse("notice_channel", "Write how notice was given, or not_known.")
        channel = _one_of(cells, "notice_channel", NoticeChannel.values)
        day, version = cells.get("notice_date", ""), cells.get("notice_version", "")
        given_on: date | None = None
        if channel == NoticeChannel.NOT_KNOWN:
            if day or version:
                _refuse("notice_date" if day else "notice_version", "Leave this empty when it is not known how notice was given.")
        else:
            if not day:
                _refuse("notice_date", "Write the day on which notice was given, such as 2026-05-03.")
            given_on = _checked("notice_date", day, lambda text: parse_day(text, HAPPENED))
            if not version:
                _refuse("notice_version", "Write which text was given, or not_known as channel.")
        row.record |= {"notice_channel": channel, "notice_given_on": given_on, "notice_version": version}


def _refuse(column: str, reason: str) -> None:
    raise ValidationError({column: reason})


def _one_of(cells: dict[str, str], column: str, allowed: list[str], *, default: str = "") -> str:
    value = cells[column].casefold() or default
    if value not in allowed:
        _refuse(column, f"Write one of: {', '.join(allowed)}.")
    return value


def _checked[T](column: str, text: str, *validators: Callable[[str], T]) -> T:
    for validator in validators:
        try:
            found = validator(text)
        except ValidationError as fault:
            raise ValidationError({column: fault.messages}) from fault
    return found


def _texts(cells: dict[str, str], row: CheckedRow) -> None:
    faults: dict[str, list[str]] = {}
    for column, longest in LONGEST.items():
        if len(cells.get(column, "")) > longest:
            faults.setdefault(column, []).append(f"At most {longest} characters.")
    _refuse_identity_numbers(cells, faults)
    spellings = _names(cells, faults)
    for column in ("reference", "name"):
        if not cells.get(column):
            faults.setdefault(column, []).append("This can't be empty.")
    if len(spellings) > MOST_SPELLINGS or any(len(each) > LONGEST_NAME for each in spellings):
        faults.setdefault("other_spellings", []).append(f"At most {MOST_SPELLINGS} spellings, each of at most 200 characters.")
    if faults:
        raise ValidationError(faults)
    row.columns["name"] = cells["name"]
    if "other_spellings" in cells:
        row.columns["other_spellings"] = spellings


def _refuse_identity_numbers(cells: dict[str, str], faults: dict[str, list[str]]) -> None:
    # A key is a file number: only what cannot be one is refused in it.
    if (found := looks_forbidden(cells.get("reference", ""))) is not None:
        faults.setdefault("reference", []).append(
            f"This seems to hold {found}, a number of an identity document. Use another key."
        )
    for column in FREE_TEXTS:
        try:
            _checked(column, cells.get(column, ""), refuse_forbidden_text)
        except ValidationError as fault:
            faults.setdefault(column, []).extend(fault.messages[:1])


def _names(cells: dict[str, str], faults: dict[str, list[str]]) -> list[str]:
    """Clean the row's names; gives back the other spellings."""
    spellings: list[str] = []
    for column in ("name", "navigator", "other_spellings"):
        try:
            if column == "other_spellings":
                spellings = names_of_lines(cells.get(column, "").replace(SEPARATOR, "\n"))
            else:
                cells[column] = clean_name(cells.get(column, ""))
        except ValidationError as fault:
            faults.setdefault(column, []).extend(fault.messages)
    return spellings


def _reach(cells: dict[str, str], row: CheckedRow) -> None:
    way = _one_of(cells, "reach_by", ReachBy.values)
    email, phone, navigator = (cells.get(name, "") for name in ("email", "phone", "navigator"))
    if email:
        _checked("email", email, validate_email)
    if phone:
        _checked("phone", phone, parse_phone)
    if not {ReachBy.EMAIL: email, ReachBy.PHONE: phone, ReachBy.NAVIGATOR: navigator}[ReachBy(way)]:
        _refuse(way, "This can't be empty: it is the way to reach the person.")
    row.columns |= {
        "reach_by": way,
        "phone": parse_phone(phone) if way == ReachBy.PHONE else "",
        "navigator": navigator if way == ReachBy.NAVIGATOR else "",
    }
    if "email" in cells:
        row.record["email"] = email.lower()


def _parsed(cells: dict[str, str], row: CheckedRow) -> None:
    """Every column that is read by itself, by its own reader."""
    for column in COLUMNS:
        if column.parse is not None and column.name in cells:
            row.columns[column.attribute] = _checked(column.name, cells[column.name], column.parse)
