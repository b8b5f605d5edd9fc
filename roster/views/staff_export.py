"""Files of the roster: small ones at once; bulk releases asked for, decided by a second person, and fetched."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import User
from img_program.accounts.sessions import passed_second_factor
from img_program.approvals.actions import standing
from img_program.approvals.steps import could_approve_today, step_called
from img_program.database.workflow import WrongStateError
from img_program.documents.forms import ElsewhereForm
from img_program.jobs.models import JobState
from img_program.jobs.progress import Result, job_progress_response
from img_program.statute.parameters import parameter
from img_program.web.forms import Form
from img_program.web.paging import paged
from roster.exporting import actions
from roster.exporting.about import about_release
from roster.exporting.writing import CONTENT_TYPES, About, write_file
from roster.forms.staff import ExportForm
from roster.forms.transfer import DESTROY_AFTER, RefusalForm, ReleaseForm
from roster.models import FileForm, ReleaseState, RosterExport, RosterRelease, SavedView
from roster.permissions import EXPORT_REGISTRANTS
from roster.view_log import log_people
from roster.views.staff import filtered, staff_with

FRESH = timedelta(minutes=10)


def _factor_first(request: HttpRequest, user: User, *, then: str) -> HttpResponse | None:
    """The page that asks for the second factor again, unless it was passed within ten minutes."""
    if passed_second_factor(request.session, user, within=FRESH):
        return None
    by_app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    name = "mfa_reauthenticate" if by_app else "mfa_reauthenticate_webauthn"
    return redirect(f"{reverse(name)}?{urlencode({'next': then})}")


def _people_of(user: User, view: SavedView) -> list[int]:
    return list(dict.fromkeys(filtered(user, view.terms)[1].values_list("pk", flat=True)))


def _sent(file: Any, form: str) -> FileResponse:
    response = FileResponse(file, as_attachment=True, filename=f"roster.{form}", content_type=CONTENT_TYPES[FileForm(form)])
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def export(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A small file for a named purpose, without eligibility facts; larger ones are a bulk release and are refused here."""
    user = staff_with(request, EXPORT_REGISTRANTS)
    view = get_object_or_404(SavedView, pk=pk, user=user, removed_at=None)
    form = ExportForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(["Write what the file is for.", *form.errors.get("purpose", [])[1:]]))
        return redirect("roster:staff_view", pk)
    people = _people_of(user, view)
    if actions.is_bulk_release(len(people), with_eligibility=False):
        most = parameter(actions.BULK, on=timezone.localdate()).as_int()
        # The refusal is logged with the answer 403.
        return render(request, "roster/staff/export_refused.html", {"most": most, "view": view}, status=403)
    purpose, kind = form.cleaned_data["purpose"], form.cleaned_data["form"] or FileForm.CSV
    about = About(user.email, timezone.now(), purpose, user.email, timezone.localdate() + DESTROY_AFTER)
    file, _count = write_file(people, form=kind, with_eligibility=False, about=about)
    log_people(request, people, kind=KINDS.EXPORT, purpose=purpose, whole=view)
    with file:
        response = HttpResponse(file.read(), content_type=CONTENT_TYPES[FileForm(kind)])
    response["Content-Disposition"] = f'attachment; filename="roster.{kind}"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for a bulk release of a stored search: purpose, recipient, and who could be the second person."""
    user = staff_with(request, EXPORT_REGISTRANTS)
    view = get_object_or_404(SavedView, pk=pk, user=user, removed_at=None)
    if factor := _factor_first(request, user, then=request.path):
        return factor
    people = _people_of(user, view)
    form = ReleaseForm(request.POST) if request.method == "POST" else ReleaseForm()
    if request.method == "POST" and form.is_valid():
        try:
            release = actions.ask_for_release(by=user, registrant_ids=people, **form.cleaned_data)
            return redirect("roster:staff_release", release.pk)
        except ValidationError as fault:
            form.add_error(None, fault)
    log_access(request, kind=KINDS.VIEW, rows=len(people), purpose="Asking for a bulk release")
    seconds = could_approve_today(step_called(actions.RELEASE_STEP), besides=user)
    context = {"form": form, "view": view, "people": len(people), "seconds": seconds}
    return render(request, "roster/staff/export_ask.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def releases(request: HttpRequest) -> HttpResponse:
    """Bulk releases: those that need a second person first."""
    user = staff_with(request, EXPORT_REGISTRANTS)
    log_access(request, kind=KINDS.VIEW, purpose="Bulk releases")
    rows = paged(request, RosterRelease.objects.select_related("requested_by"))
    asked = RosterRelease.objects.filter(state=ReleaseState.ASKED).select_related("requested_by")
    waiting = paged(request, asked, name="waiting")
    return render(request, "roster/staff/export_releases.html", {"releases": rows, "waiting": waiting, "reader": user})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One bulk release, and the decision of the second person."""
    user = staff_with(request, EXPORT_REGISTRANTS)
    row = get_object_or_404(RosterRelease.objects.select_related("requested_by"), pk=pk)
    form: Form | None = None
    if request.method == "POST":
        if factor := _factor_first(request, user, then=request.path):
            return factor
        form, is_done = _decide(request, row, user)
        if is_done:
            return redirect("roster:staff_release", pk)
    log_access(request, kind=KINDS.VIEW, subject=row, purpose="Bulk release")
    context = {
        "release": row,
        "standing": standing(actions.RELEASE_STEP, subject_id=row.pk, reader=user),
        "is_own": row.requested_by_id == user.pk,
        "form": form,
        "refusal": form if isinstance(form, RefusalForm) else RefusalForm(auto_id="refuse_%s"),
        "elsewhere": form if isinstance(form, ElsewhereForm) else ElsewhereForm(auto_id="elsewhere_%s"),
    }
    return render(request, "roster/staff/export_release.html", context, status=422 if form is not None else 200)


def _decide(request: HttpRequest, row: RosterRelease, user: User) -> tuple[Form, bool]:
    press = request.POST.get("press")
    kinds = {"refuse": RefusalForm, "elsewhere": ElsewhereForm}
    form = kinds.get(press or "", Form)(request.POST, request.FILES)
    if not form.is_valid():
        return form, False
    try:
        match press:
            case "approve":
                actions.approve_release(row, by=user)
            case "refuse":
                actions.refuse_release(row, by=user, reason=form.cleaned_data["reason"])
            case "elsewhere":
                actions.approve_release_elsewhere(row, by=user, **form.cleaned_data)
            case _:
                form.add_error(None, "Choose what to do with this file.")
                return form, False
    except ValidationError as fault:
        form.add_error(None, ValidationError(fault.messages))
        return form, False
    except WrongStateError:
        messages.info(request, "Somebody has decided this already.")
    return form, True


@login_required
@never_cache
@require_GET
def release_file(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The approved file, for the one who asked alone, until it expires; each fetch is logged."""
    user = staff_with(request, EXPORT_REGISTRANTS)
    row = get_object_or_404(RosterRelease.objects.select_related("requested_by"), pk=pk)
    if row.requested_by_id != user.pk:
        raise PermissionDenied("Only the person who asked for a file fetches it.")
    if not row.is_open:
        raise Http404
    if factor := _factor_first(request, user, then=reverse("roster:staff_release", args=[pk])):
        return factor
    job = RosterExport.objects.filter(release=row).first()
    if job is not None and job.state != JobState.SUCCEEDED:
        back = Result("Back to the file", reverse("roster:staff_release", args=[pk]))
        return job_progress_response(request, job, title="Your file is being made", result=back)
    if job is not None:
        if not default_storage.exists(job.storage_name):
            raise Http404
        file: Any = default_storage.open(job.storage_name, "rb")
    else:
        file, _count = write_file(
            row.registrant_ids, form=row.form, with_eligibility=row.with_eligibility, about=about_release(row)
        )
    log_people(request, row.registrant_ids, kind=KINDS.EXPORT, purpose=row.purpose, whole=row)
    return _sent(file, row.form)
