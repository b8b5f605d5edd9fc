"""Tables: the base class and the columns that every list shares. The template is components/table.html."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import django_tables2 as tables
from django.db.models import Model
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # what templates use, not in the stubs
from django_tables2.utils import Accessor, signature

from img_program.web.components import Link, Status
from img_program.web.paging import CAP
from img_program.web.templatetags.components import moment, status_tag

# A column is left out of a list where it says the same in at least so many rows.
FEW = 5


class Table(tables.Table):  # type: ignore[misc]  # django-tables2 has no types
    """A list that sorts, counts its results, stacks on a phone and says what to do when it is empty."""

    caption = ""
    hide_caption = True
    noun = "result"
    noun_plural = ""
    empty_title = "Nothing here yet"
    empty_action: Link | None = None
    html_id = "results"
    # What can be done with the row of each key, where a list offers acts for many rows.
    can: Mapping[Any, list[str]] | None = None
    words: Callable[[Any], str] = str
    same: Sequence[tuple[str, str]] = ()

    class Meta:
        """Shared by every list."""

        template_name = "components/table.html"
        empty_text = "When there is something to show, it will be listed here."

    @property
    def count_text(self) -> str:
        """How many rows there are in all, in words; nothing when the paginator doesn't count."""
        paginator: Any = getattr(self, "paginator", None)
        if getattr(paginator, "is_capped", False):
            return f"More than {CAP:,} {self.noun_plural or f'{self.noun}s'}. Search or filter to see fewer."
        try:
            count = paginator.count if paginator else len(self.rows)
        except NotImplementedError:
            return ""
        noun = self.noun if count == 1 else self.noun_plural or f"{self.noun}s"
        return f"{count:,} {noun}"

    def cells_of(self, row: Any) -> Iterable[Any]:
        """The values of one row, column by column. A long list may make them itself of `row.record`."""
        return [cell.of(row) for cell in self._cells]

    @cached_property
    def _cells(self) -> list[_Cell]:
        return [_Cell(self, column) for column in self.columns]

    @cached_property
    def _shown_rows(self) -> list[tuple[Any, list[str]]]:
        return [(row.record, [shown(value) for value in self.cells_of(row)]) for row in self.paginated_rows]

    def leave_out_same(self) -> None:
        """Take away the columns that say the same in every row of the page; `same` holds what they said."""
        rows = self._shown_rows
        if len(rows) < FEW:
            return
        columns = list(self.columns)
        alike = [number for number in range(1, len(columns)) if len({cells[number] for _record, cells in rows}) == 1]
        alike = [number for number in alike if not columns[number].is_ordered]
        words = [(columns[number].header, mark_safe(rows[0][1][number])) for number in alike]  # noqa: S308 - made by `shown`
        empty = conditional_escape(tables.Column().default)
        self.same = [(header, value) for header, value in words if value not in {"", empty}]
        for number in alike:
            self.columns.hide(columns[number].name)
        kept = [number for number in range(len(columns)) if number not in alike]
        self._shown_rows = [(record, [cells[number] for number in kept]) for record, cells in rows]

    @property
    def body(self) -> SafeString:
        """The rows: the first cell is the row's header, each carries its column's label for the phone.

        Joined here and not by the template: what a column says of all its cells is asked once, not for every row
        (docs/decisions/0016).
        """
        marks = [_marks(column, is_header=number == 0) for number, column in enumerate(self.columns)]
        parts: list[str] = []
        for record, cells in self._shown_rows:
            parts.append("<tr>" if self.can is None else f"<tr>{self._tick(record)}")
            for (opening, closing), value in zip(marks, cells, strict=True):
                parts += (opening, value, closing)
            parts.append("</tr>\n")
        return mark_safe("".join(parts))  # noqa: S308 - every part is markup of ours or escaped by `shown`

    def _tick(self, record: Any) -> SafeString:
        """The box that chooses a row; nothing where nothing can be done with it."""
        can = (self.can or {}).get(record.pk)
        if not can:
            return SafeString('<td class="app-table__tick"></td>')
        return format_html(
            '<td class="app-table__tick"><input type="checkbox" class="app-tick" name="row" value="{}" form="bulk" aria-label="Choose {}" data-can="{}"></td>',
            record.pk, self.words(record), " ".join(can),
        )  # fmt: skip


