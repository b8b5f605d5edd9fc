"""Pages of the office about the annual report: write, freeze, look."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.history import history_of
from img_program.accounts.models import User
from img_program.approvals.actions import standing
from img_program.database.workflow import WrongStateError
from img_program.documents.forms import ElsewhereForm
from img_program.jobs.models import JobState
from img_program.jobs.progress import Result, is_poll, progress_of
from img_program.web.acts import attempt
from img_program.web.components import Link
from img_program.web.shared_forms import autosaved
from reports.actions.editions import create_edition, save_section, save_settings
from reports.actions.review import missing_from, preliminary
from reports.edition.content import content_of
from reports.edition.figures import AnnualFigures
from reports.edition.narrative import faults_of
from reports.edition.readiness import to_look_at
from reports.forms.edition import EditionSettingsForm, NewEditionForm, SectionForm
from reports.measures.facts.duties import DUTIES
from reports.models import AnnualEdition, EditionRun, EditionSection
from reports.permissions import APPROVE_EDITION, COMMENT_EDITION, MANAGE_EDITION, PUBLISH_STEP, VIEW_EDITION, WRITE_EDITION
from reports.views.crumbs import crumbs
from reports.views.figure_rows import rows_open_to
from reports.views.staff import edition_called, staff_with
from roster.permissions import VIEW_REGISTRANTS


@login_required
@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """All editions, the newest first: one a year."""
    user = staff_with(request, VIEW_EDITION)
    context = {"editions": AnnualEdition.objects.defer("letter_body"), "may_manage": user.has_perm(MANAGE_EDITION)}
    return render(request, "reports/edition/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin the report of a year."""
    user = staff_with(request, MANAGE_EDITION)
    form = NewEditionForm(request.POST) if request.method == "POST" else NewEditionForm()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(create_edition(by=user, **form.cleaned_data))
        except ValidationError as fault:
            form.add_error("report_year", fault)
    return render(request, "reports/edition/new.html", {"form": form, "crumbs": crumbs(None, Link("New edition"))})


@login_required
@require_safe
def edition(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One edition: how it stands, its sections, its figures, who approved, comments."""
    user = staff_with(request, VIEW_EDITION)
    found = edition_called(pk)
    runs = list(found.runs.defer("drawings")[:5])
    sections = list(found.sections.select_related("saved_by"))
    figures = AnnualFigures.from_text(found.snapshot.text) if found.snapshot else None
    context = {
        "edition": found,
        "sections": sections,
        "to_look_at": to_look_at(sections, figures) if found.is_open_for_writing else [],
        "snapshot": found.snapshot,
        "missing": missing_from(found) if found.is_open_for_writing else [],
        "preliminary": preliminary(found) if found.is_open_for_writing else "",
        "open_run": next((run for run in runs if run.is_open), None),
        "failed_run": runs[0] if runs and runs[0].state == JobState.FAILED else None,
        "compared": next((run for run in runs if run.task == EditionRun.Task.COMPARE and run.state == JobState.SUCCEEDED), None),
        "standing": standing(PUBLISH_STEP, subject_id=found.pk, version=found.content_version, reader=user),
        "comments": found.comments.select_related("section", "by", "answered_by"),
        "elsewhere": ElsewhereForm(),
        "entries": history_of(found),
        "crumbs": crumbs(None, Link(str(found.report_year))),
        **_rights(user),
    }
    return render(request, "reports/edition/edition.html", context)


def _rights(user: User) -> dict[str, bool]:
    return {
        "may_write": user.has_perm(WRITE_EDITION),
        "may_manage": user.has_perm(MANAGE_EDITION),
        "may_approve": user.has_perm(APPROVE_EDITION),
        "may_comment": user.has_perm(COMMENT_EDITION),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edition_settings(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Title, days, letter, cost, addressees."""
    user = staff_with(request, MANAGE_EDITION)
    found = edition_called(pk)
    form = EditionSettingsForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in EditionSettingsForm.Meta.fields}
        try:
            save_settings(edition_called(pk), values=values, addressees=form.cleaned_data["addressees"], by=user)
        except (ValidationError, WrongStateError) as fault:
            form.add_error(None, fault.messages if isinstance(fault, ValidationError) else str(fault))
        else:
            messages.success(request, "The settings are saved.")
            return redirect(found)
    context = {"form": form, "edition": found, "crumbs": crumbs(found, Link("Settings"))}
    return render(request, "reports/edition/settings.html", context)


