"""What everybody may read: barriers, bodies, the confirmed catalogue, adopted recommendations. No private fact."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation.models import Barrier
from consultation.queries import bodies_in_period, catalogue, recommendations_on
from consultation.queries.barriers import public_work
from consultation.views.common import status_of
from consultation.views.staff_barriers import values_of_law
from img_program.web.components import Link
from roster.work_items import on_roster

_START = date(2015, 1, 1)


def _crumbs(title: str) -> list[Link]:
    return [Link("Home", "/"), Link("Collaboration", "/collaboration/"), Link(title)]


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """The register of barriers, and the ways to the other pages."""
    barriers = [(each, status_of(each.get_state_display())) for each in Barrier.objects.current()]
    return render(request, "consultation/public/about.html", {"barriers": barriers})


@require_safe
def barrier(request: HttpRequest, slug: str) -> HttpResponse:
    """One barrier with its public notes."""
    found = get_object_or_404(Barrier.objects.current().select_related("provision"), slug=slug)
    notes, actions = public_work(found)
    context = {
        "barrier": found,
        "status": status_of(found.get_state_display()),
        "values": values_of_law(found),
        "notes": notes,
        "actions": actions,
        "crumbs": _crumbs(found.name),
    }
    return render(request, "consultation/public/barrier.html", context)


@require_safe
def advisers(request: HttpRequest) -> HttpResponse:
    """Who advises the program, when they met, and what they advised; names only with consent. Made to be printed."""
    bodies = bodies_in_period(_START, timezone.localdate())
    return render(request, "consultation/public/advisers.html", {"bodies": bodies, "crumbs": _crumbs("Who advises us")})


@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """Adopted recommendations and what became of them."""
    rows = [(each, status_of(each.state)) for each in recommendations_on(timezone.localdate())]
    context = {"recommendations": rows, "crumbs": _crumbs("Recommendations")}
    return render(request, "consultation/public/recommendations.html", context)


@require_safe
def professions(request: HttpRequest) -> HttpResponse:
    """The confirmed catalogue."""
    entries = [each for each in catalogue() if not each.is_physician]
    context = {"entries": entries, "crumbs": _crumbs("Other health professions")}
    return render(request, "consultation/public/professions.html", context)


@require_safe
def profession(request: HttpRequest, slug: str) -> HttpResponse:
    """One confirmed entry."""
    entry = next((each for each in catalogue() if each.slug == slug), None)
    if entry is None:
        raise Http404
    may_plan = not request.user.is_authenticated or on_roster(request)
    context = {"entry": entry, "may_plan": may_plan, "crumbs": [*_crumbs("Other health professions")[:-1], Link(entry.name)]}
    return render(request, "consultation/public/profession.html", context)
