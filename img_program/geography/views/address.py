"""Staff ask about one address: a point decides where a town can't."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from img_program.accounts.permissions import demand
from img_program.geography.areas import spot_at
from img_program.geography.forms import CommunityForm
from img_program.geography.geocoding import point_of_address
from img_program.geography.navigation import side_items
from img_program.geography.permissions import VIEW_PLACES
from img_program.geography.rules.community import Community, community_of
from img_program.geography.rules.coverage import Address
from img_program.geography.views.common import ANSWERS, UNDERSERVED_ANSWERS, crumbs
from img_program.geography.zip_codes import proposal_of_zip
from img_program.web.components import Link, Status

COUNTS = {True: Status("met", "Counts"), False: Status("not-met", "Neither rural nor underserved")}


@login_required
@require_safe
def address(request: HttpRequest) -> HttpResponse:
    """Is it rural, is it underserved, as of a day, and why."""
    demand(request.user, VIEW_PLACES)
    form = CommunityForm(request.GET or None)
    context: dict[str, Any] = {"form": form, "side_items": side_items(request), "crumbs": crumbs(Link("Check an address"))}
    if form.is_bound and form.is_valid():
        try:
            found = _judge(form.cleaned_data)
        except LookupError:
            form.add_error("on", "We know no rule for that day. The program began on 1 July 2015.")
        else:
            context |= {
                "found": found,
                "status": Status("person") if found.needs_person else COUNTS[found.counts],
                "rural_status": ANSWERS[found.rural.answer],
                "underserved_status": UNDERSERVED_ANSWERS[found.underserved.answer],
                "proposal": proposal_of_zip(form.cleaned_data["zip_code"]) if form.cleaned_data["zip_code"] else None,
            }
    return render(request, "geography/address.html", context)


def _judge(data: dict[str, Any]) -> Community:
    asked = Address(data["line"], data["city"], data["zip_code"]) if data["line"] else None
    point = data["point"] or (point_of_address(asked) if asked else None)
    return community_of(
        data["on"] or timezone.localdate(),
        spot=spot_at(point) if point else None,
        place=data["place"],
        address=asked,
        county=data["county"],
    )
