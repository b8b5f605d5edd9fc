"""Lists of the office: filters, sort, pages of a capped count, totals, and what is filtered as a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import django_filters
import django_tables2
from django import forms
from django.db import models
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from img_program.web.bulk import Bulk
from img_program.web.components import ActiveFilter, Link, Tab
from img_program.web.fields import LineField
from img_program.web.fields.search_choice import with_words
from img_program.web.files import CSV, XLSX, rows_file
from img_program.web.forms import Form
from img_program.web.paging import CAP, ROWS, CappedPaginator, counts_of
from img_program.web.registry import Registry
from img_program.web.shown import tell_shown
from img_program.web.tables import Table

TAB_CAP = 1000
type Narrow = Callable[[QuerySet[Any]], QuerySet[Any]]

# Called with the request, the number of rows and the name of the list, before a file leaves the house.
export_log: Registry[Callable[[HttpRequest, int, str], object]] = Registry()


class ListForm(Form):
    """The filters of a list."""

    hide_optional = True
    # The search first, however a room's own filters are written.
    field_order = ("q",)


class WordsFilter(django_filters.CharFilter):  # type: ignore[misc]  # the library has no types
    """Every word is found in one of the fields."""

    field_class = LineField

    def __init__(self, *, search: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.search = search

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Rows with all words."""
        return with_words(qs, self.search, value or "")


class StateFilter(django_filters.ChoiceFilter):  # type: ignore[misc]  # the library has no types
    """One of the ways in which a list is narrowed."""

    def __init__(self, *, states: Mapping[str, tuple[str, Narrow]], **kwargs: Any) -> None:
        choices = [(code, label) for code, (label, _narrow) in states.items()]
        super().__init__(choices=choices, empty_label="All", widget=forms.HiddenInput, **kwargs)
        self.states = states

    def filter(self, qs: QuerySet[Any], value: str | None) -> QuerySet[Any]:
        """Rows in that state."""
        return self.states[value][1](qs) if value else qs


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its table, which fields the words search, what each state narrows to, further filters, sums, its file.

    `words` labels the search field; `totals` names columns of dollars by their words; without `file` there is none.
    The states stand as tabs in their order, that which needs work first; `bulk` is what can be done with many rows.
    """

    title: str
    lead: str
    table: type[Table]
    search: Sequence[str] = ()
    states: Mapping[str, tuple[str, Narrow]] = field(default_factory=dict)
    file: str = ""
    words: str = "Number, title or organization"
    filters: type[django_filters.FilterSet] = django_filters.FilterSet
    totals: Mapping[str, str] = field(default_factory=dict)
    template: str = "components/list.html"
    per_page: int = ROWS
    bulk: Bulk | None = None

    def narrowed(self, data: Mapping[str, Any], rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows that the filters of an address leave."""
        found: QuerySet[Any] = self.filterset(data, rows).qs
        return found

    def filterset(self, data: Mapping[str, Any], rows: QuerySet[Any], request: HttpRequest | None = None) -> Any:
        """The filters, as sent."""
        own: dict[str, Any] = {"Meta": type("Meta", (), {"form": ListForm})}
        if self.search:
            own["q"] = WordsFilter(search=self.search, label=self.words, max_length=100)
        if self.states:
            own["state"] = StateFilter(states=self.states, label="State")
        made = type("Filters", (self.filters,), own)
        return made(data or None, queryset=rows, request=request)


def by_state(choices: type[models.TextChoices]) -> dict[str, tuple[str, Narrow]]:
    """The filters of a list whose rows have such a `state`."""

    def narrow_to(state: str) -> Narrow:
        return lambda rows: rows.filter(state=state)

    return {state.value: (str(state.label), narrow_to(state.value)) for state in choices}


def list_page(
    request: HttpRequest,
    listing: Listing,
    rows: QuerySet[Any],
    *,
    actions: Sequence[Link] = (),
    page: Mapping[str, Any] | None = None,
    hidden: Sequence[str] = (),
    **context: Any,
) -> HttpResponse:
    """The list, or with `format=csv` or `format=xlsx` the same filtered rows as a file, which is logged.

    `page` is the context of a room's layout; the office's without it. `hidden` names columns that are not for this person.
    """
    filters = listing.filterset(request.GET, rows, request)
    table = listing.table(filters.qs, request=request, exclude=hidden)
    if kind := request.GET.get("format"):
        return _file(request, listing, table, kind)
    tabs, counted = _tabs(request, listing, rows, filters.qs)
    configure(request, table, per_page=listing.per_page, counted=counted)
    tell_shown(request, table.page.object_list, listing.title)
    table.leave_out_same()
    shown = {
        "listing": listing,
        "title": listing.title,
        "lead": listing.lead,
        "table": table,
        "form": filters.form,
        "tabs": tabs,
        "bulk_bar": _offer(request, listing, table),
        "active_filters": [each for each in active_filters(request, filters.form) if each.name != "state"],
        "clear_url": request.path,
        "files": _addresses(request) if listing.file else (),
        "totals": [] if getattr(table.paginator, "is_capped", False) else _totals(listing, filters.qs),
        "actions": actions,
    }
    return render(request, listing.template, {"layout": "layouts/staff.html", **(page or {}), **shown, **context})


