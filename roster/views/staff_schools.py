"""Staff: names of medical schools that physicians wrote, and the list from which physicians are offered names."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, F, Min
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.history import history_of
from img_program.web.acts import attempt
from img_program.web.components import Link
from img_program.web.paging import paged
from roster.actions.schools import add_school, change_school
from roster.countries import country_name
from roster.forms.office import ChangeSchoolForm, SchoolForm
from roster.models import MedicalSchool, Registrant, SchoolSource
from roster.models.school import unknown_names
from roster.permissions import KEEP_CHOICES, VIEW_REGISTRANTS
from roster.views.people import posted
from roster.views.staff import staff_with

LONGEST_NUMBER = 18


def _crumbs(*last: Link) -> list[Link]:
    here = Link("Medical schools", reverse("roster:staff_schools")) if last else Link("Medical schools")
    return [Link("Roster", reverse("roster:staff_list")), here, *last]


def _written() -> Any:
    """Each name that somebody wrote and nobody looked at, with how many wrote it; nobody is named."""
    rows = unknown_names(Registrant.objects.all()).order_by()
    counted = rows.annotate(compared=F("typed")).values("compared", "school_country")
    return counted.annotate(name=Min("school_name"), one=Min("pk"), people=Count("pk")).order_by("-people", "name")


@login_required
@never_cache
@require_safe
def schools(request: HttpRequest) -> HttpResponse:
    """What physicians wrote first, then what they are offered, found by words."""
    user = staff_with(request, VIEW_REGISTRANTS)
    words = " ".join(request.GET.get("words", "").split())[:100]
    rows = MedicalSchool.objects.select_related("today")
    rows = rows.search(words).nearest_first("") if words else rows.filter(source=SchoolSource.OFFICE).order_by("name", "pk")
    written = paged(request, _written(), name="written")
    context = {
        "written": written,
        "asked": [(each, country_name(each["school_country"])) for each in written],
        "rows": paged(request, rows),
        "words": words,
        "may_keep": user.has_perm(KEEP_CHOICES),
        "crumbs": _crumbs(),
    }
    return render(request, "roster/staff/schools.html", context)


def _as_written(one: str) -> dict[str, str]:
    """The name and the country as they were written; the address itself holds neither."""
    if not (one.isascii() and one.isdigit() and len(one) < LONGEST_NUMBER):
        return {}
    row = unknown_names(Registrant.objects.filter(pk=int(one))).first()
    return {"name": row.school_name, "country": str(row.school_country.code)} if row else {}


def _form_page(request: HttpRequest, form: Any, title: str, **context: Any) -> HttpResponse:
    context |= {
        "title": title,
        "form": form,
        "save": "Save",
        "back": reverse("roster:staff_schools"),
        "crumbs": _crumbs(Link(title)),
    }
    return render(request, "roster/staff/office_form.html", context, status=422 if form is not None and form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_school(request: HttpRequest) -> HttpResponse:
    """A name that somebody wrote, or another one, comes on the list."""
    user = staff_with(request, KEEP_CHOICES)
    form = SchoolForm(posted(request), initial={"is_offered": True, **_as_written(request.GET.get("as", ""))})
    if form.is_valid() and attempt(form, lambda: add_school(by=user, **form.cleaned_data)):
        messages.success(request, "It is on the list.")
        return redirect("roster:staff_schools")
    lead = "Correct the spelling if it is wrong. Who wrote it keeps what they wrote."
    return _form_page(request, form, "Look at the name of a school", lead=lead)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def school(request: HttpRequest, pk: int) -> HttpResponse:
    """One name: what it is called today, and whether it is offered."""
    user = staff_with(request, KEEP_CHOICES if request.method == "POST" else VIEW_REGISTRANTS)
    found = get_object_or_404(MedicalSchool.objects.select_related("today"), pk=pk)
    form = ChangeSchoolForm(posted(request), row=found)
    if form.is_valid() and attempt(form, lambda: change_school(found, by=user, **form.cleaned_data)):
        messages.success(request, "It is saved. Who wrote it keeps what they wrote.")
        return redirect("roster:staff_schools")
    lead = f"{found.country_in_words}. {found.get_source_display()}."
    return _form_page(request, form if user.has_perm(KEEP_CHOICES) else None, found.name, lead=lead, entries=history_of(found))
