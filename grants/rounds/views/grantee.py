"""Pages of an organization: open rounds, its applications, and the draft page by page with autosave."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.rounds.actions.applications import (
    closes_at,
    save_answers,
    save_budget,
    save_facts,
    start_application,
)
from grants.rounds.budget import budget_of
from grants.rounds.checklist import findings_of, missing_items, sections_of
from grants.rounds.forms.application import AboutForm, BudgetForm, FileForm, SectionForm
from grants.rounds.journey import standing_of
from grants.rounds.models import Application, Opportunity, QuestionKind, TradeSecretClaim
from grants.rounds.permissions import (
    ASK_SECOND_LOOK,
    EDIT_APPLICATION,
    EDIT_BUDGET,
    START_APPLICATION,
    SUBMIT_APPLICATION,
    VIEW_APPLICATION,
    VIEW_OWN_APPLICATIONS,
)
from grants.rounds.views.common import application_page, visible_application
from grants.rounds.workflow import ApplicationState, OpportunityState
from img_program.accounts.permissions import demand, signed_in
from img_program.organizations.in_view import organization_in_view, organization_page
from img_program.organizations.models import Organization
from img_program.web.comparing import Merge
from img_program.web.components import Status, Task
from img_program.web.paging import paged
from img_program.web.shared_forms import SharedForm, autosaved, decides_a_question


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
    mine = Application.objects.filter(organization=organization)
    applications = paged(request, mine.select_related("opportunity", "saved_by"))
    begun = mine.exclude(state=ApplicationState.WITHDRAWN).values("opportunity")
    rounds = paged(request, Opportunity.objects.open_on(timezone.now()).exclude(pk__in=begun), name="rounds")
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
    prefetch_related_objects([found.opportunity], "questions", "budget_categories")
    missing = missing_items(found, on=timezone.localdate()) if found.is_draft else []
    standing = standing_of(found, timezone.now())
    look, submission = found.second_looks.last(), found.submissions.first()
    context = application_page(
        request, found, standing=standing, look=look, missing=missing, tasks=_tasks(found, {each.where for each in missing}), closes_at=closes_at(found),
        findings=findings_of(found, on=timezone.localdate()), submission=submission,
        may_edit=request.user.has_perm(EDIT_APPLICATION, found), may_submit=request.user.has_perm(SUBMIT_APPLICATION, found),
        may_ask_again=standing.refused is not None and standing.ask_until is not None and timezone.localdate() <= standing.ask_until
        and (look is None or look.about != standing.refused) and request.user.has_perm(ASK_SECOND_LOOK, found),
        has_debrief=found.state == ApplicationState.SUBMITTED and found.opportunity.state == OpportunityState.EVALUATED,
        has_messages=not found.is_draft or submission is not None,
    )  # fmt: skip
    return render(request, "rounds/grantee/application.html", context)


def _tasks(application: Application, open_places: set[str]) -> list[Task]:
    def status(place: str) -> Status:
        return Status("current", "To do") if place in open_places else Status("done", "Complete")

    tasks = [Task("About the project", status("about"), reverse("rounds:about", args=[application.pk]))]
    for number, title in enumerate(sections_of(application), start=1):
        tasks.append(Task(title, status(str(number)), reverse("rounds:section", args=[application.pk, number])))
    return [*tasks, Task("Budget", status("budget"), reverse("rounds:budget", args=[application.pk]))]


type Save = Callable[[], tuple[Application, Merge[Any]]]


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _autosave(form: SharedForm, found: Application, save: Save) -> HttpResponse:
    """Save what is understood and changed here; a colleague's change of the same field is a question for it alone."""
    form.is_valid()
    try:
        found, merged = save()
    except ValidationError as refusal:
        return autosaved(form, version=found.version, saved_at=found.saved_at, fault=" ".join(refusal.messages))
    form.settle(merged)
    return autosaved(form, version=found.version, saved_at=found.saved_at)


def _post(request: HttpRequest, found: Application, form: SharedForm, save: Save) -> bool:
    """A press of "Save" or of an answer to a question: whether all was saved."""
    is_valid = form.is_valid()
    try:
        _saved, merged = save()
    except ValidationError as fault:
        form.add_error(None, fault)
        return False
    form.settle(merged)
    if is_valid and not form.conflicts:
        messages.success(request, "Saved.")
        return True
    found.refresh_from_db(fields=["version", "saved_at", "saved_by"])
    return False


def _onward(request: HttpRequest, found: Application) -> HttpResponse:
    """After a save: back to the task list, or to the same page when it goes on there."""
    if decides_a_question(request) or request.POST.get("press") == "add_up":
        return redirect(request.path)
    return redirect("rounds:application", found.pk)


def _page(request: HttpRequest, found: Application, template: str, **context: Any) -> HttpResponse:
    context = {"title": "", **context}
    return render(request, f"rounds/grantee/{template}.html", application_page(request, found, **context))


def _about(request: HttpRequest, pk: UUID) -> tuple[Application, AboutForm, Save]:
    found = visible_application(request, pk)
    demand(request.user, EDIT_APPLICATION, found)
    form = AboutForm(_sent(request), application=found)

    def save() -> tuple[Application, Merge[Any]]:
        return save_facts(found, facts=form.values(), by=signed_in(request), shown=form.marks())

    return found, form, save


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def about(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Title, who does the work, and the program's own facts."""
    found, form, save = _about(request, pk)
    if request.method == "POST" and _post(request, found, form, save):
        return _onward(request, found)
    return _page(request, found, "about", form=form)


@login_required
@require_POST
def save_about(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Autosave of the facts."""
    found, form, save = _about(request, pk)
    return _autosave(form, found, save)


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

    def save() -> tuple[Application, Merge[Any]]:
        return save_answers(found, answers=form.values(), by=signed_in(request), shown=form.marks())

    return found, title, form, save


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """One section of questions, its files, and its trade-secret claims."""
    found, title, form, save = _section(request, pk, number)
    if request.method == "POST" and _post(request, found, form, save):
        return _onward(request, found)
    questions, given = form.all_questions, form.answers
    files = [
        (each, given.get(each.pk), FileForm(label=each.text, auto_id=f"id_{each.pk}_%s"))
        for each in questions
        if each.kind == QuestionKind.FILE
    ]
    claims = {each.question_id: each for each in TradeSecretClaim.objects.filter(application=found, is_claimed=True)}
    context = {"files": files, "claims": [(each, claims.get(each.pk)) for each in questions], "title": title, "number": number}
    return _page(request, found, "section", form=form, **context)


@login_required
@require_POST
def save_section(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Autosave of a section."""
    found, _title, form, save = _section(request, pk, number)
    return _autosave(form, found, save)


def _budget(request: HttpRequest, pk: UUID) -> tuple[Application, BudgetForm, Save]:
    found = visible_application(request, pk)
    demand(request.user, EDIT_BUDGET, found)
    form = BudgetForm(_sent(request), budget=budget_of(found), narrative=found.budget_narrative)

    def save() -> tuple[Application, Merge[Any]]:
        values = form.values()
        narrative = values.pop("narrative", None)
        return save_budget(found, amounts=values, narrative=narrative, by=signed_in(request), shown=form.marks())

    return found, form, save


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def budget(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Categories by years with their sums, and the narrative."""
    found, form, save = _budget(request, pk)
    if request.method == "POST" and _post(request, found, form, save):
        return _onward(request, found)
    return _page(request, found, "budget", form=form, budget=form.budget)


@login_required
@require_POST
def save_budget_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Autosave of the budget."""
    found, form, save = _budget(request, pk)
    return _autosave(form, found, save)
