"""One person, for staff: record, eligibility, history, who looked; and requests to look again."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from img_program.accounts.access_log import log_access, looks_at
from img_program.accounts.history import history_of, names_of
from img_program.accounts.models import AccessLog, User
from img_program.accounts.permissions import demand
from img_program.database.workflow import WrongStateError
from img_program.documents.permissions import SEAL
from img_program.notifications.actions import choice_of
from img_program.web.components import HistoryEntry, Link, NavItem, SummaryRow
from img_program.web.templatetags.components import long_date
from roster.actions import answer_review, record_determination, record_step
from roster.actions.eligibility import deciders
from roster.columns import Group, labelled
from roster.eligibility import findings_of
from roster.forms.journey import StepForm
from roster.forms.staff import DeterminationForm, ReviewAnswerForm
from roster.journey import steps_of
from roster.models import Basis, Outcome, Registrant, ReviewRequest, Rule
from roster.permissions import ANSWER_REVIEWS, CHANGE_ELIGIBILITY, RECORD_FACTS, RECORD_JOURNEY, VIEW_REGISTRANTS
from roster.views.facts import facts_context
from roster.views.people import posted
from roster.views.public import status_cards
from roster.views.staff import staff_with
from roster.views.standing import standing_context

TABS = {
    "": "Record",
    "facts": "Exams and ECFMG",
    "eligibility": "Eligibility",
    "standing": "Where they stand",
    "journey": "Way to practice",
    "history": "History",
    "looked": "Who looked",
}
LOOKS_SHOWN = 100


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int, tab: str = "") -> HttpResponse:
    """A person's page; every look is logged."""
    user = staff_with(request, VIEW_REGISTRANTS)
    rows = Registrant.objects.visible_to(user).select_related("county", "specialty", "user")
    registrant = get_object_or_404(rows, pk=pk)
    if tab not in TABS:
        raise Http404
    log_access(request, subject=registrant, purpose=TABS[tab])
    form = StepForm(posted(request)) if tab == "journey" else DeterminationForm(posted(request))
    if request.method == "POST":
        demand(user, RECORD_JOURNEY if tab == "journey" else CHANGE_ELIGIBILITY, registrant)
        if isinstance(form, StepForm) and form.is_valid():
            return _record_step(request, user, registrant, form)
        if isinstance(form, DeterminationForm) and tab == "eligibility" and form.is_valid():
            try:
                return _determine(request, user, registrant, form)
            except ValidationError as fault:
                form.add_error(None, fault)
    context = {
        "registrant": registrant,
        "tab": tab,
        "may_seal": user.has_perm(SEAL),
        "side_items": _tabs(registrant, tab),
        "crumbs": [Link("Roster", reverse("roster:staff_list")), Link(registrant.name)],
        **_content(request, user, registrant, tab, form),
    }
    return render(request, "roster/staff/person.html", context, status=422 if form.errors else 200)


def _tabs(registrant: Registrant, current: str) -> list[NavItem]:
    def address(tab: str) -> str:
        if tab:
            return reverse("roster:staff_person_tab", args=[registrant.pk, tab])
        return reverse("roster:staff_person", args=[registrant.pk])

    return [NavItem(label, address(tab), current=tab == current) for tab, label in TABS.items()]


def _content(
    request: HttpRequest, user: User, registrant: Registrant, tab: str, form: DeterminationForm | StepForm
) -> dict[str, Any]:
    if tab == "standing":
        return standing_context(request, registrant)
    return _stored(user, registrant, tab, form)


def _stored(user: User, registrant: Registrant, tab: str, form: DeterminationForm | StepForm) -> dict[str, Any]:
    match tab:
        case "eligibility":
            return {
                "cards": status_cards(findings_of(registrant)),
                "determinations": registrant.determinations.select_related("determined_by"),
                "answers": _answers(registrant),
                "look": registrant.looks.open().first(),
                "form": form if user.has_perm(CHANGE_ELIGIBILITY, registrant) else None,
                "reviews": registrant.review_requests.order_by("-asked_at"),
                "may_answer": user.has_perm(ANSWER_REVIEWS),
            }
        case "facts":
            return {"may_record": user.has_perm(RECORD_FACTS), **facts_context(registrant)}
        case "journey":
            return {"steps": steps_of(registrant), "form": form if user.has_perm(RECORD_JOURNEY, registrant) else None}
        case "history":
            return {"entries": _history(registrant)}
        case "looked":
            return {"looks": _looks(registrant)}
        case _:
            return {"rows": _record(registrant)}