def _section(pk: uuid.UUID, key: str) -> EditionSection:
    return get_object_or_404(EditionSection.objects.select_related("edition", "edition__snapshot"), edition_id=pk, key=key)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Write one section. Names of figures are listed beside it."""
    user = staff_with(request, WRITE_EDITION)
    found = _section(pk, key)
    form = SectionForm(request.POST or None, section=found)
    if form.is_valid() and attempt(form, lambda: _save(found, form, user)) and not form.conflicts:
        messages.success(request, f"“{found.title}” is saved.")
        return redirect(found.edition)
    snapshot = found.edition.snapshot
    figures = AnnualFigures.from_text(snapshot.text) if snapshot else None
    context = {
        "section": found,
        "edition": found.edition,
        "form": form,
        "figures": figures,
        "faults": faults_of(form["body"].value() or "", figures),
        "saved_at": found.saved_at,
        "crumbs": crumbs(found.edition, Link(found.title)),
    }
    return render(request, "reports/edition/section.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def autosave(request: HttpRequest, pk: uuid.UUID, key: str) -> HttpResponse:
    """Keep what is written so far; what a colleague changed too is a question."""
    user, found, fault = staff_with(request, WRITE_EDITION), _section(pk, key), ""
    form = SectionForm(request.POST, section=found)
    try:
        if form.is_valid():
            found = _save(found, form, user)
    except WrongStateError as refusal:
        fault = str(refusal)
    return autosaved(form, version=found.version, saved_at=found.saved_at, fault=fault)


def _save(section: EditionSection, form: SectionForm, user: User) -> EditionSection:
    saved, merged = save_section(section, body=form.cleaned_data["body"], by=user, shown=form.marks())
    form.settle(merged)
    return saved


@login_required
@require_safe
def preview(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The whole edition as it would be published today; charts come with the publication."""
    staff_with(request, VIEW_EDITION)
    found = edition_called(pk)
    context: dict[str, Any] = {"edition": found, "crumbs": crumbs(found, Link("Preview"))}
    if found.snapshot:
        content = content_of(found, found.snapshot, AnnualFigures.from_text(found.snapshot.text), [])
        context |= {"content": content, "front": content.front}
    return render(request, "reports/edition/preview.html", context)


@login_required
@require_safe
def figures(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every figure of the snapshot with its definition and a way to the rows behind it."""
    user = staff_with(request, VIEW_EDITION)
    found = edition_called(pk)
    frozen = AnnualFigures.from_text(found.snapshot.text) if found.snapshot else None
    may_see = rows_open_to(user)
    by_duty = [
        (DUTIES[duty], [(figure, may_see(figure)) for figure in frozen.figures if figure.duty == duty])
        for duty in DUTIES
        if frozen
    ]
    context = {
        "edition": found,
        "by_duty": by_duty,
        "tables": frozen.roster.tables if frozen else (),
        "sees_people": user.has_perm(VIEW_REGISTRANTS),
        "crumbs": crumbs(found, Link("Figures")),
    }
    return render(request, "reports/edition/figures.html", context)


@login_required
@require_safe
def run(request: HttpRequest, pk: uuid.UUID, run_id: uuid.UUID) -> HttpResponse:
    """The progress of a piece of work. A poll gets the progress alone."""
    staff_with(request, VIEW_EDITION)
    found = get_object_or_404(EditionRun.objects.defer("drawings").select_related("edition"), pk=run_id, edition_id=pk)
    address = found.get_absolute_url()
    progress = progress_of(found, poll_url=address, result=Result("Back to the edition", found.edition.get_absolute_url()))
    name = "components/progress.html" if is_poll(request) else "reports/edition/run.html"
    way = crumbs(found.edition, Link(found.get_task_display()))
    response = render(request, name, {"progress": progress, "run": found, "edition": found.edition, "crumbs": way})
    response.headers["Cache-Control"] = "no-store"
    return response
