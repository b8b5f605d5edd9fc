"""The rows behind a figure, for staff who may see them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from assessments.permissions import VIEW as VIEW_ASSESSMENTS
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.web.components import Link
from reports.edition.figures import AnnualFigures
from reports.edition.kept_rows import PEOPLE, facts_from, people_from
from reports.edition.periods import period_of
from reports.measures import by_assessment
from reports.measures.facts.figure import fact_figure
from reports.measures.facts.values import Figure
from reports.measures.rows import people_in
from reports.models import AnnualEdition, FrozenRows
from reports.permissions import VIEW_EDITION
from reports.views.crumbs import crumbs
from reports.views.staff import edition_called, staff_with
from roster.models import Registrant
from roster.permissions import VIEW_REGISTRANTS
from roster.view_log import log_people

MOST = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, and its own page."""

    cells: tuple[str, ...]
    url: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of a figure; `total` may be more than are listed. `frozen_at`: they are those of that moment, not of today."""

    columns: tuple[str, ...]
    rows: list[Row]
    total: int
    frozen_at: datetime | None = None


def permissions_of(figure: Figure) -> tuple[str, ...]:
    """What somebody needs to see the rows behind a figure; nothing when there are none."""
    if figure.rows.startswith(PEOPLE):
        return _people_need(figure.rows.removeprefix(PEOPLE).partition("/")[0])
    declared = fact_figure(figure.name)
    return (declared.source.permission,) if declared else ()


def _people_need(measure: str) -> tuple[str, ...]:
    # Nobody but the office of assessments learns that somebody sat.
    return (VIEW_REGISTRANTS, VIEW_ASSESSMENTS) if measure == by_assessment.MEASURE.key else (VIEW_REGISTRANTS,)


def rows_open_to(user: User) -> Callable[[Figure], bool]:
    """Whether the link to a figure's rows is shown to somebody. Each permission is asked once for all figures."""
    holds = cache(user.has_perm)

    def may_see(figure: Figure) -> bool:
        needed = permissions_of(figure)
        return bool(needed) and all(holds(permission) for permission in needed)

    return may_see


@login_required
@never_cache
@require_safe
def rows(request: HttpRequest, pk: uuid.UUID, name: str) -> HttpResponse:
    """The rows behind a figure as they were when it was frozen; people's names and pages are those of today."""
    user = staff_with(request, VIEW_EDITION)
    edition = edition_called(pk)
    figure = AnnualFigures.from_text(edition.snapshot.text).figure(name) if edition.snapshot else None
    if figure is None or not permissions_of(figure):
        raise Http404
    for permission in permissions_of(figure):
        demand(user, permission)
    listing = _people(request, figure, edition) if figure.rows.startswith(PEOPLE) else _facts(figure, edition)
    context = {
        "edition": edition,
        "figure": figure,
        "listing": listing,
        "crumbs": crumbs(edition, Link("Figures", reverse("reports:edition_figures", args=[pk])), Link(figure.title)),
    }
    return render(request, "reports/edition/rows.html", context)


def _kept(edition: AnnualEdition, name: str) -> str | None:
    """The rows as they were when the figures were frozen; None for a snapshot from before rows were kept."""
    return FrozenRows.objects.filter(snapshot_id=edition.snapshot_id, name=name).values_list("text", flat=True).first()


def _facts(figure: Figure, edition: AnnualEdition) -> Listing:
    text, declared = _kept(edition, figure.name), fact_figure(figure.name)
    if text is None and declared is None:
        raise Http404
    kept = facts_from(text) if text else declared.rows_now(period_of(edition))  # type: ignore[union-attr]  # as asked above
    listed = [Row(row.cells, row.url) for row in kept.rows[:MOST]]
    return Listing(kept.columns, listed, len(kept.rows), edition.snapshot.taken_at if text and edition.snapshot else None)


def _people(request: HttpRequest, figure: Figure, edition: AnnualEdition) -> Listing:
    measure, _, category = figure.rows.removeprefix(PEOPLE).partition("/")
    text = _kept(edition, PEOPLE + measure)
    found = people_from(text).people_in(category) if text else people_in(measure, category, on=edition.as_of)
    listed = people_listed(request, found, purpose=f"Rows behind a figure of the {edition.report_year} report")
    frozen_at = edition.snapshot.taken_at if text and edition.snapshot else None
    return Listing(("Name", "Lives", "Specialty", "Joined"), listed, len(found), frozen_at)


def people_listed(request: HttpRequest, found: list[int], *, purpose: str) -> list[Row]:
    """People by name, with their pages. The look is logged."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - behind `staff_with`
    people = Registrant.objects.visible_to(user).filter(pk__in=found).select_related("county", "specialty")
    log_people(request, found, purpose=purpose)
    return [
        Row(
            (
                person.name,
                person.residence_in_words,
                str(person.specialty or "Not yet"),
                f"{person.joined_at.day} {person.joined_at:%B %Y}",
            ),
            reverse("roster:staff_person", args=[person.pk]),
        )
        for person in people.order_by("search_name", "pk")[:MOST]
    ]
