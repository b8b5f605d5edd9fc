"""A registrant's own pages: the record, its statuses, changes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from img_program.accounts.permissions import signed_in
from img_program.database.locking import fresh
from img_program.notifications.actions import choice_of
from img_program.web.components import Status, SummaryRow, Task
from roster.actions import add_residence, ask_for_review, end_residence, remove_residence, tell_own_step, update_answers
from roster.answers import in_words
from roster.eligibility import findings_of
from roster.forms.base import SKIPPED, QuestionForm, merge_answer
from roster.forms.journey import OwnStepForm
from roster.forms.questions import QUESTIONS, ResidenceForm
from roster.forms.record import LATER, LookAgainForm, ResidencePeriodForm, SchoolNameForm, SpellingsForm, UntilForm
from roster.journey import steps_of
from roster.models import MinnesotaResidence, Registrant
from roster.rules.is_minnesota_immigrant_img import MOVED
from roster.views.people import own_record, own_record_or_404, posted
from roster.views.public import status_cards
from roster.workflow import ReviewState

_EDITABLE: tuple[type[QuestionForm], ...] = (*QUESTIONS, *LATER)
EDITABLE: dict[str, type[QuestionForm]] = {question.slug: question for question in _EDITABLE}


@login_required
@never_cache
@require_GET
def my_record(request: HttpRequest) -> HttpResponse:
    """The record with its three statuses explained; before joining, the way to join."""
    record = own_record(request)
    if record is None:
        return redirect("roster:questions")
    findings = findings_of(record)
    context = {
        "record": record,
        "cards": status_cards(findings),
        "look": record.looks.open().first(),
        "review": record.review_requests.order_by("-asked_at").first(),
        "tasks": _later_tasks(record, {each.missing for each in findings}),
        "rows": _summary(record),
        "messages_choice": choice_of(signed_in(request)),
    }
    return render(request, "roster/participant/my_record.html", context)


def _summary(record: Registrant) -> list[SummaryRow]:
    return [
        SummaryRow(
            question.summary_key,
            in_words(question, question.raw_of(record)),
            reverse("roster:change", args=[question.slug]) if record.is_active else "",
            empty_text="None given",
        )
        for question in EDITABLE.values()
    ]


def _later_tasks(record: Registrant, missing: set[str]) -> list[Task]:
    if not record.is_active:
        return []
    is_asked = asks_until_when(record)
    tells_time = record.minnesota_residences.filter(removed_at=None).exists()
    tasks = [
        Task(
            "Tell us until when you lived in Minnesota" if is_asked else "Tell us when you lived in Minnesota",
            Status("done") if tells_time and not is_asked else Status("neutral"),
            reverse("roster:minnesota"),
        ),
        Task(
            "Add other spellings of your name",
            Status("done") if record.other_spellings else Status("neutral", "If you like"),
            reverse("roster:change", args=[SpellingsForm.slug]),
        ),
        Task(
            "Write the name of your medical school",
            Status("done") if record.school_name else Status("neutral", "If you like"),
            reverse("roster:change", args=[SchoolNameForm.slug]),
        ),
        Task(
            "Tell us about exams, ECFMG and clinical experience",
            Status("done") if record.facts.kept().exists() else Status("neutral", "If you like"),
            reverse("roster:facts"),
        ),
        Task("Tell us how far you have come", Status("neutral", "If you like"), reverse("roster:journey")),
    ]
    if "answers" in missing:
        tasks.insert(0, Task("Answer the questions you skipped", Status("neutral"), reverse("roster:change", args=["born"])))
    return tasks


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Change one answer of one's own record."""
    form_class = EDITABLE.get(slug)
    record = own_record_or_404(request)
    if form_class is None or not record.is_active:
        raise Http404
    if request.method == "GET":
        raw = form_class.raw_of(record)
        return _change_page(request, record, form_class.showing(raw), was_skipped=bool(raw.get(SKIPPED)))
    fresh(record)
    stored = form_class.raw_of(record)
    form = form_class.sent(request.POST, stored)
    if form.only_asks:
        return _change_page(request, record, form, status=422)
    is_skipped = request.POST.get("press") == "skip" and bool(form_class.skip_label)
    merged = merge_answer(form.raw(is_skipped=is_skipped), shown=form.shown, stored=stored)
    form.settle(merged)
    answer = form_class(data=merged.stored)
    if form.conflicts or not (is_skipped or answer.is_valid()):
        return _change_page(request, record, form, status=422)
    columns = form_class.skipped_columns() if is_skipped else answer.columns()
    record = update_answers(record, by=signed_in(request), columns=columns)
    if slug == ResidenceForm.slug and asks_until_when(record):
        messages.success(request, "Your change is saved. You now live elsewhere: tell us until when you lived in Minnesota.")
        return redirect("roster:minnesota")
    messages.success(request, "Your change is saved.")
    return redirect("roster:my_record")


