"""The map of the state: places by any two conditions."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from img_program.accounts.permissions import demand
from img_program.geography.conditions import CONDITIONS, judged
from img_program.geography.forms import PlaceMapForm
from img_program.geography.models import Place
from img_program.geography.navigation import side_items
from img_program.geography.permissions import VIEW_PLACES
from img_program.geography.pictures import WIDTH, dots, state_background
from img_program.geography.views.common import crumbs
from img_program.geography.views.places import NO_RULE
from img_program.web.components import Link


@login_required
@require_safe
def place_map(request: HttpRequest) -> HttpResponse:
    """Which places meet one condition, the other, both; as a picture and as numbers."""
    demand(request.user, VIEW_PLACES)
    form = PlaceMapForm(request.GET or None)
    wanted: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    first, second = wanted.get("first") or "rural", wanted.get("second") or "underserved"
    day = wanted.get("on") or timezone.localdate()
    context: dict[str, Any] = {"form": form, "side_items": side_items(request), "crumbs": crumbs(Link("Map of places"))}
    try:
        rows = judged(Place.objects.select_related("successor").existing_on(day).with_counties(), on=day)
    except LookupError:
        form.add_error("on", NO_RULE)
    else:
        groups: dict[tuple[bool, bool], list[Place]] = {(one, other): [] for one in (True, False) for other in (True, False)}
        for row in rows:
            groups[CONDITIONS[first].holds(row), CONDITIONS[second].holds(row)].append(row.place)
        frame, counties = state_background()
        labels = CONDITIONS[first].label, CONDITIONS[second].label
        words = {
            (True, True): "Both",
            (True, False): f"Only “{labels[0]}”",
            (False, True): f"Only “{labels[1]}”",
            (False, False): "Neither",
        }
        query = f"&on_0={day.month}&on_1={day.day}&on_2={day.year}"
        context |= {
            "on": day,
            "labels": labels,
            "list_url": f"{reverse('geography:places')}?first={first}&second={second}{query}",
            "groups": [(words[key], len(found), key) for key, found in groups.items()],
            "both": dots(groups[True, True]),
            "only_first": dots(groups[True, False]),
            "only_second": dots(groups[False, True]),
            "counties": counties,
            "width": WIDTH,
            "height": frame.height,
        }
    return render(request, "geography/place_map.html", context)