def _rows(registrant: Registrant, group: Group) -> list[SummaryRow]:
    return [
        SummaryRow(each.staff_label or each.label, _in_words(each.said(registrant)), empty_text=each.empty)
        for each in labelled(group)
    ]


def _in_words(value: object) -> str:
    return long_date(value) if isinstance(value, date) else str(value or "")


def _record(registrant: Registrant) -> list[SummaryRow]:
    return [*_rows(registrant, Group.RECORD), SummaryRow("Messages", _messages(registrant))]


def _messages(registrant: Registrant) -> str:
    choice = choice_of(registrant.user) if registrant.user else None
    if choice is None or choice.stopped_at is None:
        return "Allowed"
    return f"Stopped since {long_date(timezone.localdate(choice.stopped_at))}: {choice.stop_reason}"


def _answers(registrant: Registrant) -> list[SummaryRow]:
    periods = registrant.minnesota_residences.filter(removed_at=None)
    return [
        *_rows(registrant, Group.ELIGIBILITY),
        SummaryRow("Lived in Minnesota", "; ".join(period.as_period().in_words() for period in periods), empty_text="Not told"),
    ]


def _history(registrant: Registrant) -> list[HistoryEntry]:
    entries = history_of(registrant)
    for related in (*registrant.minnesota_residences.all(), *registrant.review_requests.all()):
        entries += history_of(related)
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _looks(registrant: Registrant) -> list[tuple[AccessLog, str]]:
    looks = looks_at(registrant, most=LOOKS_SHOWN)
    names = names_of(look.user_id for look in looks)
    return [(look, names.get(look.user_id or 0, "a former account")) for look in looks]


def _record_step(request: HttpRequest, user: User, registrant: Registrant, form: StepForm) -> HttpResponse:
    record_step(registrant, by=user, news=form.news(), source=Basis(form.cleaned_data["source"]))
    messages.success(request, "The step is recorded. The person sees it on their record.")
    return redirect("roster:staff_person_tab", registrant.pk, "journey")


def _determine(request: HttpRequest, user: User, registrant: Registrant, form: DeterminationForm) -> HttpResponse:
    said = form.cleaned_data
    record_determination(
        registrant,
        by=user,
        rule=Rule(said["rule"]),
        outcome=Outcome(said["outcome"]),
        basis=Basis(said["basis"]),
        reason=said["reason"],
        ask_again_on=said["ask_again_on"],
    )
    messages.success(request, "The decision is recorded. The person sees it on their record, and a letter tells of it.")
    return redirect("roster:staff_person_tab", registrant.pk, "eligibility")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one request in writing."""
    user = staff_with(request, ANSWER_REVIEWS)
    asked = get_object_or_404(ReviewRequest.objects.select_related("registrant"), pk=pk)
    log_access(request, subject=asked.registrant, purpose="Request to look again")
    form = ReviewAnswerForm(posted(request)) if user.pk not in deciders(asked) else None
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            answer_review(asked, by=user, answer=form.cleaned_data["answer"])
            messages.success(request, "Your answer is on the person's record.")
            return redirect("roster:staff_reviews")
        except (WrongStateError, ValidationError) as fault:
            form.add_error(None, fault if isinstance(fault, ValidationError) else str(fault))
    context = {
        "review": asked,
        "form": form,
        "cards": status_cards(findings_of(asked.registrant)),
        "crumbs": [
            Link("Roster", reverse("roster:staff_list")),
            Link("Requests", reverse("roster:staff_reviews")),
            Link("Answer"),
        ],
    }
    return render(request, "roster/staff/review.html", context, status=422 if form and form.errors else 200)
