"""What the pages of the room share: lists, and the parts of a page about one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet, TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from consultation.workflow import (
    AdviceState,
    BarrierState,
    EntryState,
    MeetingState,
    OutcomeState,
    PlanState,
    QuestionState,
    RecommendationState,
)
from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.web.acts import Act, buttons
from img_program.web.components import HistoryEntry, Link, Status, StatusKind
from img_program.web.lists import Listing, configure, list_page
from img_program.web.tables import Table
from roster.view_log import log_people

# By label: one state's label means the same kind in every workflow of the room.
_KINDS: dict[str, StatusKind] = {
    BarrierState.WORKING.label: "current",
    BarrierState.EASED.label: "current",
    BarrierState.REMOVED.label: "done",
    MeetingState.PLANNED.label: "current",
    MeetingState.HELD.label: "done",
    AdviceState.RECEIVED.label: "person",
    AdviceState.CONSIDERING.label: "current",
    AdviceState.FOLLOWED.label: "done",
    AdviceState.PARTLY.label: "done",
    EntryState.DRAFT.label: "current",
    EntryState.CONFIRMED.label: "done",
    PlanState.ACTIVE.label: "current",
    PlanState.REACHED.label: "done",
    OutcomeState.CONFIRMED.label: "done",
    QuestionState.ANSWERED.label: "done",
    RecommendationState.CONSULTING.label: "current",
    RecommendationState.ADOPTED.label: "done",
    RecommendationState.SENT.label: "current",
    RecommendationState.ENACTED.label: "done",
}


def status_of(label: str) -> Status:
    """A state's tag, from its words."""
    return Status(_KINDS.get(label, "neutral"), label)


def staff_page(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the office."""
    return render(request, template, context, status=status)


def staff_list(request: HttpRequest, listing: Listing, rows: QuerySet[Any], *, actions: tuple[Link, ...] = ()) -> HttpResponse:
    """A list of the office: search, filter, sort, pages, CSV."""
    return list_page(request, listing, rows, actions=actions)


def people_list(
    request: HttpRequest,
    table_class: type[Table],
    rows: QuerySet[Any],
    states: type[TextChoices],
    *,
    title: str,
    lead: str,
    other: Link,
) -> HttpResponse:
    """A list of people: no names in addresses, no file (bulk releases have their own way); the look is logged."""
    chosen = request.GET.get("state", "")
    if chosen in states.values:
        rows = rows.filter(state=chosen)
    table = table_class(rows)
    configure(request, table)
    log_people(request, table.page.object_list, purpose=f"list: {title}")
    filters = [Link("All", request.path), *(Link(str(state.label), f"{request.path}?state={state.value}") for state in states)]
    return staff_page(
        request, "consultation/staff/people.html", title=title, lead=lead, table=table, filters=filters, other=other
    )


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of facts: a key, a value in words or as a state, perhaps with where it leads."""

    key: str
    value: object = ""
    url: str = ""
    status: Status | None = None
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a section."""

    title: str
    text: str = ""
    meta: str = ""
    when: date | datetime | None = None
    url: str = ""
    links: Sequence[Link] = ()
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """What belongs to the thing, under a heading with an id."""

    title: str
    slug: str
    items: Sequence[Item]
    empty: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """A page about one thing: facts, what can be done, sections, history."""

    title: str
    caption: str
    facts: Sequence[Fact]
    sections: Sequence[Section] = ()
    links: Sequence[Link] = ()
    lead: str = ""
    state: str = ""
    crumbs: Sequence[Link] = ()


def detail_page(
    request: HttpRequest, detail: Detail, subject: Model, *, entries: Sequence[HistoryEntry] | None = None
) -> HttpResponse:
    """Render it; the look is logged, and the history stands at its end."""
    log_access(request, subject=subject)
    state = status_of(detail.state) if detail.state else None
    history = history_of(subject) if entries is None else entries
    crumbs = [Link("Collaboration", reverse("consultation:staff_home")), *detail.crumbs, Link(detail.title)]
    return staff_page(request, "consultation/staff/detail.html", detail=detail, state=state, entries=history, crumbs=crumbs)


def open_acts(user: Any, acts: Mapping[str, Act], names: Sequence[str], url_name: str, subject: Model) -> list[Link]:
    """Links to those of the acts that the person may do."""
    return buttons(user, acts, list(names), lambda name: reverse(url_name, args=[subject.pk, name]), subject)


def outside(key: str, source: str, url: str) -> Fact:
    """A source, with its address where it has one."""
    return Fact(key, source, url, is_outside=bool(url))
