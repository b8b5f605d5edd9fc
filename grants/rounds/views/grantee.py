"""Pages of an organization: open rounds, its applications, and the draft page by page with autosave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.rounds.actions.applications import (
    FACTS,
    StaleSaveError,
    closes_at,
    save_answers,
    save_budget,
    save_facts,
    start_application,
)
from grants.rounds.budget import budget_of
from grants.rounds.checklist import findings_of, missing_items, sections_of
from grants.rounds.forms.application import AboutForm, BudgetForm, FileForm, SectionForm
from grants.rounds.models import Application, Opportunity, QuestionKind, TradeSecretClaim
from grants.rounds.permissions import (
    EDIT_APPLICATION,
    EDIT_BUDGET,
    START_APPLICATION,
    SUBMIT_APPLICATION,
    VIEW_APPLICATION,
    VIEW_OWN_APPLICATIONS,
)
from grants.rounds.views.common import application_page, visible_application
from img_program.accounts.permissions import demand, signed_in
from img_program.organizations.in_view import organization_in_view, organization_page
from img_program.organizations.models import Organization
from img_program.web.components import Status, Task
from img_program.web.templatetags.components import clock


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """The grants of the organization in view."""
    organization = organization_in_view(request)
    if organization is None:
        raise PermissionDenied("belongs to no organization")
    return redirect("rounds:organization_grants", organization.pk)


def _organization(request: HttpRequest, pk: int) -> Organization:
    found = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    demand(request.user, VIEW_OWN_APPLICATIONS, found)
    return found


@login_required
@require_safe
def organization_grants(request: HttpRequest, organization_pk: int) -> HttpResponse:
    """Rounds that are open, and every application of the organization."""
    organization = _organization(request, organization_pk)
    applications = list(Application.objects.filter(organization=organization).select_related("opportunity", "saved_by"))
    running = {each.opportunity_id for each in applications if each.state != "withdrawn"}
    rounds = [each for each in Opportunity.objects.open_on(timezone.now()) if each.pk not in running]
    context = organization_page(
        request, organization, applications=applications, rounds=rounds,
        may_start=request.user.has_perm(START_APPLICATION, organization),
    )  # fmt: skip
    return render(request, "rounds/grantee/grants.html", context)


@login_required
@require_POST
def start(request: HttpRequest, organization_pk: int, pk: int) -> HttpResponse:
    """Begin an application, or go on with the one that is there."""
    organization = _organization(request, organization_pk)
    opportunity = get_object_or_404(Opportunity.objects.public(), pk=pk)
    found = start_application(opportunity, organization=organization, by=signed_in(request))
    return redirect("rounds:application", found.pk)


@login_required
@require_safe
def application(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The task list of a draft with what is missing; how it stands afterwards."""
    found = visible_application(request, pk)
    demand(request.user, VIEW_APPLICATION, found)
    missing = missing_items(found, on=timezone.localdate()) if found.is_draft else []
    context = application_page(
        request, found, missing=missing, tasks=_tasks(found, {each.where for each in missing}), closes_at=closes_at(found),
        findings=findings_of(found, on=timezone.localdate()), submission=found.submissions.first(),
        may_edit=request.user.has_perm(EDIT_APPLICATION, found), may_submit=request.user.has_perm(SUBMIT_APPLICATION, found),
    )  # fmt: skip
    return render(request, "rounds/grantee/application.html", context)


def _tasks(application: Application, open_places: set[str]) -> list[Task]:
    def status(place: str) -> Status:
        return Status("current", "To do") if place in open_places else Status("done", "Complete")

    tasks = [Task("About the project", status("about"), reverse("rounds:about", args=[application.pk]))]
    for number, title in enumerate(sections_of(application), start=1):
        tasks.append(Task(title, status(str(number)), reverse("rounds:section", args=[application.pk, number])))
    return [*tasks, Task("Budget", status("budget"), reverse("rounds:budget", args=[application.pk]))]


type Save = Callable[[int, bool], Application]


def _seen(request: HttpRequest) -> int:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() else 0


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _autosave(request: HttpRequest, form: forms.BaseForm, save: Save) -> HttpResponse:
    """Save what is understood; 409 with both texts when a colleague changed it, 422 for what can't be kept."""
    form.is_valid()
    try:
        saved = save(_seen(request), False)
    except StaleSaveError as stale:
        return render(request, "rounds/conflict.html", {"conflicts": stale.conflicts}, status=409)
    except ValidationError as fault:
        return JsonResponse({"message": " ".join(fault.messages)}, status=422)
    if form.errors:
        return JsonResponse({"message": " ".join(str(each) for errors in form.errors.values() for each in errors)}, status=422)
    return JsonResponse({"version": saved.version, "saved_at": clock(saved.saved_at)})