def configure(request: HttpRequest, table: Table, *, per_page: int = ROWS, counted: int | None = None) -> Table:
    """Sort and page a table as the address says; how many rows there are may be known."""
    pages = {"per_page": per_page, "paginator_class": CappedPaginator, "counted": counted}
    django_tables2.RequestConfig(request, paginate=pages).configure(table)
    return table


def table_file(request: HttpRequest, table: Table, name: str, kind: str = CSV) -> HttpResponse:
    """A table's rows as a file, logged."""
    rows = list(table.as_values())
    for log in export_log:
        log(request, len(rows) - 1, name)
    return rows_file(rows, name, kind)


def _file(request: HttpRequest, listing: Listing, table: Table, kind: str) -> HttpResponse:
    if kind not in {CSV, XLSX} or not listing.file:
        raise Http404
    django_tables2.RequestConfig(request, paginate=False).configure(table)
    tell_shown(request, table.rows, listing.title)
    return table_file(request, table, listing.file, kind)


def _addresses(request: HttpRequest) -> list[Link]:
    query = request.GET.copy()
    links = []
    for kind, words in ((CSV, "Download as CSV"), (XLSX, "Download as Excel workbook")):
        query["format"] = kind
        links.append(Link(words, f"?{query.urlencode()}"))
    return links


def _totals(listing: Listing, rows: QuerySet[Any]) -> list[tuple[str, Decimal]]:
    if not listing.totals:
        return []
    sums = rows.order_by().aggregate(**{f"total_{number}": Sum(name) for number, name in enumerate(listing.totals)})
    return [(words, sums[f"total_{number}"] or Decimal(0)) for number, words in enumerate(listing.totals.values())]


def _tabs(request: HttpRequest, listing: Listing, rows: QuerySet[Any], shown: QuerySet[Any]) -> tuple[list[Tab], int | None]:
    """The states of the rows that the other filters leave, those without rows left out, and how many rows are shown.

    All are counted by one query, which stops at a cap.
    """
    if not listing.states:
        return [], None
    others = request.GET.copy()
    chosen = (others.pop("state", None) or [""])[-1]
    left = listing.narrowed(others, rows)
    counted = {code: narrow(left) for code, (_label, narrow) in listing.states.items()} | {"": left}
    *numbers, of_shown = counts_of([*((each, TAB_CAP) for each in counted.values()), (shown, CAP)])
    counts = dict(zip(counted, numbers, strict=True))
    for name in [key for key in others if key in {"page", "format"}]:
        others.pop(name)
    found = []
    for code, count in counts.items():
        if count or code == chosen or not code:
            label = listing.states[code][0] if code else "All"
            query = others.copy()
            if code:
                query["state"] = code
            words = f"{TAB_CAP:,}+" if count > TAB_CAP else f"{count:,}"
            found.append(Tab(label, words, f"?{query.urlencode()}", is_current=code == chosen))
    return found, of_shown


def _offer(request: HttpRequest, listing: Listing, table: Table) -> dict[str, Any] | None:
    """What can be done with the rows of the page; each row is then given a box to tick."""
    if listing.bulk is None:
        return None
    rows = [row.record for row in table.page.object_list]
    table.words = listing.bulk.words
    table.can, buttons = listing.bulk.bar(request.user, rows)
    query = request.GET.copy()
    query.pop("page", None)
    return {"url": listing.bulk.url, "buttons": buttons, "filtered": query.urlencode()} if buttons else None


def active_filters(request: HttpRequest, form: forms.BaseForm) -> list[ActiveFilter]:
    """What narrows the list now, each with the address of the list without it."""
    found: list[ActiveFilter] = []
    if not form.is_bound:
        return found
    form.is_valid()
    for name, value in form.cleaned_data.items():
        if value in (None, "", []):
            continue
        words = dict(getattr(form.fields[name], "choices", ())).get(value, value)
        label = "Words" if name == "q" else str(form.fields[name].label)
        said = str(words) if name == "state" else f"{label}: {words}"
        found.append(ActiveFilter(said, without(request, name), name))
    return found


def without(request: HttpRequest, name: str) -> str:
    """The query of the address without a filter, on the first page."""
    rest = request.GET.copy()
    for each in [key for key in rest if key in {name, "page"} or key.startswith((f"{name}_", f"{name}-"))]:
        rest.pop(each)
    return f"?{rest.urlencode()}"
