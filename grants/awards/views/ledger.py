"""The ledger: all entries for the office, and those of one agreement for both sides."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from grants.awards.filters import OfAppropriation
from grants.awards.permissions import VIEW_AWARDS
from grants.awards.queries import COUNTS, entries_with_balance, with_fund
from grants.awards.tables import LedgerTable
from grants.awards.views.agreements import visible_agreement
from img_program.accounts.access_log import log_access
from img_program.accounts.permissions import demand, staff_roles
from img_program.organizations.in_view import organization_page
from img_program.web.components import Link
from img_program.web.lists import Listing, Narrow, list_page


def _narrow(code: str) -> Narrow:
    return lambda rows: rows.filter(COUNTS[code][1])


_STATES = {code: (label, _narrow(code)) for code, (label, _which) in COUNTS.items()}
_TOTAL = {"amount": "Sum of these entries"}
LEDGER = Listing(
    "Ledger",
    "What was approved for payment, taken back and given back, entry by entry. Nothing in it is ever changed.",
    LedgerTable,
    ("agreement__number", "organization__name", "award__title"),
    _STATES,
    "ledger",
    filters=OfAppropriation,
    totals=_TOTAL,
)


@login_required
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """All entries; a figure of a fund leads here with its fund, fiscal year and state."""
    demand(request.user, VIEW_AWARDS)
    return list_page(
        request,
        LEDGER,
        with_fund(entries_with_balance()),
        actions=(
            Link("Funds", reverse("awards:funds")),
            Link("Year end", reverse("awards:year_end")),
            Link("Corrections", reverse("awards:staff_corrections")),
        ),
    )


@login_required
@require_safe
def agreement_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """One agreement's entries, with what was left of each budget line after them."""
    subject = visible_agreement(request, pk)
    listing = Listing(
        f"Ledger of {subject.number}", subject.award.title, LedgerTable, (), _STATES, f"ledger-{subject.number}", totals=_TOTAL
    )
    if staff_roles(request.user):
        log_access(request, subject=subject)
    back = (Link("Agreement", reverse("awards:agreement", args=[subject.pk])),)
    rows = entries_with_balance().filter(agreement=subject)
    return list_page(request, listing, rows, actions=back, page=organization_page(request, subject.organization))
