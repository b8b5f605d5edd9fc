"""The way to practice with true numbers, for staff who may see the roster."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from img_program.accounts.access_log import log_access
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.web.as_of import as_of
from img_program.web.components import Link
from reports.measures.by_step import label_of
from reports.measures.facts.values import dollars
from reports.measures.pipeline import STEPS, people_at, pipeline_on
from reports.permissions import VIEW_EDITION
from reports.views.figure_rows import Listing, people_listed
from reports.views.staff import staff_with
from roster.models import JourneyStep
from roster.permissions import VIEW_REGISTRANTS


@login_required
@never_cache
@require_safe
def pipeline(request: HttpRequest) -> HttpResponse:
    """All steps as of a day, by joining year, with the money of each year."""
    user = staff_with(request, VIEW_EDITION)
    demand(user, VIEW_REGISTRANTS)
    form, day = as_of(request)
    with as_system(reason="count the way to practice for staff"):
        found = pipeline_on(day)
    log_access(request, rows=found.steps[0].known, purpose="The way to practice, counted")
    context = {
        "form": form,
        "found": found,
        "paid": dollars(found.paid),
        "cohorts": [(each, dollars(each.awarded), dollars(each.paid)) for each in found.cohorts],
        "step_labels": [step.label for step in found.steps[1:]],
        "crumbs": [Link("Annual report", reverse("reports:editions")), Link("The way to practice")],
    }
    return render(request, "reports/pipeline/pipeline.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def people(request: HttpRequest, step: str) -> HttpResponse:
    """Who reached a step by a day."""
    user = staff_with(request, VIEW_EDITION)
    demand(user, VIEW_REGISTRANTS)
    if step not in STEPS:
        raise Http404
    _, day = as_of(request)
    found = people_at(step, on=day)
    title = str(JourneyStep.OTHER_ROAD.label) if step == JourneyStep.OTHER_ROAD else label_of(step)
    context = {
        "title": title,
        "day": day,
        "listing": Listing(
            ("Name", "Lives", "Specialty", "Joined"), people_listed(request, found, purpose="Who reached a step"), len(found)
        ),
        "crumbs": [
            Link("Annual report", reverse("reports:editions")),
            Link("The way to practice", reverse("reports:pipeline") + f"?as_of={day.isoformat()}"),
            Link(title),
        ],
    }
    return render(request, "reports/pipeline/people.html", context)
