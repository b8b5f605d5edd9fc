"""Importing published figures: faults by line and column, repeatable, all or nothing."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from img_program.database.context import as_system
from reports.figures.loader import BUNDLED, Outcome, import_figures
from reports.figures.rows import COLUMNS, Fault, read_rows
from reports.models import PublishedFigure

HEADER = ",".join(COLUMNS)
GOOD = "2030,survey,physicians,2029,asked,about 30,https://example.org/a"


def test_every_fault_names_its_line_column_and_reason() -> None:
    lines = [
        HEADER,
        "203x,survey,physicians,2029,asked,30,https://example.org/a",
        "2030,,physicians,2029,asked,40-30,ftp://example.org/a",
        "2030,survey,physicians",
        GOOD,
        GOOD,
    ]
    rows, faults = read_rows(line + "\n" for line in lines)
    assert [row.value.text for row in rows] == ["about 30"]
    assert faults == [
        Fault(2, "report_year", "“203x” is not a year from 1990 to 2100."),
        Fault(3, "topic", "This must not be empty."),
        Fault(3, "source_address", "This is not a web address that starts with http:// or https://."),
        Fault(3, "value", "The range “40-30” runs backwards."),
        Fault(4, "", "The line has 3 columns; 7 are wanted."),
        Fault(6, "", "This figure stands already in line 5."),
    ]


def test_a_file_with_other_columns_is_refused_whole() -> None:
    rows, faults = read_rows(["year,value\n", "2015,3\n"])
    assert rows == []
    assert [fault.line for fault in faults] == [1]


@pytest.mark.django_db
def test_the_bundled_figures_are_there_and_a_second_import_changes_nothing() -> None:
    with BUNDLED.open(encoding="utf-8", newline="") as file, as_system(reason="test"):
        outcome = import_figures(file)
        assert outcome == Outcome(added=0, changed=0, unchanged=48)
        assert PublishedFigure.objects.count() == 48
        estimate = PublishedFigure.objects.get(text="250-400")
    assert (estimate.low, estimate.high, estimate.first_year) == (Decimal(250), Decimal(400), 2014)


@pytest.mark.django_db
def test_a_corrected_value_replaces_and_does_not_double(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(f"{HEADER}\n{GOOD}\n", encoding="utf-8")
    call_command("import_figures", file, verbosity=0)
    file.write_text(f"{HEADER}\n{GOOD.replace('about 30', '31')}\n", encoding="utf-8")
    call_command("import_figures", file, verbosity=0)
    with as_system(reason="test"):
        figure = PublishedFigure.objects.get(metric="asked")
    assert (figure.text, figure.low, figure.approximate) == ("31", Decimal(31), False)


@pytest.mark.django_db
def test_a_file_with_one_bad_line_saves_nothing_and_says_where(tmp_path: Path) -> None:
    file = tmp_path / "figures.csv"
    file.write_text(f"{HEADER}\n{GOOD}\n2030,survey,physicians,2029,told,,https://example.org/a\n", encoding="utf-8")
    with pytest.raises(CommandError, match=r"line 3, column value: This must not be empty\."):
        call_command("import_figures", file)
    with as_system(reason="test"):
        assert not PublishedFigure.objects.filter(metric="asked").exists()


@pytest.mark.django_db
def test_a_missing_file_gets_a_plain_message(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be read"):
        call_command("import_figures", tmp_path / "absent.csv")
