"""What became of the rows of a run; the same columns make the file."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import django_tables2
from django.utils.html import format_html
from django.utils.safestring import SafeString

from img_program.bulk.actions import GONE, subjects_of
from img_program.bulk.models import BulkRow, RowState
from img_program.web.components import Status, StatusKind
from img_program.web.tables import StatusColumn, Table

_KINDS: dict[str, StatusKind] = {RowState.DONE: "done", RowState.REFUSED: "person"}


def _status(words: str) -> Status:
    return Status(next((_KINDS[state] for state in _KINDS if RowState(state).label == words), "neutral"), words)


class BulkRowTable(Table):
    """The rows by their own names, which are read as whoever looks may see them."""

    caption, noun, html_id = "Row by row", "line", "rows"
    row = django_tables2.Column(verbose_name="Line", orderable=False)
    state = StatusColumn(status=_status, verbose_name="Result")
    words = django_tables2.Column(verbose_name="Why", orderable=False, default="")

    class Meta(Table.Meta):
        """In the order in which they were done."""

        model = BulkRow
        fields: tuple[str, ...] = ()
        sequence = ("row", "state", "words")

    @cached_property
    def _subjects(self) -> dict[str, Any]:
        records = [each.record for each in self.paginated_rows]
        return subjects_of(records[0].run, records, self.request.user) if records else {}

    def render_row(self, value: str, record: BulkRow) -> SafeString | str:
        """The row's name, leading to it."""
        subject = self._subjects.get(value)
        return (
            format_html('<a href="{}">{}</a>', record.run.bulk.address(subject, ""), record.run.bulk.words(subject))
            if subject
            else GONE
        )

    def value_row(self, value: str, record: BulkRow) -> str:
        """Its name, for the file."""
        subject = self._subjects.get(value)
        return record.run.bulk.words(subject) if subject else GONE
