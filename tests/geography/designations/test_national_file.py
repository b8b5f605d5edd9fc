"""The national file as it comes, a year of monthly files, and what isn't whole: made from thirty real rows of October 2023.

`hpsa_mn_2023.csv`: HRSA, BCD_HPSA_FCT_DET_PC, cut by github.com/valeriemagalong/Healthcare-Shortages (commit c35b9cf) to 21 of the 65
columns, here to Minnesota; US federal public domain. It has no ids and no components: those are made up here.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import pytest

from img_program.database.context import as_system
from img_program.geography.designations.actions import import_now
from img_program.geography.designations.layout import HPSA_LAYOUT
from img_program.geography.designations.sample import american, federal_bytes, national_rows
from img_program.geography.models import County, Designation, DesignationChange, DesignationImport
from img_program.geography.rules.is_underserved import UnderservedLaw
from img_program.jobs.models import JobState

pytestmark = pytest.mark.django_db
REAL = Path(__file__).with_name("hpsa_mn_2023.csv")
NATION = 80_000
MONTHS = [date(2024, month, 1) for month in range(1, 13)]


def real_rows(day: date) -> Iterator[dict[str, str]]:
    """The thirty rows in the layout of the live file: padded, with placeholders, dates in both spellings."""
    rows = list(csv.DictReader(io.StringIO(REAL.read_text(encoding="utf-8"))))
    names = list(dict.fromkeys(row["HPSA Name"] for row in rows))
    for row in rows:
        code = row["Common State County FIPS Code"]
        made = {column: row[column] for column in HPSA_LAYOUT.columns if column in row}
        yield made | {
            "HPSA ID": f"127{names.index(row['HPSA Name']):07d}",
            "HPSA Discipline Class": "Primary Care   ",
            "HPSA Score": f" {row['HPSA Score']}",
            "PC MCTA Score": "Not Available",
            "HPSA Designation Date": _american(row["HPSA Designation Date"]),
            "HPSA Designation Last Update Date": _american(row["HPSA Designation Last Update Date"]),
            "Withdrawn Date": "N/A",
            "HPSA Withdrawn Date String": "Not Applicable",
            "HPSA Population Type": "Geographic Population",
            "Common State FIPS Code": "27 ",
            "Primary State FIPS Code": "27",
            "HPSA Component Name": row["County Equivalent Name"],
            "HPSA Component Source Identification Number": code,
            "HPSA Component Type Description": "Single County     ",
            "HPSA Postal Code": "Not Applicable",
            "State and County Federal Information Processing Standard Code": code,
            "Data Warehouse Record Create Date": american(day),
            "Data Warehouse Record Create Date Text": f"{day:%Y/%m/%d}",
        }


def _american(words: str) -> str:
    return american(date.fromisoformat(words))


def elsewhere(count: int, day: date) -> Iterator[dict[str, str]]:
    """Rows of other states."""
    rows = (row for row in national_rows(HPSA_LAYOUT, 2 * NATION, as_of=day) if row["Common State FIPS Code"] != "27")
    return islice(rows, count)


def send(content: bytes) -> DesignationImport:
    return import_now(file=io.BytesIO(content), name="BCD_HPSA_FCT_DET_PC.csv", source="test")


def month(day: date, rows: list[dict[str, str]]) -> DesignationImport:
    return send(federal_bytes(HPSA_LAYOUT, rows + list(elsewhere(20, day))))


def test_a_whole_national_file_with_the_real_rows_in_its_midst() -> None:
    day = date(2023, 10, 1)
    real, others = list(real_rows(day)), list(elsewhere(NATION - 30, day))
    done = send(federal_bytes(HPSA_LAYOUT, [*others[: NATION // 2], *real, *others[NATION // 2 :]]))
    assert done.state == JobState.SUCCEEDED, done.error_words
    assert (done.rows_read, done.rows_elsewhere, done.rows_kept, done.rows_bad) == (NATION, NATION - 30, 30, 0)
    assert Designation.objects.count() == 29, "one of them covers two counties"
    law = UnderservedLaw.of(date(2023, 11, 1))
    covered = {code for code in law.by_county if code}
    assert covered == {row["Common State County FIPS Code"] for row in real}
    fillmore = Designation.objects.get(name="Fillmore County")
    assert (str(fillmore.score), fillmore.county_names()) == ("10.00", "Fillmore")
    assert fillmore.withdrawn_on is None
    answers = {name: law.judge(county=County.objects.get(name=name)).answer for name in ("Fillmore", "Hennepin")}
    assert answers == {"Fillmore": "yes", "Hennepin": "unknown"}, "the other list was not read"


def test_a_year_of_monthly_files_is_a_history() -> None:
    """Fillmore is proposed in March and withdrawn in June; Lake is gone in August and back in October; a new column in September."""
    for day in MONTHS:
        rows = list(real_rows(day))
        for row in rows:
            if row["HPSA Name"] == "Fillmore County" and day.month >= 3:
                row["HPSA Status"] = "Proposed For Withdrawal" if day.month < 6 else "Withdrawn"
                row["HPSA Designation Last Update Date"] = "03/01/2024" if day.month < 6 else "05/20/2024"
                row["Withdrawn Date"] = "" if day.month < 6 else "05/20/2024"
                row["HPSA Withdrawn Date String"] = "" if day.month < 6 else "2024/05/20"
        if 8 <= day.month < 10:
            rows = [row for row in rows if row["HPSA Name"] != "Lake County"]
        content = federal_bytes(HPSA_LAYOUT, rows + list(elsewhere(20, day)))
        if day.month >= 9:
            content = b"\r\n".join(
                b"New Column," + line if not number else b"x," + line for number, line in enumerate(content.split(b"\r\n")[:-1])
            )
        done = send(content)
        assert done.state == JobState.SUCCEEDED, done.error_words
        with as_system(reason="test"):
            told = list(done.problems.values_list("column", flat=True))
        assert told == (["New Column"] if day.month >= 9 else [])
    with as_system(reason="test"):
        history = [
            (each.designation.name, each.designation_import.file_date.month, each.kind)
            for each in DesignationChange.objects.exclude(kind="new").select_related("designation", "designation_import")
            if each.designation_import.file_date
        ]
    assert history == [
        ("Fillmore County", 3, "changed"),
        ("Fillmore County", 6, "withdrawn"),
        ("Lake County", 8, "missing"),
        ("Lake County", 10, "back"),
    ]
    fillmore = Designation.objects.filter(name="Fillmore County")
    assert [fillmore.in_force_on(date(2024, 5, day)).exists() for day in (19, 20)] == [True, False]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        pytest.param(REAL.read_bytes, "neither the federal file", id="the cut with 21 columns"),
        pytest.param(lambda: _some(14), "15 of the 29 designations that we know are not in this file", id="half of the rows"),
        pytest.param(lambda: _whole()[:-300], "The file ends in the middle of line 31, after", id="cut off in a line"),
        pytest.param(lambda: _whole().replace(b"HPSA Score,", b"", 1), "“HPSA Score” is missing", id="a column less"),
        pytest.param(lambda: _whole().replace(b"Primary Care", b"Mental Health"), "Mental Health", id="another discipline"),
    ],
)
def test_what_is_not_whole_is_refused_in_words_and_changes_nothing(content: object, words: str) -> None:
    assert month(MONTHS[0], list(real_rows(MONTHS[0]))).state == JobState.SUCCEEDED
    before = list(Designation.objects.order_by("pk").values())
    assert callable(content)
    done = send(content())
    assert (done.state, words in done.error_words) == (JobState.FAILED, True), done.error_words
    assert list(Designation.objects.order_by("pk").values()) == before


def _whole() -> bytes:
    return federal_bytes(HPSA_LAYOUT, list(real_rows(MONTHS[1])))


def _some(count: int) -> bytes:
    rows = list(real_rows(MONTHS[1]))
    kept = list(dict.fromkeys(row["HPSA ID"] for row in rows))[:count]
    return federal_bytes(HPSA_LAYOUT, [row for row in rows if row["HPSA ID"] in kept])
