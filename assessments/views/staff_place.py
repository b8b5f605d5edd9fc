"""One candidate of one session for the office: certification, accommodation, ratings, decision, second marking."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessments import actions
from assessments.actions.decisions import STEP
from assessments.actions.ratings import all_ratings_are_in
from assessments.forms import InstructionForm, ReasonForm
from assessments.models import (
    Certificate,
    Decision,
    ExaminerAssignment,
    Registration,
    SecondMarking,
    Sheet,
    Told,
)
from assessments.permissions import MANAGE, READ_WISHES, VIEW
from assessments.tables import PLACE_STATUS
from assessments.views.staff import crumbs
from assessments.views.staff_session import sheets_of
from assessments.workflow import DecisionState, RegistrationState, SecondMarkingState, SessionState
from img_program.accounts.access_log import log_access
from img_program.accounts.history import history_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.approvals.actions import standing
from img_program.notifications.models import Delivery
from img_program.web.acts import Ask, NothingForm, press
from img_program.web.components import Link
from roster.views.people import posted
from roster.views.staff import staff_with

GATED = (RegistrationState.CHECKING, RegistrationState.WAITING, RegistrationState.REGISTERED)
MOVES: dict[str, tuple[Callable[..., object], str]] = {
    "check": (actions.check_again, "Checked. See the state above."),
    "close": (actions.close_request, "The request is closed, and the person is told."),
    "absent": (actions.mark_absent, "Recorded. Nothing else follows from it."),
    "propose": (actions.propose_decision, "The rule was applied. Two persons confirm."),
}
ASKED = {
    "confirm": Ask(
        "Confirm the decision?",
        "With the second person it counts: the letter is kept, the person is told, and a certificate is issued when the standard is met.",
        "Confirm",
        NothingForm,
    ),
    "absent": Ask(
        "Note that the candidate did not come?", "Their sheets are taken back. This can't be undone.", "Did not come", NothingForm
    ),
    "close": Ask(
        "Close this request?",
        "The person loses the place and is told. The next on the list gets it.",
        "Close the request",
        NothingForm,
    ),
}


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def place(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Everything about one candidate; every look is logged."""
    user = staff_with(request, VIEW)
    found = get_object_or_404(
        Registration.objects.select_related("registrant", "session__specialty", "session__version__instrument", "user"), pk=pk
    )
    chosen = request.POST.get("press", "")
    reason = ReasonForm(posted(request) if chosen == "return" else None)
    accommodation = InstructionForm(posted(request) if chosen == "accommodate" else None, row=found)
    if request.method == "POST":
        demand(user, MANAGE)
        forms = {"return": reason, "accommodate": accommodation}
        if chosen not in forms or forms[chosen].is_valid():
            return _pressed(request, user, found, chosen, forms[chosen].cleaned_data if chosen in forms else {})
    log_access(request, subject=found, purpose="A candidate's assessment")
    context = {
        **_content(user, found),
        "reason_form": reason,
        "accommodation_form": accommodation,
        "form": next((form for form in (reason, accommodation) if form.errors), None),
        "crumbs": crumbs(
            Link(str(found.session), reverse("assessments:staff_session", args=[found.session_id])), Link(found.registrant.name)
        ),
    }
    return render(request, "assessments/staff/place.html", context, status=422 if context["form"] else 200)