def asks_until_when(record: Registrant) -> bool:
    """Whether somebody who lives elsewhere told of a time in Minnesota that has no end."""
    return record.residence in MOVED and record.minnesota_residences.filter(removed_at=None, ends_on=None).exists()


def _change_page(
    request: HttpRequest,
    record: Registrant,
    form: QuestionForm,
    *,
    was_skipped: bool = False,
    status: int = 200,
) -> HttpResponse:
    form.about(record)
    context = {
        "form": form,
        "question": type(form),
        "was_skipped": was_skipped,
        "back_url": reverse("roster:my_record"),
    }
    return render(request, "roster/participant/change.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def minnesota(request: HttpRequest) -> HttpResponse:
    """When the person lived in Minnesota: periods, each date as exactly as known."""
    record = own_record_or_404(request)
    form = ResidencePeriodForm(posted(request))
    if request.method == "POST" and form.is_valid():
        add_residence(record, by=signed_in(request), since=form.cleaned_data["since"], until=form.cleaned_data["until"])
        messages.success(request, "Your time in Minnesota is saved.")
        return redirect("roster:minnesota")
    periods = record.minnesota_residences.filter(removed_at=None)
    context = {
        "form": form,
        "periods": [(period.pk, period.as_period().in_words(), period.ends_on is None) for period in periods],
        "asks_until_when": asks_until_when(record),
        "card": status_cards(findings_of(record))[-1],
        "back_url": reverse("roster:my_record"),
    }
    return render(request, "roster/participant/minnesota.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def end_period(request: HttpRequest, pk: int) -> HttpResponse:
    """Until when an open time in Minnesota lasted."""
    record = own_record_or_404(request)
    period = get_object_or_404(MinnesotaResidence, pk=pk, registrant=record, removed_at=None, ends_on=None)
    form = UntilForm(posted(request), since=period.as_period().since)
    if request.method == "POST" and form.is_valid():
        end_residence(period, by=signed_in(request), until=form.cleaned_data["until"])
        messages.success(request, "Your time in Minnesota is saved.")
        return redirect("roster:minnesota")
    context = {"form": form, "words": period.as_period().in_words(), "back_url": reverse("roster:minnesota")}
    return render(request, "roster/participant/end_period.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove_period(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a period back."""
    record = own_record_or_404(request)
    period = get_object_or_404(MinnesotaResidence, pk=pk, registrant=record, removed_at=None)
    remove_residence(period, by=signed_in(request))
    messages.success(request, "The time was taken out.")
    return redirect("roster:minnesota")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def journey(request: HttpRequest) -> HttpResponse:
    """The person's way to practice: what is known, and telling a step."""
    record = own_record_or_404(request)
    form = OwnStepForm(posted(request))
    if request.method == "POST" and form.is_valid():
        tell_own_step(record, by=signed_in(request), news=form.news())
        messages.success(request, "Your step is saved.")
        return redirect("roster:journey")
    context = {"form": form, "steps": steps_of(record), "back_url": reverse("roster:my_record")}
    return render(request, "roster/participant/journey.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def look_again(request: HttpRequest) -> HttpResponse:
    """Ask a person to look again; says by when there is a written answer."""
    record = own_record_or_404(request)
    form = LookAgainForm(posted(request))
    if request.method == "POST" and form.is_valid():
        review = ask_for_review(record, by=signed_in(request), words=form.cleaned_data["words"])
        messages.success(request, f"A person will look again and answer you in writing by {_day(review.due_on)}.")
        return redirect("roster:my_record")
    open_review = record.review_requests.filter(state=ReviewState.OPEN).first()
    context = {"form": form, "open_review": open_review, "back_url": reverse("roster:my_record")}
    return render(request, "roster/participant/look_again.html", context, status=422 if form.errors else 200)


def _day(day: Any) -> str:
    return f"{day.day} {day:%B %Y}"
