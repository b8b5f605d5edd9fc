"""One Minnesota row of a federal file as facts about its designation and the part of it that the row lists."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from img_program.geography.designations.layout import FileRefusedError, Layout
from img_program.geography.designations.records import Facts, Part
from img_program.geography.designations.values import Row, RowProblemError, component_kind, hpsa_coverage, muap_kind, status_of
from img_program.geography.models import ComponentKind, Coverage, DesignationKind, DesignationStatus, FederalList

PRIMARY_CARE = "primary care"


def demand_primary_care(row: Row, line: int) -> None:
    """Raise FileRefusedError for the file of another discipline, whose columns are the same."""
    column = "HPSA Discipline Class"
    discipline = row.text(column)
    if discipline.lower() != PRIMARY_CARE:
        raise FileRefusedError(
            f"Line {line}, column “{column}”: this file lists “{discipline[:60]}”. The law asks for primary medical care. "
            "Choose the file BCD_HPSA_FCT_DET_PC.csv."
        )


def facts_of(row: Row, layout: Layout) -> Facts:
    """What a row says of its designation. Raises RowProblemError."""
    names = layout.facts
    designation_type = row.text(names["type"], longest=120, required=True)
    name = row.text(names["name"], required=True)
    is_hpsa = layout.federal_list is FederalList.HPSA
    kind = DesignationKind.HPSA if is_hpsa else muap_kind(names["type"], designation_type)
    by_kind = Coverage.AREA if kind is DesignationKind.MUA else Coverage.POPULATION
    status = status_of(names["status"], row.text(names["status"], required=True))
    designated_on = row.day(layout.designated)
    if designated_on is None:
        raise RowProblemError(layout.designated[0], "The date of designation is missing.")
    withdrawn_on = row.day(layout.withdrawn) if status is DesignationStatus.WITHDRAWN else None
    last_update_on = row.day(layout.updated)
    if status is DesignationStatus.WITHDRAWN and not (withdrawn_on or last_update_on):
        raise RowProblemError(layout.withdrawn[0], "It is withdrawn, and no column says since when.")
    return Facts(
        kind=kind,
        federal_id=row.text(names["id"], longest=20, required=True),
        service_area="" if is_hpsa else name,
        name=name,
        designation_type=designation_type,
        coverage=hpsa_coverage(designation_type) if is_hpsa else by_kind,
        status=status,
        designated_on=designated_on,
        withdrawn_on=withdrawn_on,
        last_update_on=last_update_on,
        score=row.number(names["score"]),
        population_type=row.text(names["population"]),
        had_break=row.text("Break in Designation").lower() in {"y", "yes"},
    )


def part_of(row: Row, layout: Layout, coverage: Coverage, counties: Collection[str]) -> Part:
    """What a row says of the component it lists. Raises RowProblemError."""
    kind = component_kind(row.text(layout.facts["component_type"]), coverage)
    county = row.first(layout.counties)
    if county and county not in counties:
        raise RowProblemError(layout.counties[0], f"“{county[:20]}” is not the code of a Minnesota county.")
    if kind in {ComponentKind.COUNTY, ComponentKind.SUBDIVISION, ComponentKind.TRACT} and not county:
        raise RowProblemError(layout.counties[0], "The county is missing.")
    is_hpsa = layout.federal_list is FederalList.HPSA
    is_facility = kind is ComponentKind.FACILITY
    return Part(
        kind=kind,
        geography_id=_hpsa_geography(row) if is_hpsa else _muap_geography(row, kind, county),
        county=county,
        name=row.text(layout.facts["component_name"]) or (row.text("County Subdivision Name") if not is_hpsa else ""),
        address=row.text("HPSA Address") if is_facility and is_hpsa else "",
        city=row.text("HPSA City", longest=100) if is_facility and is_hpsa else "",
        postal_code=row.text("HPSA Postal Code", longest=10) if is_facility and is_hpsa else "",
    )


def _hpsa_geography(row: Row) -> str:
    columns: Sequence[str] = ("HPSA Component Source Identification Number", "HPSA Geography Identification Number")
    return next(filter(None, (row.text(column, longest=40) for column in columns)), "")


def _muap_geography(row: Row, kind: ComponentKind, county: str) -> str:
    if kind is ComponentKind.SUBDIVISION:
        return county + row.text("County Subdivision FIPS Code", longest=10)
    if kind is ComponentKind.TRACT:
        return county + row.text("Census Tract", longest=20)
    return county


def demand_same(known: Facts, facts: Facts, layout: Layout) -> None:
    """Rows of one designation that contradict each other are reported, never silently chosen between."""
    columns = {
        "status": layout.facts["status"],
        "designation_type": layout.facts["type"],
        "designated_on": layout.designated[0],
        "withdrawn_on": layout.withdrawn[0],
    }
    for name, column in columns.items():
        first, now = getattr(known, name), getattr(facts, name)
        if first != now:
            raise RowProblemError(column, f"An earlier row of {facts.federal_id} says “{first}”, this one “{now}”.")