def _content(user: User, found: Registration) -> dict[str, Any]:
    decisions = list(found.decisions.all())
    open_one = next((each for each in decisions if each.state == DecisionState.PROPOSED), None)
    strangers = actions.strangers_of(found.session).get(str(found.pk), set())
    assigned = list(found.session.assignments.all())
    examiners = [each for each in assigned if each.user_id in strangers]
    names = {each.user_id: each.name for each in assigned}
    seconds = list(SecondMarking.objects.filter(registration=found).order_by("pk"))
    sheets = sheets_of(found)
    rated = {sheet.examiner_id for sheet in sheets}
    certified = actions.certification_on(found.registrant, found.session.day)
    return {
        "place": found,
        "certification": certified,
        "sheets": [(sheet, names.get(sheet.examiner_id, sheet.examiner.email), _scores(sheet)) for sheet in sheets],
        "decisions": decisions,
        "open_decision": open_one,
        "standing": standing(STEP, subject_id=open_one.pk, version=open_one.number, reader=user) if open_one else None,
        "can_propose": open_one is None and all_ratings_are_in(found, sheets),
        "can_mark_absent": found.state == RegistrationState.REGISTERED and not decisions,
        "second": next(iter(seconds), None),
        "second_open": any(each.state == SecondMarkingState.ASKED for each in seconds),
        "examiners": examiners,
        "second_examiners": [each for each in examiners if each.user_id not in rated],
        "status": PLACE_STATUS[RegistrationState(found.state)],
        "told": told_of(found),
        "missing": actions.why_not(found.registrant, found.session.day, certified) if found.state in GATED else [],
        "wishes": actions.read_wishes(found, by=user) if user.has_perm(READ_WISHES) else [],
        "may_read_wishes": user.has_perm(READ_WISHES),
        "can_close": found.state in GATED and found.session.state in (SessionState.OPEN, SessionState.FIXED),
        "certificate": Certificate.objects.filter(registration=found).first(),
        "may_manage": user.has_perm(MANAGE),
        "entries": history_of(found),
    }


def told_of(found: Registration) -> list[tuple[Told, list[Delivery]]]:
    """What the candidate was told, newest first, with the errands and mails that told it."""
    told = list(Told.objects.filter(registration=found))
    deliveries = Delivery.objects.with_standing().filter(letter__in=[each.letter_id for each in told]).order_by("-created_at")
    listed = list(deliveries)
    return [(each, [delivery for delivery in listed if delivery.letter_id == each.letter_id]) for each in told]


def _scores(sheet: Sheet) -> list[Any]:
    """Scores of the latest submission."""
    return [score for score in sheet.scores.all() if score.submission == sheet.submissions]


def _pressed(request: HttpRequest, user: User, found: Registration, chosen: str, data: dict[str, Any]) -> HttpResponse:
    back = reverse("assessments:staff_place", args=[found.pk])
    if chosen in MOVES:
        action, done = MOVES[chosen]
        return press(request, lambda: action(found, by=user), done, back, ask=ASKED.get(chosen))
    act: Callable[[], object]
    match chosen:
        case "accommodate":
            act, done = partial(actions.set_accommodation, found, by=user, words=data["accommodation"]), "Saved."
        case "confirm":
            act, done = partial(actions.confirm_decision, _decision(request, found), by=user), "Your confirmation is recorded."
        case "return":
            act, done = partial(actions.return_decision, _decision(request, found), by=user, reason=data["reason"]), "Returned."
        case "reopen":
            act, done = partial(actions.reopen_sheet, _sheet(request, found), by=user), "The examiner can correct the ratings."
        case "give":
            sheet, examiner = _sheet(request, found), _examiner(request, found)
            act, done = partial(actions.give_sheet_to, sheet, by=user, examiner=examiner), "Given to another examiner."
        case "second":
            asked, examiner = get_object_or_404(SecondMarking, registration=found), _examiner(request, found)
            act = partial(actions.assign_second_marking, asked, by=user, examiner=examiner)
            done = "The second marking is assigned."
        case _:
            messages.error(request, "Choose what to do.")
            return redirect(back)
    return press(request, act, done, back, ask=ASKED.get(chosen))


def _decision(request: HttpRequest, found: Registration) -> Decision:
    return get_object_or_404(Decision, pk=request.POST.get("decision") or None, registration=found)


def _sheet(request: HttpRequest, found: Registration) -> Sheet:
    return get_object_or_404(Sheet, pk=request.POST.get("sheet") or None, registration=found)


def _examiner(request: HttpRequest, found: Registration) -> User:
    chosen = request.POST.get("examiner", "")
    key = int(chosen) if chosen.isdecimal() else 0
    assignments = ExaminerAssignment.objects.select_related("user")
    return get_object_or_404(assignments, session=found.session_id, user_id=key).user
