"""Every quirk of the federal files, and every refusal in words."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from img_program.geography.designations.layout import HPSA_LAYOUT, MUAP_LAYOUT, FileRefusedError, Layout
from img_program.geography.designations.reading import read_federal_file
from img_program.geography.designations.records import Reading
from img_program.geography.designations.sample import federal_bytes
from img_program.geography.models import ComponentKind, Coverage, DesignationKind, DesignationStatus
from tests.geography.designations.support import hpsa, mua

COUNTIES = {"27007", "27053", "27069", "27137"}
WITHDRAWAL = MUAP_LAYOUT.withdrawn
STATUS = "HPSA Status"


def read(layout: Layout, *rows: Mapping[str, str], encoding: str = "utf-8") -> Reading:
    return read_federal_file(io.BytesIO(federal_bytes(layout, rows, encoding=encoding)), COUNTIES)


def read_text(text: str) -> Reading:
    return read_federal_file(io.BytesIO(text.encode()), COUNTIES)


def as_text(*rows: Mapping[str, str]) -> str:
    return federal_bytes(HPSA_LAYOUT, rows).decode()


def problems(reading: Reading) -> list[tuple[int, str, str]]:
    return [(each.line, each.column, each.reason) for each in reading.problems]


def test_minnesota_is_kept_and_the_rest_counted() -> None:
    elsewhere = hpsa(id="1481", name="Hereford, city of", county="48117") | {"Common State FIPS Code": "48"}
    reading = read(HPSA_LAYOUT, elsewhere, hpsa(id="127", name="Beltrami", county="27007"))
    assert (reading.rows_read, reading.rows_elsewhere, reading.rows_kept, reading.rows_bad) == (2, 1, 1, 0)
    assert [each.name for each in reading.facts.values()] == ["Beltrami"]
    assert reading.file_date == date(2026, 7, 1)


def test_the_dangling_comma_is_there_and_may_go() -> None:
    text = as_text(hpsa(id="127", name="Beltrami", county="27007"))
    assert all(line.endswith(",") for line in text.splitlines())
    without = "\r\n".join(line.removesuffix(",") for line in text.splitlines())
    assert read_text(text).facts == read_text(without).facts


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1"])
def test_both_encodings_with_and_without_a_mark(encoding: str) -> None:
    reading = read(HPSA_LAYOUT, hpsa(id="127", name="Clínica Peña", county="27007"), encoding=encoding)
    assert [each.name for each in reading.facts.values()] == ["Clínica Peña"]


def test_padding_and_quoted_commas() -> None:
    row = hpsa(id=" 127 ", name="Bemidji, city of", county=" 27007", score=" 6", component_type="County            ")
    reading = read(HPSA_LAYOUT, row | {"Common State FIPS Code": " 27 "})
    (facts,) = reading.facts.values()
    (part,) = reading.parts[facts.key].values()
    assert (facts.federal_id, facts.name, facts.score) == ("127", "Bemidji, city of", Decimal("6.00"))
    assert (part.kind, part.county) == (ComponentKind.COUNTY, "27007")


def test_identical_lines_count_once() -> None:
    row = hpsa(id="127", name="Beltrami", county="27007")
    reading = read(HPSA_LAYOUT, row, row, row)
    assert (reading.rows_kept, reading.rows_duplicate, len(reading.facts)) == (1, 2, 1)


def test_one_id_on_several_rows() -> None:
    common = {"id": "127", "name": "North", "county": "27007"}
    rows = [
        hpsa(**common, component_name="Beltrami"),
        hpsa(**common, component_type="County Subdivision", component_name="Ely city"),
        hpsa(**common, component_type="Census Tract", component_name="4501"),
        hpsa(**common, component_type="Unknown", component_name="Somewhere"),
        hpsa(**common, component_type="Partial County", component_name="Half"),
    ]
    reading = read(HPSA_LAYOUT, *rows)
    assert len(reading.facts) == 1
    (parts,) = reading.parts.values()
    kinds = ["county", "subdivision", "tract", "unknown", "unknown"]
    assert [part.kind for part in parts.values()] == kinds, "part of a county must not count as all of it"


@pytest.mark.parametrize(
    ("designation_type", "coverage", "kind"),
    [
        ("Geographic HPSA", Coverage.AREA, ComponentKind.COUNTY),
        ("High Needs Geographic HPSA", Coverage.AREA, ComponentKind.COUNTY),
        ("HPSA Population", Coverage.POPULATION, ComponentKind.COUNTY),
        ("Federally Qualified Health Center", Coverage.FACILITY, ComponentKind.FACILITY),
        ("Rural Health Clinic", Coverage.FACILITY, ComponentKind.FACILITY),
        ("Correctional Facility", Coverage.FACILITY, ComponentKind.FACILITY),
        ("A type of tomorrow", Coverage.FACILITY, ComponentKind.FACILITY),
    ],
)
def test_what_a_type_is_about(designation_type: str, coverage: Coverage, kind: ComponentKind) -> None:
    reading = read(HPSA_LAYOUT, hpsa(id="127", name="North", county="27007", type=designation_type))
    (facts,), (parts,) = reading.facts.values(), reading.parts.values()
    assert (facts.coverage, [part.kind for part in parts.values()]) == (coverage, [kind])


def test_an_id_used_again_makes_two_designations_by_service_area() -> None:
    withdrawn = mua(id="01758", name="Old area", county="27007", status="Withdrawn", withdrawn="03/04/2015")
    reading = read(MUAP_LAYOUT, withdrawn, mua(id="01758", name="New area", county="27007"))
    assert {key[2]: facts.status for key, facts in reading.facts.items()} == {
        "Old area": DesignationStatus.WITHDRAWN,
        "New area": DesignationStatus.DESIGNATED,
    }
    assert reading.rows_bad == 0


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Medically Underserved Area", DesignationKind.MUA),
        ("Medically Underserved Area \u2013 Governor\u2019s Exception", DesignationKind.MUA),
        ("Medically Underserved Population", DesignationKind.MUP),
        ("MUP Low Income", DesignationKind.MUP),
    ],
)
def test_areas_and_populations(words: str, kind: DesignationKind) -> None:
    assert [key[0] for key in read(MUAP_LAYOUT, mua(id="1", name="North", county="27007", type=words)).facts] == [kind]


@pytest.mark.parametrize("spelled", ["03/04/2015", "2015/03/04", "2015-03-04", "03/04/2015 00:00:00"])
@pytest.mark.parametrize("column", WITHDRAWAL)
def test_both_spellings_of_a_date_in_either_column(spelled: str, column: str) -> None:
    row = mua(id="1", name="Old", county="27007", status="Withdrawn") | {column: spelled}
    assert [facts.withdrawn_on for facts in read(MUAP_LAYOUT, row).facts.values()] == [date(2015, 3, 4)]


@pytest.mark.parametrize("words", ["Designated", "Proposed For Withdrawal", "withdrawn"])
def test_statuses(words: str) -> None:
    reading = read(HPSA_LAYOUT, hpsa(id="127", name="North", county="27007", status=words, withdrawn="01/02/2020"))
    (facts,) = reading.facts.values()
    assert facts.status.label.lower() == words.lower()
    assert facts.withdrawn_on == (date(2020, 1, 2) if words == "withdrawn" else None)


GOOD = hpsa(id="1", name="Good", county="27069")


@pytest.mark.parametrize(
    ("facts", "extra", "column", "reason"),
    [
        ({}, {"HPSA Designation Date": "31/12/2015"}, "HPSA Designation Date", "is not a date"),
        ({}, {"HPSA Designation Date": ""}, "HPSA Designation Date", "missing"),
        ({}, {STATUS: "Suspended"}, STATUS, "We don't know the status “Suspended”"),
        ({"id": ""}, {}, "HPSA ID", "missing"),
        ({"name": " "}, {}, "HPSA Name", "missing"),
        ({"name": "x" * 201}, {}, "HPSA Name", "longer than 200"),
        ({"score": "high"}, {}, "HPSA Score", "not a score"),
        ({"county": "27999"}, {}, "Common State County FIPS Code", "not the code of a Minnesota county"),
        ({"county": ""}, {}, "Common State County FIPS Code", "The county is missing"),
        ({"status": "Withdrawn", "updated": ""}, {}, "Withdrawn Date", "no column says since when"),
        (
            {"status": "Withdrawn", "withdrawn": "01/02/2020"},
            {"HPSA Withdrawn Date String": "2020/01/03"},
            "HPSA Withdrawn Date String",
            "given as 2020-01-02",
        ),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_kept(
    facts: dict[str, str], extra: dict[str, str], column: str, reason: str
) -> None:
    row = hpsa(**{"id": "127", "name": "North", "county": "27007", **facts}) | extra
    reading = read(HPSA_LAYOUT, GOOD, row)
    ((line, named, why),) = problems(reading)
    assert (line, named, reading.rows_kept, reading.rows_bad) == (3, column, 1, 1)
    assert reason in why


def test_rows_that_contradict_each_other_are_not_chosen_between() -> None:
    common = {"id": "127", "name": "North"}
    rows = [hpsa(**common, county="27007"), hpsa(**common, county="27137", status="Proposed For Withdrawal")]
    reading = read(HPSA_LAYOUT, *rows)
    ((line, column, reason),) = problems(reading)
    assert (line, column, reading.rows_kept) == (3, STATUS, 1)
    assert "An earlier row of 127" in reason


def test_a_row_of_another_width_is_bad() -> None:
    text = as_text(GOOD) + "one,two,three\r\n"
    assert problems(read_text(text)) == [(3, "", "The row has 3 values, the header names 65 columns.")]


def changed_header(old: str, new: str) -> str:
    header, rest = as_text(GOOD).split("\r\n", 1)
    return header.replace(old, new, 1) + "\r\n" + rest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (changed_header("HPSA Score", "HPSA Points"), "“HPSA Score” is missing. We don't know the column “HPSA Points”"),
        (
            changed_header("HPSA Score,PC MCTA Score", "PC MCTA Score,HPSA Score"),
            "Column 5 is “PC MCTA Score” where “HPSA Score”",
        ),
        (changed_header("HPSA Name,HPSA ID", "HPSA Name,HPSA Name,HPSA ID"), "“HPSA Name” appears twice"),
        (changed_header("Longitude,", ""), "“Longitude” is missing"),
        ("a,b,c\r\n1,2,3\r\n", "neither the federal file"),
        ("", "The file is empty"),
        (as_text(), "lists nothing in Minnesota"),
        (as_text(GOOD)[:-40] + '"cut', "a quotation mark is missing"),
    ],
)
def test_a_file_that_is_refused_says_why(text: str, words: str) -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read_text(text)
    assert words in str(refusal.value)


def test_the_file_of_another_discipline_is_refused() -> None:
    with pytest.raises(FileRefusedError) as refusal:
        read(HPSA_LAYOUT, GOOD | {"HPSA Discipline Class": "Dental Health"})
    assert "Line 2, column “HPSA Discipline Class”: this file lists “Dental Health”" in str(refusal.value)


def test_the_address_of_a_facility_is_kept_and_no_other() -> None:
    where = {"HPSA Address": "12 Cedar Street", "HPSA City": "Bemidji", "HPSA Postal Code": "56601"}
    clinic = hpsa(id="127", name="Clinic", county="27007", type="Rural Health Clinic", component_type="Unknown") | where
    area = hpsa(id="128", name="Area", county="27007") | where
    reading = read(HPSA_LAYOUT, clinic, area)
    kept = [(part.address, part.city, part.postal_code) for parts in reading.parts.values() for part in parts.values()]
    assert kept == [("12 Cedar Street", "Bemidji", "56601"), ("", "", "")]


def test_a_new_column_is_told_and_the_rest_is_read() -> None:
    header, row, rest = as_text(GOOD).split("\r\n", 2)
    text = header.replace("HPSA ID,", "HPSA ID,HPSA Region,", 1) + "\r\n"
    name, federal_id, others = row.split(",", 2)
    reading = read_text(text + f"{name},{federal_id},Five,{others}\r\n" + rest)
    assert problems(reading) == [(1, "HPSA Region", "This column is new to us and was not read. Everything else was.")]
    assert (reading.rows_kept, reading.rows_bad) == (1, 0)
    assert [facts.name for facts in reading.facts.values()] == [facts.name for facts in read(HPSA_LAYOUT, GOOD).facts.values()]


@pytest.mark.parametrize("nothing", ["N/A", "Not Applicable", "null", " - "])
def test_a_placeholder_says_nothing(nothing: str) -> None:
    row = hpsa(id="127", name="North", county="27007", score=nothing) | {
        "Withdrawn Date": nothing,
        "HPSA Population Type": nothing,
    }
    (facts,) = read(HPSA_LAYOUT, row).facts.values()
    assert (facts.score, facts.withdrawn_on, facts.population_type) == (None, None, "")


@pytest.mark.parametrize("never", ["01/01/1900", "12/31/9999"])
def test_a_day_that_means_never_is_none(never: str) -> None:
    row = hpsa(id="127", name="North", county="27007", status="Withdrawn", updated="06/30/2022") | {"Withdrawn Date": never}
    (facts,) = read(HPSA_LAYOUT, row).facts.values()
    assert (facts.withdrawn_on, facts.last_update_on) == (None, date(2022, 6, 30))
