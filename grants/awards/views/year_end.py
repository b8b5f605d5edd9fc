"""What a fiscal year leaves open: worked and not requested, requested and not paid, sent and not confirmed."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from grants.awards.filters import LinesOfAppropriation
from grants.awards.permissions import VIEW_AWARDS
from grants.awards.tables import YearEndTable
from grants.awards.year_end import OPEN, near_to_lapse, open_lines, sums_by_fund
from img_program.accounts.permissions import demand
from img_program.web.components import Link
from img_program.web.lists import Listing, Narrow, list_page


def _above_zero(column: str) -> Narrow:
    return lambda rows: rows.filter(**{f"{column}__gt": 0})


YEAR_END = Listing(
    "Year end",
    "Of each budget line in force: what of its dollars is not requested, not paid, or sent and not confirmed, and when it lapses.",
    YearEndTable,
    ("agreement__number", "organization__name", "category"),
    {
        "near": ("Lapses soon, not all paid", lambda rows: near_to_lapse(rows, timezone.localdate())),
        **{name: (words, _above_zero(name)) for name, words in OPEN.items()},
    },
    "year-end",
    filters=LinesOfAppropriation,
    totals=OPEN,
    template="awards/year_end.html",
)


@login_required
@require_safe
def year_end(request: HttpRequest) -> HttpResponse:
    """The list, and above it the sums by fund, fiscal year and program."""
    demand(request.user, VIEW_AWARDS)
    rows = open_lines()
    links = (Link("Funds", reverse("awards:funds")), Link("Ledger", reverse("awards:ledger")))
    return list_page(request, YEAR_END, rows, actions=links, sums=sums_by_fund(rows), words_of_sums=list(OPEN.values()))
