"""The rows of a table: header cell, labels for the phone, numbers, tags, and nothing unescaped."""

from __future__ import annotations

from datetime import UTC, datetime

import django_tables2 as tables
from django.utils.safestring import mark_safe

from img_program.web.components import Status
from img_program.web.tables import MomentColumn, NumberColumn, StatusColumn, Table, shown


class Sample(Table):
    name = tables.Column("Name & more", linkify=lambda record: f"/people/{record['name'][:1]}/")
    people = NumberColumn("People")
    state = StatusColumn("State", status=lambda value: Status("done", value))
    at = MomentColumn("When")
    note = tables.Column("Note")


ROW = {"name": "Ali <b>", "people": 1234, "state": "Done", "at": datetime(2026, 5, 3, 21, 12, tzinfo=UTC), "note": None}


def test_the_first_cell_is_the_rows_header_and_every_cell_has_its_columns_label() -> None:
    body = Sample([ROW]).body
    assert body.count("<tr>") == 1
    assert '<th scope="row" data-label="Name &amp; more"><span><a href="/people/A/">Ali &lt;b&gt;</a></span></th>' in body
    assert '<td data-label="People" class="app-number"><span>1,234</span></td>' in body
    assert '<td data-label="When"><span>3 May 2026, 4:12 p.m.</span></td>' in body
    assert '<td data-label="Note"><span>—</span></td>' in body
    assert "<b>" not in body


def test_a_table_may_make_its_cells_itself() -> None:
    class Quick(Sample):
        def cells_of(self, row: object) -> list[object]:
            return [row.record["name"], 5, mark_safe("<i>so</i>"), True, None]  # type: ignore[attr-defined]

    body = Quick([ROW, ROW]).body
    assert body.count("<tr>") == 2
    assert "<span>Ali &lt;b&gt;</span>" in body
    assert "<span><i>so</i></span>" in body


def test_values_are_shown_as_a_template_would() -> None:
    assert shown("<a>") == "&lt;a&gt;"
    assert shown(mark_safe("<a>")) == "<a>"
    assert shown(7) == "7"
