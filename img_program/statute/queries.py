"""What the pages of the law show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from img_program.statute.models import Certainty, Parameter, Provision
from img_program.statute.uses import uses_of
from img_program.web.components import Change, HistoryEntry, Status

SAID_ELSEWHERE = {"Key", "Reason for the last change", "Set by", "Set at"}
RANGE = re.compile(r"\[(\d{4}-\d\d-\d\d), (\d{4}-\d\d-\d\d|None)\)")  # as the history writes a range of days
CERTAINTY_STATUS = {
    Certainty.VERIFIED: Status("met", "Read at its source"),
    Certainty.RECALLED: Status("person", "Recalled, staff will confirm"),
    Certainty.UNKNOWN: Status("neutral", "Not settled"),
}


def certainty_status(certainty: str) -> Status:
    """How sure we are, as a tag."""
    return CERTAINTY_STATUS[Certainty(certainty)]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value of a parameter with its days in words."""

    row: Parameter
    words: str
    days: str
    when: str
    certainty: Status


@dataclass(frozen=True, slots=True)
class ParameterBlock:
    """A parameter with all its values and the places where it is applied."""

    key: str
    label: str
    values: Sequence[ValueLine]
    uses: Sequence[str]

    @property
    def now(self) -> ValueLine | None:
        """The value that holds today."""
        return next((line for line in self.values if line.when == "now"), None)


@dataclass(frozen=True, slots=True)
class ProvisionBlock:
    """A provision and the parameters it sets."""

    provision: Provision
    certainty: Status
    parameters: Sequence[ParameterBlock]


def days_in_words(starts_on: date, ends_before: date | None) -> str:
    """The days of a value: "1 July 2015 to 30 June 2027", or "from 1 July 2027"."""
    start = f"{starts_on.day} {starts_on:%B %Y}"
    if ends_before is None:
        return f"from {start}"
    last = ends_before - timedelta(days=1)
    return f"{start} to {last.day} {last:%B %Y}"


def in_plain_words(entry: HistoryEntry) -> HistoryEntry:
    """An entry without what the page says anyway (who, when, why, which key), and with days instead of a range."""
    changes = [
        Change(change.field, _range_in_words(change.before), _range_in_words(change.after))
        for change in entry.changes
        if change.field not in SAID_ELSEWHERE
    ]
    return replace(entry, changes=changes)


def _range_in_words(text: str) -> str:
    found = RANGE.fullmatch(text)
    if found is None:
        return text
    upper = None if found[2] == "None" else date.fromisoformat(found[2])
    return days_in_words(date.fromisoformat(found[1]), upper)


def parameter_block(rows: Sequence[Parameter], today: date) -> ParameterBlock:
    """The block of one key; its rows in the order of time."""
    lines = [
        ValueLine(
            row, row.in_words(), days_in_words(row.starts_on, row.ends_before), _when(row, today), certainty_status(row.certainty)
        )
        for row in rows
    ]
    return ParameterBlock(rows[-1].key, rows[-1].label, lines, uses_of(rows[-1].key))


def parameter_blocks(today: date) -> list[ParameterBlock]:
    """Every parameter, by key."""
    by_key: dict[str, list[Parameter]] = {}
    for row in Parameter.objects.select_related("provision").order_by("key", "effective"):
        by_key.setdefault(row.key, []).append(row)
    return [parameter_block(rows, today) for rows in by_key.values()]


def law(today: date) -> list[ProvisionBlock]:
    """Every provision with its parameters, each under the provision of its newest value."""
    blocks: dict[str, list[ParameterBlock]] = {}
    for block in parameter_blocks(today):
        blocks.setdefault(block.values[-1].row.provision_id, []).append(block)
    return [
        ProvisionBlock(provision, certainty_status(provision.certainty), blocks.get(provision.pk, []))
        for provision in Provision.objects.all()
    ]


def _when(row: Parameter, today: date) -> str:
    if row.is_in_force_on(today):
        return "now"
    return "before" if row.has_started_by(today) else "planned"
