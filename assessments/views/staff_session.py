"""A session for the office: candidates, examiners, schedule, progress."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.forms import ExaminerForm, NewSessionForm, SessionForm
from assessments.models import Acquaintance, ExaminerAssignment, Session, Sheet
from assessments.permissions import MANAGE, VIEW
from assessments.tables import SESSION_STATUS
from assessments.views.staff import crumbs
from assessments.workflow import SESSION, SessionState, SheetState
from img_program.accounts.history import history_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.web.acts import Ask, NothingForm, attempt, press
from img_program.web.components import Link
from roster.view_log import log_people
from roster.views.people import posted
from roster.views.staff import staff_with

MOVES: dict[str, tuple[Callable[..., object], str]] = {
    "open_registration": (actions.open_registration, "Registration is open."),
    "begin_session": (actions.begin_session, "The session has begun. Examiners can rate."),
    "close_session": (actions.close_session, "The session is closed."),
    "cancel_session": (actions.cancel_session, "The session is cancelled. Everybody with a request is told."),
}

ASKED = {
    "begin_session": Ask(
        "Begin the session?", "The schedule can't be changed any more, and examiners can rate.", "Begin", NothingForm
    ),
    "close_session": Ask(
        "Close the session?", "Nobody can be rated in it any more, and it can't be opened again.", "Close the session"
    ),
    "cancel_session": Ask(
        "Cancel the session?", "Everybody with a request is told, and it can't be planned again.", "Cancel the session"
    ),
}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Plan a session."""
    user = staff_with(request, MANAGE)
    form = NewSessionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made: list[Session] = []
        if attempt(form, lambda: made.append(actions.plan_session(by=user, **form.cleaned_data))):
            messages.success(request, "The session is planned.")
            return redirect("assessments:staff_session", made[0].pk)
    context = {"form": form, "title": "Plan a session", "crumbs": crumbs(Link("New session"))}
    return render(request, "assessments/staff/session_form.html", context, status=200 if request.method == "GET" else 422)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change date, place or places."""
    user = staff_with(request, MANAGE)
    found = get_object_or_404(Session, pk=pk)
    form = SessionForm(posted(request), row=found)
    if form.is_valid() and attempt(form, lambda: actions.change_session(found, by=user, **form.cleaned_data)):
        messages.success(request, "Saved.")
        return redirect("assessments:staff_session", found.pk)
    context = {
        "form": form,
        "title": "Change the session",
        "crumbs": crumbs(Link(str(found), reverse("assessments:staff_session", args=[found.pk])), Link("Change")),
    }
    return render(request, "assessments/staff/session_form.html", context, status=200 if request.method == "GET" else 422)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """One session with everything that belongs to it."""
    user = staff_with(request, VIEW)
    found = get_object_or_404(Session.objects.select_related("specialty", "organization", "version__instrument"), pk=pk)
    form = ExaminerForm(posted(request) if request.POST.get("press") == "assign" else None)
    if request.method == "POST":
        demand(user, MANAGE)
        if (answer := _pressed(request, found, user, form)) is not None:
            return answer
    assignments = list(found.assignments.all())
    said = list(Acquaintance.objects.filter(session=found).values_list("registration_id", "examiner_id", "knows"))
    places = list(found.registrations.select_related("registrant").prefetch_related("sheets", "decisions"))
    log_people(request, places, purpose="Candidates of a session")
    context = {
        "session": found,
        "places": [(place, *_progress(place)) for place in places],
        "assignments": [(each, *_declared(each, said)) for each in assignments],
        "form": form,
        "may_manage": user.has_perm(MANAGE),
        "moves": [
            step
            for step in SESSION.available(found.state)
            if step.action in MOVES and (step.action != "begin_session" or found.is_today)
        ],
        "begins_later": found.state == SessionState.FIXED and not found.is_today,
        "status": SESSION_STATUS[SessionState(found.state)],
        "can_fix": found.state == SessionState.OPEN,
        "can_change": found.state in (SessionState.PLANNED, SessionState.OPEN),
        "entries": history_of(found),
        "crumbs": crumbs(Link(str(found))),
    }
    return render(request, "assessments/staff/session.html", context, status=422 if form.errors else 200)


def _pressed(request: HttpRequest, found: Session, user: User, form: ExaminerForm) -> HttpResponse | None:
    chosen, back = request.POST.get("press", ""), reverse("assessments:staff_session", args=[found.pk])
    reason = request.POST.get("reason", "")
    if chosen == "assign":
        is_done = form.is_valid() and attempt(
            form, lambda: actions.assign_examiner(found, by=user, email=form.cleaned_data["email"])
        )
        if not is_done:
            return None
        messages.success(request, "Assigned.")
        return redirect(back)
    if chosen == "end":
        assignment = get_object_or_404(ExaminerAssignment, pk=request.POST.get("assignment") or 0, session=found)
        ask = Ask(
            f"End the assignment of {assignment.name}?",
            "From today this examiner rates nobody in this session. Ratings that were handed in stay.",
            "End the assignment",
        )
        return press(
            request, lambda: actions.end_examiner(assignment, by=user, reason=reason), "The assignment ends today.", back, ask=ask
        )
    if chosen in MOVES:
        action, done = MOVES[chosen]
        if chosen == "cancel_session":
            action = partial(actions.cancel_session, reason=reason)
        return press(request, lambda: action(found, by=user), done, back, ask=ASKED.get(chosen))
    messages.error(request, "Choose what to do.")
    return redirect(back)


def _progress(place: Any) -> tuple[int, int, Any]:
    """Submitted sheets, all sheets, and the latest decision; from what was fetched beforehand."""
    sheets = [sheet for sheet in place.sheets.all() if sheet.state != SheetState.WITHDRAWN]
    submitted = [sheet for sheet in sheets if sheet.state == SheetState.SUBMITTED]
    return len(submitted), len(sheets), next(iter(place.decisions.all()), None)


def _declared(assignment: ExaminerAssignment, said: list[tuple[Any, int, bool]]) -> tuple[int, int]:
    """How many candidates an examiner said a word about, and how many they know."""
    own = [knows for _registration, examiner, knows in said if examiner == assignment.user_id]
    return len(own), sum(own)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose an examiner for every candidate and station; only those who declared not to know the candidate are offered."""
    user = staff_with(request, MANAGE)
    found = get_object_or_404(Session.objects.select_related("specialty", "version__instrument"), pk=pk)
    stations = found.version.blueprint.stations
    places = list(found.registrations.with_place().select_related("registrant").order_by("asked_at", "pk"))
    form = NothingForm(request.POST if request.method == "POST" else None)
    given = {
        (str(place.pk), station.key): int(value)
        for place in places
        for station in stations
        if (value := request.POST.get(f"examiner_{place.pk}_{station.key}", "")).isdecimal()
    }
    if form.is_valid() and attempt(form, lambda: actions.fix_schedule(found, by=user, schedule=given)):
        messages.success(request, "The schedule is fixed.")
        return redirect("assessments:staff_session", found.pk)
    log_people(request, places, purpose="Schedule")
    strangers, names = actions.strangers_of(found), {each.user_id: each.name for each in found.assignments.all()}
    rows = []
    for number, place in enumerate(places):
        able = sorted(strangers.get(str(place.pk), ()), key=lambda user_id: names[user_id])
        # A first proposal that spreads the work; the coordinator changes it.
        proposed = [able[(number + position) % len(able)] if able else None for position in range(len(stations))]
        chosen = [given.get((str(place.pk), station.key)) for station in stations] if form.is_bound else proposed
        cells = list(zip(stations, chosen, strict=True))
        rows.append((place, cells, [(user_id, names[user_id]) for user_id in able]))
    context = {
        "session": found,
        "rows": rows,
        "form": form,
        "is_open": found.state == SessionState.OPEN,
        "crumbs": crumbs(Link(str(found), reverse("assessments:staff_session", args=[found.pk])), Link("Schedule")),
    }
    return render(request, "assessments/staff/schedule.html", context, status=422 if form.errors else 200)


def sheets_of(place: Any) -> list[Sheet]:
    """A candidate's running sheets with examiner and scores, in three queries."""
    return list(place.sheets.running().select_related("examiner").prefetch_related("scores"))
