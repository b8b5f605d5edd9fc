"""Each column of a record, said once: label, classification, who sees it, its reader and its writer.

Form, page, data inventory, import, export, sealing and what a spreadsheet does to a cell all read it here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone

from img_program.web.fields import clean_line
from roster.columns.column import CLASSIFICATION, LONGEST_NAME, SEPARATOR, Cell, Column, Group, Kind, parse_year
from roster.columns.current import Current
from roster.countries import LONGEST_WORDS
from roster.models import Answer, Registrant, Residence
from roster.models.school import LONGEST_SCHOOL


def _answer(*allowed: Answer) -> Callable[[str], str]:
    def parse(text: str) -> str:
        value = text.casefold() or Answer.SKIPPED.value
        if value not in allowed:
            raise ValidationError(f"Write one of: {', '.join(allowed)}.", code="choice")
        return value

    return parse


def _question(name: str, label: str, staff_label: str, *allowed: Answer) -> Column:
    return Column(
        name,
        ", ".join(allowed[:-1]) + f" or {allowed[-1]}",
        label,
        staff_label,
        group=Group.ELIGIBILITY,
        kind=Kind.WORD,
        attribute=name,
        parse=_answer(*allowed),
        shown=lambda registrant: Answer(getattr(registrant, name)).label,
        unsaid=Answer.SKIPPED.value,
        decides_status=True,
    )


def _email(registrant: Registrant) -> str:
    return registrant.user.email if registrant.user else ""


def _of_record(name: str) -> Callable[[Current], Any]:
    return lambda current: current.record[name]


def _notice_day(current: Current) -> str:
    given_on = current.record["notice_given_on"]
    return given_on.isoformat() if given_on else ""


def _told(column: str) -> Callable[[Current], str]:
    return lambda current: SEPARATOR.join(current.facts[column])


_YES_NO_SKIPPED = (Answer.YES, Answer.NO, Answer.SKIPPED)
_ANY_ANSWER = (Answer.YES, Answer.NO, Answer.NOT_SURE, Answer.SKIPPED)

COLUMNS: tuple[Column, ...] = (
    Column(
        "reference",
        "Your own reference of the person; makes the import repeatable",
        group=Group.FILE,
        kind=Kind.NUMBER,
        write=lambda current: current.reference,
        longest=60,
        is_required=True,
    ),
    Column(
        "name",
        "Name as the person writes it",
        "Name",
        attribute="name",
        longest=LONGEST_NAME,
        is_required=True,
        is_free_text=True,
    ),
    Column(
        "other_spellings",
        "Other spellings, separated by |",
        "Other spellings",
        attribute="other_spellings",
        write=lambda current: SEPARATOR.join(current.columns["other_spellings"]),
        shown=lambda registrant: ", ".join(registrant.other_spellings),
        empty="None given",
        is_free_text=True,
    ),
    Column(
        "reach_by",
        "email, phone or navigator",
        "How we reach you",
        "How to reach",
        kind=Kind.WORD,
        attribute="reach_by",
        shown=lambda registrant: registrant.reach_in_words,
        is_required=True,
        is_way_to_reach=True,
    ),
    Column(
        "email",
        "E-mail address",
        "Sign-in e-mail address",
        write=_of_record("email"),
        shown=_email,
        empty="No account",
        longest=254,
    ),
    Column("phone", "Phone number with area code", kind=Kind.NUMBER, attribute="phone", longest=32, is_way_to_reach=True),
    Column(
        "navigator",
        "Name and organization of the navigator",
        attribute="navigator",
        longest=LONGEST_NAME,
        is_free_text=True,
        is_way_to_reach=True,
    ),
    Column(
        "residence",
        "minnesota, other_state, not_yet or not_said",
        "Where you live",
        "Lives",
        kind=Kind.WORD,
        attribute="residence",
        shown=lambda registrant: registrant.residence_in_words,
        unsaid=Residence.NOT_SAID.value,
        decides_status=True,
    ),
    Column(
        "county",
        "County in Minnesota, by name or FIPS code",
        kind=Kind.NUMBER,
        attribute="county_id",
        write=lambda current: current.registrant.county.name if current.registrant.county else "",
    ),
    Column("state", "Another state, by its postal code", kind=Kind.CODE, attribute="state"),
    Column(
        "school_country",
        "Country of the medical school, two letters (ISO 3166)",
        "Country of medical school",
        kind=Kind.CODE,
        attribute="school_country",
        shown=lambda registrant: registrant.school_country_in_words,
        is_required=True,
        decides_status=True,
    ),
    Column(
        "school_country_words",
        "Its name, with ZZ for another country or a former state",
        attribute="school_country_words",
        longest=LONGEST_WORDS,
        is_free_text=True,
        decides_status=True,
    ),
    Column(
        "school_name",
        "Name of the medical school, as the person writes it",
        "Medical school",
        attribute="school_name",
        parse=clean_line,
        longest=LONGEST_SCHOOL,
        is_free_text=True,
    ),
    Column(
        "graduation_year",
        "Four digits; empty when not known",
        "Year of graduation",
        kind=Kind.YEAR,
        attribute="graduation_year",
        parse=parse_year,
        empty="I do not know",
    ),
    Column(
        "last_practiced",
        "Four digits; empty when not told",
        "Last practiced as a physician",
        kind=Kind.YEAR,
        attribute="last_practiced",
        parse=parse_year,
    ),
    Column(
        "specialty",
        "Code of the specialty; empty for not yet",
        "Specialty",
        attribute="specialty_id",
        write=lambda current: current.columns["specialty_id"] or "",
        shown=lambda registrant: registrant.specialty,
        empty="Not yet",
    ),
    _question("born_outside_us", "Born outside the United States", "", *_YES_NO_SKIPPED),
    _question("us_is_home", "The United States is your home", "The United States is home", *_ANY_ANSWER),
    _question("came_for_training", "Came to start a US residency or fellowship", "", *_ANY_ANSWER),
    Column(
        "minnesota_periods",
        "2019..2021-05|2024-03-02.. (year, month or day)",
        group=Group.ELIGIBILITY,
        write=lambda current: current.periods_cell,
    ),
    Column(
        "ecfmg",
        "certified 2021-05-03 through 2027-06-30 (or for_ever), pathway or exam, number 0-123-456-7; or not_certified",
        group=Group.ELIGIBILITY,
        write=_told("ecfmg"),
    ),
    Column(
        "exams",
        "step_1 1 passed 2021-05-03|step_2_ck 2 not_passed 2022-01 (exam, attempt, result, day)",
        group=Group.ELIGIBILITY,
        write=_told("exams"),
    ),
    Column(
        "us_experience",
        "hands_on 160 2023-05 Lakeshore Clinic (kind, hours, since, hospital or clinic)",
        group=Group.ELIGIBILITY,
        write=_told("us_experience"),
        is_free_text=True,
    ),
    Column(
        "notice_channel",
        "browser, paper, navigator, import or not_known",
        group=Group.FILE,
        kind=Kind.WORD,
        write=_of_record("notice_channel"),
        is_required=True,
    ),
    Column("notice_date", "Day notice was given: 2026-05-03", group=Group.FILE, kind=Kind.DAY, write=_notice_day),
    Column(
        "notice_version",
        "Version of the text that was given",
        group=Group.FILE,
        kind=Kind.NUMBER,
        write=_of_record("notice_version"),
        longest=20,
        is_free_text=True,
    ),
    Column(
        "status",
        "Written by the export, not read",
        "Status",
        write=lambda current: current.registrant.status,
        shown=lambda registrant: registrant.get_status_display(),
        is_read=False,
    ),
    Column(
        "joined_on",
        "Written by the export, not read",
        "Joined",
        kind=Kind.DAY,
        write=lambda current: timezone.localdate(current.registrant.joined_at).isoformat(),
        shown=lambda registrant: registrant.joined_at,
        is_read=False,
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.is_required)
STORED = tuple(column for column in COLUMNS if column.attribute)


def columns_for(*, with_eligibility: bool) -> list[Column]:
    """The columns of an export, in the order of the layout."""
    return [column for column in COLUMNS if with_eligibility or not column.is_eligibility]


def label_of(name: str) -> str:
    """What a column is called for the person."""
    return BY_NAME[name].label


def labelled(group: Group) -> list[Column]:
    """The columns that a page tells, in their order."""
    return [column for column in COLUMNS if column.label and column.group == group]


__all__ = [
    "BY_NAME", "CLASSIFICATION", "COLUMNS", "LONGEST_NAME", "REQUIRED", "SEPARATOR", "STORED", "Cell", "Column", "Group", "Kind",
    "columns_for", "label_of", "labelled", "parse_year",
]  # fmt: skip
