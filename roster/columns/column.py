"""What is said of a column: what it is called, its class, who sees it, how a cell of it is read and written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from django.core.exceptions import ValidationError
from django.utils import timezone

from roster.columns.current import Current
from roster.models import Registrant
from roster.permissions import VIEW_REGISTRANTS

CLASSIFICATION = "Classification pending counsel; treated as private"
SEPARATOR = "|"
EARLIEST_GRADUATION = 1930
LONGEST_NAME = 200
type Cell = str | int | None


class Kind(StrEnum):
    """What a cell holds: it tells what a spreadsheet may have made of it."""

    TEXT = "text"
    WORD = "word"
    CODE = "code"
    NUMBER = "number"
    YEAR = "year"
    DAY = "day"


class Group(StrEnum):
    """Where it stands: on the record, among what the statuses rest on, or in files alone."""

    RECORD = "record"
    ELIGIBILITY = "eligibility"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the roster file and, unless it is read together with others, of the record.

    `attribute`: the registrant's column; empty for what stands in other tables. `label`: for the person, `staff_label` for
    the office where it differs; without one it is told by a column beside it. `parse` reads a cell, `write` makes one,
    `shown` says the value in words. `unsaid`: the value of somebody of whom a file says nothing.
    """

    name: str
    words: str
    label: str = ""
    staff_label: str = ""
    group: Group = Group.RECORD
    kind: Kind = Kind.TEXT
    attribute: str = ""
    parse: Callable[[str], object] | None = None
    write: Callable[[Current], Cell] | None = None
    shown: Callable[[Registrant], object] | None = None
    empty: str = "Not given"
    unsaid: object = None
    longest: int = 0
    classification: str = CLASSIFICATION
    seen_by: str = VIEW_REGISTRANTS
    is_required: bool = False
    is_read: bool = True
    is_free_text: bool = False
    is_way_to_reach: bool = False
    decides_status: bool = False

    @property
    def is_eligibility(self) -> bool:
        """Whether it leaves the program only with two persons' approval."""
        return self.group == Group.ELIGIBILITY

    def cell_of(self, current: Current) -> Cell:
        """What a file says of a person."""
        if self.write is not None:
            return self.write(current)
        value: Cell = current.columns[self.attribute]
        return value

    def said(self, registrant: Registrant) -> object:
        """The value in words; empty when nothing is told."""
        return self.shown(registrant) if self.shown else getattr(registrant, self.attribute)


def parse_year(text: str) -> int | None:
    """A year of a living person's school or work, four digits. Raises ValidationError in words."""
    if not text:
        return None
    is_year = len(text) == 4 and text.isascii() and text.isdigit()  # noqa: PLR2004 - digits of a year
    if not is_year or not EARLIEST_GRADUATION <= int(text) <= timezone.localdate().year + 1:
        raise ValidationError("Write the year with four digits, such as 1998, or leave it empty.", code="year")
    return int(text)
