"""Funds and what they may spend in a year."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from grants.awards.actions import funds
from grants.awards.forms.awards import AppropriationForm, FundForm
from grants.awards.models import Fund
from grants.awards.permissions import KEEP_FUNDS, VIEW_AWARDS
from grants.awards.queries import fund_years
from grants.awards.tables import FundTable
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import Act, act_page, with_values
from img_program.web.components import Link
from img_program.web.lists import Listing, list_page

FUNDS = Listing(
    "Funds",
    "Of each fund and fiscal year: what was appropriated, and what became of it. A figure opens what it is made of.",
    FundTable,
    ("fund__name", "citation"),
    {},
    "funds",
)


@login_required
@require_safe
def fund_list(request: HttpRequest) -> HttpResponse:
    """Appropriations with what is left."""
    user = signed_in(request)
    demand(user, VIEW_AWARDS)
    actions: tuple[Link, ...] = (Link("Ledger", reverse("awards:ledger")),)
    if user.has_perm(KEEP_FUNDS):
        links = [
            Link(f"Money for {fund}", reverse("awards:fund_act", args=[fund.pk, "appropriate"])) for fund in Fund.objects.all()
        ]
        actions += (Link("New fund", reverse("awards:fund_new")), *links)
    return list_page(request, FUNDS, fund_years(), actions=actions)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fund_new(request: HttpRequest) -> HttpResponse:
    """Put a fund on record."""
    act = Act(
        "New fund", "Save", KEEP_FUNDS, lambda _obj, by, form: funds.create_fund(by=by, **form.cleaned_data), FundForm,
        done="The fund is on record. Now write what was appropriated.",
    )  # fmt: skip
    return act_page(request, act, None, back=reverse("awards:funds"), crumb="Funds")


FUND_ACTS = {
    "appropriate": Act(
        "Money for a fiscal year",
        "Save",
        KEEP_FUNDS,
        with_values(funds.appropriate),
        AppropriationForm,
        lead="Writing a year again changes its amount. It can't be lower than what was awarded from it.",
    )
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def fund_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Money of a fund."""
    demand(request.user, VIEW_AWARDS)
    return act_page(request, FUND_ACTS.get(act), get_object_or_404(Fund, pk=pk), back=reverse("awards:funds"))
