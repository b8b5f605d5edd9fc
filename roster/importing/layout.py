"""The layout of a roster file: its columns, which the import reads and the export writes."""

from __future__ import annotations

from dataclasses import dataclass

SEPARATOR = "|"
OWN_REFERENCE = "roster-"  # The reference of somebody who has no external one, followed by the record's number.
COMMENT = "#"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, what it holds in words, and whether a file must have it."""

    name: str
    words: str
    is_required: bool = False
    is_eligibility: bool = False
    is_read: bool = True


COLUMNS: tuple[Column, ...] = (
    Column("reference", "Your own reference of the person; makes the import repeatable", is_required=True),
    Column("name", "Name as the person writes it", is_required=True),
    Column("other_spellings", "Other spellings, separated by |"),
    Column("reach_by", "email, phone or navigator", is_required=True),
    Column("email", "E-mail address"),
    Column("phone", "Phone number with area code"),
    Column("navigator", "Name and organization of the navigator"),
    Column("residence", "minnesota, other_state, not_yet or not_said"),
    Column("county", "County in Minnesota, by name or FIPS code"),
    Column("state", "Another state, by its postal code"),
    Column("school_country", "Country of the medical school, two letters (ISO 3166)", is_required=True),
    Column("school_country_words", "Its name, with ZZ for another country or a former state"),
    Column("graduation_year", "Four digits; empty when not known"),
    Column("specialty", "Code of the specialty; empty for not yet"),
    Column("born_outside_us", "yes, no, not_sure or skipped", is_eligibility=True),
    Column("us_is_home", "yes, no, not_sure or skipped", is_eligibility=True),
    Column("came_for_training", "yes, no, not_sure or skipped", is_eligibility=True),
    Column("minnesota_periods", "2019..2021-05|2024-03-02.. (year, month or day)", is_eligibility=True),
    Column("notice_channel", "browser, paper, navigator, import or not_known", is_required=True),
    Column("notice_date", "Day notice was given: 2026-05-03"),
    Column("notice_version", "Version of the text that was given"),
    Column("status", "Written by the export, not read", is_read=False),
    Column("joined_on", "Written by the export, not read", is_read=False),
)
BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED = tuple(column.name for column in COLUMNS if column.is_required)


def columns_for(*, with_eligibility: bool) -> list[str]:
    """The headers of an export, in the order of the layout."""
    return [column.name for column in COLUMNS if with_eligibility or not column.is_eligibility]
