"""Examiners' pages: what waits, whom one knows, the rating sheet for a tablet."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from assessments.actions import (
    candidates_to_declare,
    declare,
    declare_at_the_door,
    save_ratings,
    submit_sheet,
)
from assessments.forms import RatingForm
from assessments.models import ExaminerAssignment, Sheet
from assessments.permissions import RATE
from assessments.work_items import waits_for_examiner
from assessments.workflow import SessionState, SheetState
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, signed_in
from img_program.accounts.work_items import counted
from img_program.database.workflow import WrongStateError
from img_program.web.acts import Ask, NothingForm, press
from img_program.web.components import Link
from img_program.web.shared_forms import autosaved

KNOWN = Ask(
    "Do you know this candidate?",
    "You then see none of their sheets any more, and what you wrote on this one is not used. This can't be undone.",
    "Yes, I know this candidate",
    NothingForm,
)
RATING_OPEN = (SessionState.RUNNING, SessionState.HELD)


def _assignments(user: User) -> Any:
    running = ExaminerAssignment.objects.current_on(timezone.localdate()).filter(user=user)
    return running.exclude(session__state__in=(SessionState.PLANNED, SessionState.CANCELLED))


@login_required
@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Sessions to which one is assigned, and the sheets to rate."""
    user = signed_in(request)
    assignments = list(_assignments(user).select_related("session__specialty").order_by("session__starts_at"))
    sheets = Sheet.objects.running().filter(examiner=user, session__in=[each.session_id for each in assignments])
    rows = (
        sheets.select_related("session__specialty").defer("draft").order_by("session__starts_at", "candidate_number", "position")
    )
    context = {"assignments": assignments, "sheets": rows, "needs": counted(user, waits_for_examiner(user))}
    return render(request, "assessments/examiner/home.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def acquaintances(request: HttpRequest, pk: int) -> HttpResponse:
    """Say for each candidate whether one knows them; nothing is ticked beforehand."""
    user = signed_in(request)
    assignment = get_object_or_404(_assignments(user).select_related("session__specialty"), pk=pk)
    if request.method == "POST":
        given = {
            key.removeprefix("knows_"): value == "yes"
            for key, value in request.POST.items()
            if key.startswith("knows_") and value in ("yes", "no")
        }
        done, back = "Your answers are saved.", "assessments:examiner_declare"
        return press(request, lambda: declare(assignment, by=user, answers=given), done, back, assignment.pk)
    context = {
        "assignment": assignment,
        "candidates": candidates_to_declare(assignment, by=user),
        "crumbs": [Link("Assessments", reverse("assessments:examiner_home")), Link("Whom you know")],
    }
    return render(request, "assessments/examiner/declare.html", context)


def _own_sheet(user: User, pk: UUID) -> Sheet:
    """The examiner's own running sheet. Raises Http404, also once they declared to know the candidate."""
    sheet = get_object_or_404(Sheet.objects.running().select_related("session__specialty"), pk=pk, examiner=user)
    demand(user, RATE, sheet)
    return sheet


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rate one candidate at one station: save, submit, or say that one knows the candidate."""
    user = signed_in(request)
    sheet = _own_sheet(user, pk)
    if request.method == "GET":
        return _page(request, sheet, RatingForm(sheet=sheet))
    if request.POST.get("press") == "know":
        return press(
            request,
            lambda: declare_at_the_door(sheet, by=user),
            "Thank you. The coordinator gives this candidate to others.",
            "assessments:examiner_home",
            ask=replace(KNOWN, back=reverse("assessments:examiner_sheet", args=[sheet.pk])),
            page={"layout": "layouts/reviewer.html"},
        )
    return _rated(request, user, sheet)


def _save(user: User, sheet: Sheet, form: RatingForm) -> Sheet:
    saved, merged = save_ratings(sheet, by=user, given=form.values(), shown=form.marks())
    form.settle(merged)
    return saved


def _rated(request: HttpRequest, user: User, sheet: Sheet) -> HttpResponse:
    """Save what was sent, and submit it when that was pressed."""
    form = RatingForm(request.POST, sheet=sheet)
    is_understood = form.is_valid()
    try:
        sheet = _save(user, sheet, form)
        if form.conflicts or not is_understood:
            return _page(request, sheet, form, status=422)
        if request.POST.get("press") == "submit":
            submit_sheet(sheet, by=user)
            messages.success(request, "Your ratings are submitted.")
            return redirect("assessments:examiner_home")
    except WrongStateError as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:examiner_home")
    except ValidationError as fault:
        missing = fault.message_dict if hasattr(fault, "error_dict") else {"": fault.messages}
        sheet.refresh_from_db()
        return _page(request, sheet, form, missing=missing, status=422)
    messages.success(request, "Saved.")
    return redirect("assessments:examiner_sheet", sheet.pk)


def _page(
    request: HttpRequest,
    sheet: Sheet,
    form: RatingForm,
    *,
    missing: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    missing = missing or {}
    questions = sheet.questions
    rows = []
    for key, name, description in questions.domains:
        refused = [*form.errors.get(f"score_{key}", []), *form.errors.get(f"comment_{key}", [])]
        rows.append(
            {
                "key": key,
                "name": name,
                "description": description,
                "score": form[f"score_{key}"].value() or "",
                "comment": form[f"comment_{key}"].value() or "",
                "error": " ".join([*missing.get(key, []), *(str(each) for each in refused)]),
            }
        )
    context = {
        "sheet": sheet,
        "questions": questions,
        "candidate": f"Candidate {sheet.candidate_number}, {sheet.session}",
        "rows": rows,
        "points": [(str(point.value), point) for point in questions.scale],
        "errors": [(key, words) for key, all_words in missing.items() for words in all_words],
        "is_open": sheet.state == SheetState.DRAFT and sheet.session.state in RATING_OPEN,
        "form": form,
        "saved_at": sheet.saved_at,
        "crumbs": [Link("Assessments", reverse("assessments:examiner_home")), Link(f"Candidate {sheet.candidate_number}")],
    }
    return render(request, "assessments/examiner/rate.html", context, status=status)


@login_required
@require_POST
def autosave(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what is written; what was changed elsewhere too is a question."""
    user = signed_in(request)
    sheet, fault = _own_sheet(user, pk), ""
    form = RatingForm(request.POST, sheet=sheet)
    form.is_valid()
    try:
        sheet = _save(user, sheet, form)
    except WrongStateError as refusal:
        fault = str(refusal)
    except ValidationError as refusal:
        fault = " ".join(refusal.messages)
    return autosaved(form, version=sheet.draft_version, saved_at=sheet.saved_at or timezone.now(), fault=fault)