class _Cell:
    """How a column makes its cells: what the library asks anew for each of them is asked once (docs/decisions/0016)."""

    def __init__(self, table: Table, column: Any) -> None:
        self._table = table
        self._column = column
        self._accessor = Accessor(column.accessor)
        path, _separator, self._last = self._accessor.rpartition(Accessor.SEPARATOR)
        self._path = Accessor(path) if path else None
        self._names, self._takes_all = signature(column.render)
        self._shows_label: dict[type, bool] = {}

    def of(self, row: Any) -> Any:
        """The cell of one row; what the column shows where there is no value."""
        value = self._value(row.record)
        if value in self._column.column.empty_values:
            return self._column.default
        given = {
            "value": value,
            "record": row.record,
            "column": self._column.column,
            "bound_column": self._column,
            "bound_row": row,
            "table": self._table,
        }
        content = self._column.render(**(given if self._takes_all else {name: given[name] for name in self._names}))
        return self._column.link(content, **given) if self._column.link else content

    def _value(self, record: Any) -> Any:
        """The value, or the label where the column shows a field with choices."""
        owner, name = self._path.resolve(record, quiet=True) if self._path else record, self._last
        if isinstance(owner, Model):
            kind = type(owner)
            if kind not in self._shows_label:
                self._shows_label[kind] = any(each.name == name and each.choices for each in kind._meta.concrete_fields)
            if self._shows_label[kind]:
                return getattr(owner, f"get_{name}_display")()
        return self._accessor.resolve(record, quiet=True)


def _marks(column: Any, *, is_header: bool) -> tuple[str, str]:
    """What stands before and after the value of each cell of a column."""
    label = conditional_escape(column.header)
    if is_header:
        return f'<th scope="row" data-label="{label}"><span>', "</span></th>"
    is_number = "app-number" in str(column.attrs.get("td", {}).get("class", ""))
    number = ' class="app-number"' if is_number else ""
    return f'<td data-label="{label}"{number}><span>', "</span></td>"


def shown(value: Any) -> str:
    """A value as a template would show it: in local time, localized, escaped unless it is markup."""
    if isinstance(value, str):
        return conditional_escape(value)
    return conditional_escape(str(localize(template_localtime(value))))


class StatusColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """A column of status tags; `status` makes a Status of the cell's value."""

    def __init__(self, *args: Any, status: Callable[[Any], Status], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._status = status

    def render(self, value: Any) -> SafeString:
        """The tag."""
        return status_tag(self._status(value))

    def value(self, value: Any) -> str:
        """For the file: its words."""
        return self._status(value).words


class NumberColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """Numbers, to the right, with thousands marked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("attrs", {"th": {"class": "app-number"}, "td": {"class": "app-number"}})
        super().__init__(*args, **kwargs)

    def render(self, value: float) -> str:
        """The number with commas."""
        return f"{value:,}"


class DollarColumn(NumberColumn):
    """Dollars, to the right."""

    def render(self, value: Any) -> str:
        """$12,000.00."""
        return f"${value:,.2f}"

    def value(self, **kwargs: Any) -> str:
        """For the file: a plain number."""
        return f"{kwargs['value']:.2f}"


class InOutColumn(DollarColumn):
    """Dollars that came in, or went out with a minus before the sign."""

    def render(self, value: Any) -> str:
        """$12,000.00 or -$400.00."""
        return f"{'-' if value < 0 else ''}${abs(value):,.2f}"


class MomentColumn(tables.Column):  # type: ignore[misc]  # django-tables2 has no types
    """Days and moments as the program writes them."""

    def render(self, value: date | datetime) -> str:
        """A day as “3 May 2026”, a moment as “3 May 2026, 4:12 p.m.”."""
        return moment(value)
