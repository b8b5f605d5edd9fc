"""What the importer expects of a federal file, and the refusal of a file whose header differs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from img_program.geography.designations.columns import HPSA_COLUMNS, MUAP_COLUMNS
from img_program.geography.models import FederalList

_NAMED_AT_MOST = 5
_MUAP = "Medically Underserved Area/Population (MUA/P)"


class FileRefusedError(Exception):
    """The file as a whole can't be imported; the message says which column or line, and what to do."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One of the two files: its columns in order, and where the facts stand that both files have.

    A date may stand in two columns, once as MM/DD/YYYY and once as YYYY/MM/DD.
    """

    federal_list: FederalList
    columns: tuple[str, ...]
    designated: tuple[str, ...]
    updated: tuple[str, ...]
    withdrawn: tuple[str, ...]
    facts: Mapping[str, str]
    created: tuple[str, ...] = ("Data Warehouse Record Create Date", "Data Warehouse Record Create Date Text")
    component_states: tuple[str, ...] = ("Common State FIPS Code", "State FIPS Code", "Primary State FIPS Code")
    counties: tuple[str, ...] = (
        "Common State County FIPS Code",
        "State and County Federal Information Processing Standard Code",
    )


HPSA_LAYOUT = Layout(
    federal_list=FederalList.HPSA,
    columns=HPSA_COLUMNS,
    designated=("HPSA Designation Date",),
    updated=("HPSA Designation Last Update Date",),
    withdrawn=("Withdrawn Date", "HPSA Withdrawn Date String"),
    facts={
        "id": "HPSA ID",
        "name": "HPSA Name",
        "type": "Designation Type",
        "status": "HPSA Status",
        "score": "HPSA Score",
        "population": "HPSA Population Type",
        "component_type": "HPSA Component Type Description",
        "component_name": "HPSA Component Name",
    },
)
MUAP_LAYOUT = Layout(
    federal_list=FederalList.MUAP,
    columns=MUAP_COLUMNS,
    designated=("Designation Date", "MUA/P Designation Date String"),
    updated=("MUA/P Update Date", "MUA/P Update Date String"),
    withdrawn=(f"{_MUAP} Withdrawal Date", f"{_MUAP} Withdrawal Date in Text Format"),
    facts={
        "id": "MUA/P ID",
        "name": "MUA/P Service Area Name",
        "type": "Designation Type",
        "status": "MUA/P Status Description",
        "score": "IMU Score",
        "population": "Population Type",
        "component_type": f"{_MUAP} Component Geographic Type Description",
        "component_name": f"{_MUAP} Component Geographic Name",
    },
)
LAYOUTS = (HPSA_LAYOUT, MUAP_LAYOUT)


def without_dangling(cells: Sequence[str], width: int) -> Sequence[str]:
    """The cells without the empty one that a comma at the end of the line makes."""
    return cells[:-1] if len(cells) == width + 1 and not cells[-1].strip() else cells


@dataclass(frozen=True, slots=True)
class Header:
    """The first line of a file: its layout, where each column stands, and columns that are new to us."""

    layout: Layout
    places: Mapping[str, int]
    width: int
    new: tuple[str, ...]


def header_of(cells: Sequence[str]) -> Header:
    """What a header says. A new column is only told; raises FileRefusedError that names columns that are missing or moved."""
    names = [cell.strip().removeprefix("\ufeff").strip('"') for cell in cells]
    if names and not names[-1]:
        names = names[:-1]
    layout = max(LAYOUTS, key=lambda candidate: len(set(candidate.columns) & set(names)))
    known = [name for name in names if name in layout.columns]
    if len(set(known)) * 2 < len(layout.columns):
        raise FileRefusedError(
            "This is neither the federal file of primary care HPSAs nor that of MUAs and MUPs: its first line does not name "
            "their columns. Choose the file BCD_HPSA_FCT_DET_PC.csv or MUA_DET.csv."
        )
    if tuple(known) != layout.columns:
        raise FileRefusedError(
            f"{_difference(names, layout.columns)} The file may have a new layout. Nothing was imported. "
            "Tell the people who run this program."
        )
    new = tuple(name for name in names if name not in layout.columns)
    return Header(layout, {name: place for place, name in enumerate(names)}, len(names), new)


def _difference(names: Sequence[str], expected: Sequence[str]) -> str:
    missing = [name for name in expected if name not in names]
    unknown = [name for name in names if name not in expected]
    if missing:
        parts = [f"The column {_quoted(missing)} is missing."]
        parts += [f"We don't know the column {_quoted(unknown)}."] if unknown else []
        return " ".join(parts)
    known = [name for name in names if name in expected]
    if len(known) != len(expected):
        twice = next(name for name in known if known.count(name) > 1)
        return f"The column {_quoted([twice])} appears twice."
    place = next(number for number, pair in enumerate(zip(known, expected, strict=True)) if pair[0] != pair[1])
    return f"Column {place + 1} is {_quoted([known[place]])} where {_quoted([expected[place]])} is expected."


def _quoted(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:_NAMED_AT_MOST])
    more = len(names) - _NAMED_AT_MOST
    return f"{shown} and {more} more" if more > 0 else shown