def _post(request: HttpRequest, found: Application, form: forms.BaseForm, save: Save) -> tuple[bool, dict[str, Any]]:
    """A press of "Save": (whether all was saved, what the page shows else)."""
    is_valid = form.is_valid()
    try:
        save(_seen(request), request.POST.get("press") == "keep_mine")
    except StaleSaveError as stale:
        return False, {"conflicts": stale.conflicts, "version": stale.version}
    except ValidationError as fault:
        form.add_error(None, fault)
        return False, {}
    if is_valid:
        messages.success(request, "Saved.")
    else:
        found.refresh_from_db(fields=["version", "saved_at", "saved_by"])
    return is_valid, {}


def _page(request: HttpRequest, found: Application, template: str, **context: Any) -> HttpResponse:
    context = {"version": found.version, "title": "", **context}
    return render(request, f"rounds/grantee/{template}.html", application_page(request, found, **context))


def _about(request: HttpRequest, pk: UUID) -> tuple[Application, AboutForm, Save]:
    found = visible_application(request, pk)
    demand(request.user, EDIT_APPLICATION, found)
    initial = {name: getattr(found, name) for name in FACTS}
    form = AboutForm(_sent(request), application=found, initial=initial)

    def save(seen: int, overwrite: bool) -> Application:  # noqa: FBT001 - a local helper
        facts = {name: form.cleaned_data[name] for name in FACTS if name in form.cleaned_data}
        return save_facts(found, facts=facts, seen_version=seen, by=signed_in(request), overwrite=overwrite)

    return found, form, save


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Title, who does the work, and the program's own facts."""
    found, form, save = _about(request, pk)
    context: dict[str, Any] = {}
    if request.method == "POST":
        is_saved, context = _post(request, found, form, save)
        if is_saved:
            return redirect("rounds:application", found.pk)
    return _page(request, found, "about", form=form, **context)


@login_required
@require_POST
def save_about(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Autosave of the facts."""
    _found, form, save = _about(request, pk)
    return _autosave(request, form, save)


def _section(request: HttpRequest, pk: UUID, number: int) -> tuple[Application, str, SectionForm, Save]:
    found = visible_application(request, pk)
    demand(request.user, EDIT_APPLICATION, found)
    sections = sections_of(found)
    if not 1 <= number <= len(sections):
        raise Http404
    title = sections[number - 1]
    questions = [each for each in found.opportunity.questions.all() if each.section == title]
    answers = {each.question_id: each for each in found.answers.select_related("document")}
    form = SectionForm(_sent(request), questions=questions, answers=answers)

    def save(seen: int, overwrite: bool) -> Application:  # noqa: FBT001 - a local helper
        return save_answers(found, answers=form.canonical(), seen_version=seen, by=signed_in(request), overwrite=overwrite)

    return found, title, form, save


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One section of questions, its files, and its trade-secret claims."""
    found, title, form, save = _section(request, pk, number)
    context: dict[str, Any] = {}
    if request.method == "POST":
        is_saved, context = _post(request, found, form, save)
        if is_saved:
            return redirect("rounds:application", found.pk)
    questions, given = form.all_questions, form.given
    files = [
        (each, given.get(each.pk), FileForm(label=each.text, auto_id=f"id_{each.pk}_%s"))
        for each in questions
        if each.kind == QuestionKind.FILE
    ]
    claims = {each.question_id: each for each in TradeSecretClaim.objects.filter(application=found, is_claimed=True)}
    context |= {"files": files, "claims": [(each, claims.get(each.pk)) for each in questions], "title": title, "number": number}
    return _page(request, found, "section", form=form, **context)


@login_required
@require_POST
def save_section(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Autosave of a section."""
    _found, _title, form, save = _section(request, pk, number)
    return _autosave(request, form, save)


def _budget(request: HttpRequest, pk: UUID) -> tuple[Application, BudgetForm, Save]:
    found = visible_application(request, pk)
    demand(request.user, EDIT_BUDGET, found)
    form = BudgetForm(_sent(request), budget=budget_of(found), initial={"narrative": found.budget_narrative})

    def save(seen: int, overwrite: bool) -> Application:  # noqa: FBT001 - a local helper
        # An amount that is no number would count as nothing: then nothing of the budget is saved.
        amounts = form.amounts() if form.is_valid() else {}
        narrative = form.cleaned_data.get("narrative", found.budget_narrative)
        return save_budget(
            found, amounts=amounts, narrative=narrative, seen_version=seen, by=signed_in(request), overwrite=overwrite
        )

    return found, form, save


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Categories by years with their sums, and the narrative."""
    found, form, save = _budget(request, pk)
    context: dict[str, Any] = {}
    if request.method == "POST":
        is_saved, context = _post(request, found, form, save)
        if is_saved:
            return redirect("rounds:budget" if request.POST.get("press") == "add_up" else "rounds:application", found.pk)
    return _page(request, found, "budget", form=form, budget=form.budget, **context)


@login_required
@require_POST
def save_budget_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Autosave of the budget."""
    _found, form, save = _budget(request, pk)
    return _autosave(request, form, save)
