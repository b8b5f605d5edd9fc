"""The joining form: one question on a page; every press and every pause is saved."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from img_program.accounts.permissions import signed_in
from img_program.web.components import Steps, SummaryRow
from img_program.web.shared_forms import autosaved
from roster.actions import join_roster, save_answers, start_joining
from roster.actions.joining import NoticeNotGivenError
from roster.actions.refusals import refuse_auditors
from roster.answers import first_open, in_words, is_complete
from roster.forms.base import SKIPPED, QuestionForm, RawAnswer
from roster.forms.questions import BY_SLUG, QUESTIONS
from roster.models import JoiningDraft, Registrant

FROM_CHECK = "check"


def question_or_404(slug: str) -> type[QuestionForm]:
    """The question of an address."""
    if slug not in BY_SLUG:
        raise Http404
    return BY_SLUG[slug]


def draft_or_redirect(request: HttpRequest) -> JoiningDraft | HttpResponse:
    """The person's draft; else where to go: to their record when they joined, to the notice when it was not given."""
    if Registrant.objects.filter(user=signed_in(request)).exists():
        return redirect("roster:my_record")
    try:
        return start_joining(by=signed_in(request))
    except NoticeNotGivenError:
        return redirect("roster:start")


@login_required
@require_GET
def questions(request: HttpRequest) -> HttpResponse:
    """Go on where one stopped, on whichever device."""
    draft = draft_or_redirect(request)
    if isinstance(draft, HttpResponse):
        return draft
    question = first_open(draft.answers)
    return redirect("roster:question", question.slug) if question else redirect("roster:check_answers")


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask one question; Continue, Skip and "Save and finish later" are buttons."""
    form_class = question_or_404(slug)
    draft = draft_or_redirect(request)
    if isinstance(draft, HttpResponse):
        return draft
    if request.method == "GET":
        raw: RawAnswer = draft.answers.get(slug, {})
        return _page(request, draft, form_class.showing(raw), was_skipped=bool(raw.get(SKIPPED)))
    return _answered(request, draft, form_class)


def _answered(request: HttpRequest, draft: JoiningDraft, form_class: type[QuestionForm]) -> HttpResponse:
    press = request.POST.get("press", "continue")
    form = form_class.sent(request.POST, draft.answers.get(form_class.slug, {}))
    raw = form.raw(is_skipped=press == "skip" and bool(form_class.skip_label))
    try:
        draft = _save(request, form, raw)
    except ValidationError:
        return _page(request, draft, form, status=422)
    if form.conflicts:
        return _page(request, draft, form, status=422)
    if press == "later":
        messages.success(request, "Your answers are saved. Sign in again, on any device, to go on.")
        return redirect("roster:home")
    if not is_complete(form_class, draft.answers.get(form_class.slug, {})):
        return _page(request, draft, form, status=422)
    return redirect(_after(form_class, came_from_check=request.GET.get("from") == FROM_CHECK))


def _save(request: HttpRequest, form: QuestionForm, raw: RawAnswer) -> JoiningDraft:
    draft, merged = save_answers(by=signed_in(request), question=form.slug, raw=raw, shown=form.shown)
    form.settle(merged)
    return draft


@login_required
@never_cache
@require_POST
def autosave(request: HttpRequest, slug: str) -> HttpResponse:
    """Save what is in the form now; 422 for what must not be kept."""
    form_class = question_or_404(slug)
    refuse_auditors()  # before the draft is read: their role reads none
    draft = JoiningDraft.objects.filter(user=signed_in(request)).first()
    form, fault = form_class.sent(request.POST, draft.answers.get(slug, {}) if draft else {}), ""
    try:
        draft = _save(request, form, form.raw())
    except ValidationError as refusal:
        fault = " ".join(refusal.messages)
    saved_at = (draft.saved_at or draft.started_at) if draft else None
    return autosaved(form, version=draft.version if draft else 0, saved_at=saved_at, fault=fault)


def _after(question: type[QuestionForm], *, came_from_check: bool) -> str:
    position = QUESTIONS.index(question) + 1
    if came_from_check or position == len(QUESTIONS):
        return reverse("roster:check_answers")
    return reverse("roster:question", args=[QUESTIONS[position].slug])


def _before(question: type[QuestionForm]) -> str:
    position = QUESTIONS.index(question)
    return reverse("roster:question", args=[QUESTIONS[position - 1].slug]) if position else reverse("roster:notice")


def _page(
    request: HttpRequest,
    draft: JoiningDraft,
    form: QuestionForm,
    *,
    was_skipped: bool = False,
    status: int = 200,
) -> HttpResponse:
    question = type(form)
    from_check = request.GET.get("from") == FROM_CHECK
    context = {
        "form": form,
        "question": question,
        "steps": Steps(QUESTIONS.index(question) + 1, len(QUESTIONS)),
        "back_url": reverse("roster:check_answers") if from_check else _before(question),
        "autosave_url": reverse("roster:autosave", args=[question.slug]),
        "saved_at": draft.saved_at if draft.answers.get(question.slug) else None,
        "was_skipped": was_skipped,
    }
    return render(request, "roster/joining/question.html", context, status=status)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def check_answers(request: HttpRequest) -> HttpResponse:
    """Show "Check your answers", then "Join the roster"."""
    draft = draft_or_redirect(request)
    if isinstance(draft, HttpResponse):
        return draft
    missing = first_open(draft.answers)
    if request.method == "POST" and missing is None:
        join_roster(by=signed_in(request))
        messages.success(request, "You are on the roster. Thank you.")
        return redirect("roster:my_record")
    rows = [
        SummaryRow(
            each.summary_key,
            in_words(each, draft.answers.get(each.slug, {})),
            f"{reverse('roster:question', args=[each.slug])}?from={FROM_CHECK}",
        )
        for each in QUESTIONS
    ]
    back_url = reverse("roster:question", args=[QUESTIONS[-1].slug])
    context = {"rows": rows, "missing": missing, "back_url": back_url}
    return render(request, "roster/joining/check_answers.html", context)
