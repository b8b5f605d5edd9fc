"""A file of people that went through a spreadsheet: it comes back, and what is doubtful is decided before anything is written."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from img_program.database.context import as_system
from img_program.jobs.models import JobState
from img_program.organizations.acting import acting_as
from roster.importing.actions import decide_rows, import_now, preview_now
from roster.importing.as_meant import DayOrder, day_order_of
from roster.importing.planning import folded_key
from roster.models import ImportedRecord, MinnesotaResidence, Registrant, RosterImport, RosterImportProblem
from tests.people import People, sign_in
from tests.roster.importing.files import COLUMNS, row_of, text_of

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = [
    row_of(reference="00123"),
    row_of(reference="A-7", name="Berhanu, Tesfaye", email="b@example.org", notice_date="2025-03-14", graduation_year="1998"),
]
TABLE: list[list[str]] = [COLUMNS, *([each[name] for name in COLUMNS] for each in PEOPLE)]
BLANK_ROW_AT_END: list[list[Any]] = [*TABLE, [None] * len(COLUMNS)]


def changed(**by_column: Callable[[str], Any]) -> list[list[Any]]:
    """The table with some columns as a spreadsheet would have them."""

    def cells(each: dict[str, str]) -> list[Any]:
        return [by_column[name](each[name]) if name in by_column else each[name] for name in COLUMNS]

    return [list(COLUMNS), *map(cells, PEOPLE)]


def as_csv(rows: list[list[Any]], delimiter: str = ",", encoding: str = "utf-8", start: str = "") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return (start + text.getvalue()).encode(encoding)


def as_xlsx(rows: list[list[Any]], *, titles: int = 0, more_sheets: bool = False) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for number in range(titles):
        sheet.append([f"Roster of physicians, part {number}"])
    for row in rows:
        sheet.append(row)
    if titles:
        sheet.merge_cells("A1:F1")
    if more_sheets:
        book.create_sheet("About this file").append(["Made by somebody"])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def us(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.month}/{day.day}/{day.year}"


def european(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day:02}.{day.month:02}.{day.year}"


def serial(text: str) -> str:
    return str((date.fromisoformat(text) - date(1899, 12, 30)).days)


def capital(text: str) -> str:
    return {"yes": "TRUE", "no": "FALSE"}.get(text, text)


FILES = {
    "plain": as_csv(TABLE),
    "Excel, CSV UTF-8 with a byte order mark": as_csv(TABLE, encoding="utf-8-sig"),
    "Excel in Europe, semicolons": as_csv(TABLE, ";", "utf-8-sig"),
    "Excel, sep= line": as_csv(TABLE, ";", start="sep=;\r\n"),
    "Excel, Unicode text": as_csv(TABLE, "\t", "utf-16"),
    "Google, tabs": as_csv(TABLE, "\t"),
    "blank columns at the end": as_csv([[*row, "", "", ""] for row in TABLE]),
    "a blank column in the middle": as_csv([[*row[:3], "", *row[3:]] for row in TABLE]),
    "blank rows": as_csv([TABLE[0], [""] * len(COLUMNS), *TABLE[1:], [""] * len(COLUMNS), [""] * 3]),
    "days as 3/14/2025": as_csv(changed(notice_date=us)),
    "days as 14.03.2025": as_csv(changed(notice_date=european), ";"),
    "days as numbers": as_csv(changed(notice_date=serial)),
    "days with a time": as_csv(changed(notice_date=lambda text: f"{text} 00:00:00")),
    "years as 2012.0": as_csv(changed(graduation_year=lambda text: f"{text}.0")),
    "yes and no as TRUE and FALSE": as_csv(changed(born_outside_us=capital, us_is_home=capital, came_for_training=capital)),
    "capitals, blanks and curly quotes": as_csv(
        changed(reach_by=str.title, residence=lambda text: f"\u201c{text.title()}\u201d ", notice_channel=str.upper)
    ),
    "headers as titles": as_csv([[name.replace("_", " ").title() for name in COLUMNS], *TABLE[1:]]),
    "a title above": as_csv([["Roster of physicians, 2026"], [], *TABLE]),
    "workbook": as_xlsx(TABLE, more_sheets=True),
    "workbook, merged titles": as_xlsx(TABLE, titles=2),
    "workbook, days as days and years as numbers": as_xlsx(changed(notice_date=datetime.fromisoformat, graduation_year=int)),
    "workbook, years shown as days": as_xlsx(
        changed(graduation_year=lambda text: datetime.fromordinal(date(1899, 12, 30).toordinal() + int(text)))
    ),
    "workbook, real booleans": as_xlsx(
        changed(
            born_outside_us=lambda text: text == "yes",
            us_is_home=lambda text: text == "yes",
            came_for_training=lambda text: text == "yes",
        )
    ),
    "workbook, blank columns and rows": as_xlsx([[*row, None, None] for row in BLANK_ROW_AT_END]),
}


def preview(content: bytes) -> RosterImport:
    return preview_now(file=io.BytesIO(content), name="people")


def problems(run: RosterImport) -> list[RosterImportProblem]:
    with as_system(reason="test"):
        return list(run.problems.all())


def imported(content: bytes = FILES["plain"]) -> None:
    run = import_now(preview(content), skip_bad_rows=False)
    assert run.state == JobState.SUCCEEDED, run.error_words


@pytest.mark.parametrize("name", FILES)
def test_what_a_spreadsheet_does_to_a_file_changes_nobody(name: str) -> None:
    imported()
    again = preview(FILES[name])
    assert again.state == JobState.SUCCEEDED, again.error_words
    assert [f"{each.line} {each.column}: {each.reason}" for each in problems(again)] == []
    assert (again.rows_read, again.rows_unchanged, again.rows_new, again.rows_changed) == (2, 2, 0, 0)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (as_xlsx([*TABLE, ["=A2", *TABLE[1][1:]]]), "a formula has no value"),
        (b"PK\x03\x04" + b"\0" * 40, "damaged"),
        (as_csv([[*row, ""] for row in [*TABLE, [*TABLE[1], "secret"]]]), "no column of this name"),
    ],
)
def test_what_can_t_be_read_is_said_in_words(content: bytes, words: str) -> None:
    run = preview(content)
    assert (run.state, words in run.error_words) == (JobState.FAILED, True), run.error_words


def test_days_that_could_be_two_are_asked_back_with_a_way_on(client: Client, people: People) -> None:
    content = as_csv([COLUMNS, [row_of(notice_date="5/3/2025")[name] for name in COLUMNS]])
    assert "notice_date" in {each.column for each in problems(preview(content)) if each.is_bad}
    sign_in(client, people.coordinator)
    page = client.get(reverse("roster:staff_import")).text
    assert "Month first: 5/3/2026 is 3 May" in page


@pytest.mark.parametrize(
    ("days", "order"),
    [
        (["5/3/2025", "3/14/2025"], DayOrder.MONTH_FIRST),
        (["5/3/2025", "14/3/2025"], DayOrder.DAY_FIRST),
        (["5/3/2025"], DayOrder.UNKNOWN),
        (["14/3/2025", "3/14/2025"], DayOrder.UNKNOWN),
        (["2025-03-14", ""], DayOrder.UNKNOWN),
    ],
)
def test_one_unmistakable_day_speaks_for_the_file(days: list[str], order: DayOrder) -> None:
    assert day_order_of(days) == order


def test_a_number_written_in_short_is_refused_and_not_kept_wrong() -> None:
    run = preview(text_of(row_of(reference="1.23457E+11")).encode())
    assert ["in short" in each.reason for each in problems(run)] == [True]


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("00123", "123", True),
        ("A-007", "a-7", True),
        ("A 7", "A7", True),
        ("100", "10", False),
        ("0", "00", True),
        ("1001", "101", False),
    ],
)
def test_keys_that_differ_by_zeros_alone(one: str, two: str, *, same: bool) -> None:
    assert (folded_key(one) == folded_key(two)) == same


def zeros_lost() -> bytes:
    return as_csv(changed(reference=lambda text: text.lstrip("0"), graduation_year=lambda _text: "2001"))


def test_a_key_without_its_zeros_is_a_decision_before_anything_is_written(client: Client, people: People) -> None:
    imported()
    run = preview(zeros_lost())
    (question,) = [each for each in problems(run) if each.asks]
    assert (question.line, question.column, question.other_id is not None) == (2, "reference", True)
    with pytest.raises(ValidationError, match="Decide about each"):
        import_now(run, skip_bad_rows=False)
    with as_system(reason="test"):
        assert Registrant.objects.count() == 2
    sign_in(client, people.coordinator)
    page = client.get(reverse("roster:staff_import_run", args=[run.pk]))
    assert "Decide about each before anything is imported" in page.text
    refused = client.post(reverse("roster:staff_import_decide", args=[run.pk]), {f"row_{question.pk}": "perhaps"})
    assert refused.status_code == 422
    client.post(reverse("roster:staff_import_decide", args=[run.pk]), {f"row_{question.pk}": "same"})
    done = import_now(run, skip_bad_rows=False)
    assert (done.state, done.rows_new, done.rows_changed) == (JobState.SUCCEEDED, 0, 2), done.error_words
    with as_system(reason="test"):
        assert set(ImportedRecord.objects.values_list("reference", flat=True)) == {"00123", "A-7"}
        assert set(Registrant.objects.values_list("graduation_year", flat=True)) == {2001}


@pytest.mark.parametrize(("answer", "people_after"), [("new", 3), ("skip", 2), ("same", 2)])
def test_each_decision_does_what_it_says(people: People, answer: str, people_after: int) -> None:
    imported()
    run = preview(as_csv([COLUMNS, [row_of(reference="other-9")[name] for name in COLUMNS]]))
    (question,) = [each for each in problems(run) if each.asks]
    assert (question.column, "same name and the same e-mail" in question.reason) == ("email", True)
    with acting_as(people.coordinator):
        assert decide_rows(run, by=people.coordinator, answers={question.pk: answer}) == 0
    if answer == "skip":
        done = import_now(run, skip_bad_rows=False)
        assert (done.rows_new, done.rows_changed) == (0, 0)
    else:
        assert import_now(run, skip_bad_rows=False).state == JobState.SUCCEEDED
    with as_system(reason="test"):
        assert Registrant.objects.count() == people_after
        assert MinnesotaResidence.objects.filter(removed_at=None).count() == 2 * people_after


def test_two_lines_of_one_file_that_are_one_person_are_asked_about() -> None:
    run = preview(
        text_of(row_of(reference="00123"), row_of(reference="123", email="x@example.org", name="Somebody Else")).encode()
    )
    assert [(each.line, each.asks) for each in problems(run)] == [(3, True)]
    assert run.rows_new == 1


def test_a_spouse_at_the_same_address_is_a_note_and_no_question() -> None:
    imported()
    run = preview(text_of(row_of(reference="z-1", name="Yusuf Warsame", school_country="KE")).encode())
    assert [(each.asks, each.is_bad) for each in problems(run)] == [(False, False)]


def test_a_former_state_and_kosovo_come_in_by_file() -> None:
    run = preview(
        text_of(
            row_of(reference="k", school_country="XK"),
            row_of(reference="s", name="Boris", email="", reach_by="phone", phone="651-555-0100", school_country="ZZ") | {"school_country_words": "Soviet Union"},
            columns=[*COLUMNS, "school_country_words"],
        ).encode()
    )  # fmt: skip
    assert problems(run) == []
    assert import_now(run, skip_bad_rows=False).rows_new == 2
