"""The office's pages: home, instruments, texts, certificates."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from assessments import actions
from assessments.actions.certificates import STEP
from assessments.actions.texts import PLACEHOLDERS
from assessments.blueprint import Blueprint
from assessments.forms import GuideForm, InstrumentForm, ReasonForm, TextForm, part_of, rows_of
from assessments.models import (
    AssessmentText,
    Certificate,
    InstrumentVersion,
    Registration,
    Session,
    TextKind,
    Told,
    text_in_force,
)
from assessments.permissions import MANAGE, REVOKE, VIEW
from assessments.tables import CERTIFICATE_STATUS, CertificateTable, SessionTable
from assessments.work_items import waits_for_office
from assessments.workflow import CertificateState
from img_program.accounts.access_log import log_access, log_rows
from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand
from img_program.accounts.work_items import counted
from img_program.approvals.actions import standing
from img_program.database.locking import fresh
from img_program.web.acts import Ask, NothingForm, attempt, press
from img_program.web.components import Link
from img_program.web.lists import configure
from img_program.web.paging import paged
from roster.views.people import posted
from roster.views.staff import staff_with

PER_PAGE = 50
PARTS = {"scale": "Rating scale", "domains": "Domains", "stations": "Stations", "rule": "Passing rule and guide"}


def crumbs(*more: Link) -> list[Link]:
    """The way from the room's home."""
    return [Link("Assessments", reverse("assessments:staff_home")), *more]


@login_required
@never_cache
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What needs the office now, and the sessions."""
    user = staff_with(request, VIEW)
    table = configure(request, SessionTable(Session.objects.with_list_columns()), per_page=PER_PAGE)
    waiting = Registration.objects.filter(state="checking") | Registration.objects.filter(decisions__state="proposed")
    waiting = waiting | Registration.objects.filter(second_marking__state="asked")
    log_access(request, purpose="Assessments: home")
    context = {
        "table": table,
        "needs": counted(user, waits_for_office()),
        "waiting": paged(
            request, waiting.distinct().select_related("registrant", "session__specialty").order_by("asked_at"), name="waiting"
        ),
        "may_manage": user.has_perm(MANAGE),
    }
    return render(request, "assessments/staff/home.html", context)


@login_required
@never_cache
@require_GET
def to_tell(request: HttpRequest) -> HttpResponse:
    """Candidates who are told by a call, a letter, or their navigator: what to tell, oldest first."""
    staff_with(request, VIEW)
    waiting = Told.objects.filter(letter__deliveries__state="to_do").select_related(
        "registration__registrant", "registration__session__specialty"
    )
    page = paged(request, waiting.order_by("told_at"), per_page=PER_PAGE)
    log_access(request, rows=len(page.object_list), purpose="Candidates to tell by hand")
    return render(request, "assessments/staff/to_tell.html", {"page_obj": page, "crumbs": crumbs(Link("To tell by hand"))})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def instruments(request: HttpRequest) -> HttpResponse:
    """Instruments with their versions; start a new one."""
    user = staff_with(request, VIEW)
    form = InstrumentForm(posted(request))
    if request.method == "POST":
        demand(user, MANAGE)
        if form.is_valid() and attempt(form, lambda: actions.start_instrument(by=user, **form.cleaned_data)):
            messages.success(request, "The instrument is started.")
            return redirect("assessments:staff_instruments")
    versions = InstrumentVersion.objects.select_related("instrument__specialty").defer("content")
    context = {
        "versions": versions.order_by("instrument__name", "-number"),
        "form": form,
        "may_manage": user.has_perm(MANAGE),
        "crumbs": crumbs(Link("Instruments")),
    }
    return render(request, "assessments/staff/instruments.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """A whole version; approve it, or start the next."""
    user = staff_with(request, VIEW)
    found = get_object_or_404(InstrumentVersion.objects.select_related("instrument__specialty", "approved_by"), pk=pk)
    if request.method == "POST":
        demand(user, MANAGE)
        if request.POST.get("press") == "next":
            made = actions.start_next_version(found.instrument, by=user)
            return redirect("assessments:staff_version", made.pk)
        return press(
            request,
            lambda: actions.approve_version(found, by=user),
            "The version is approved and frozen.",
            "assessments:staff_version",
            found.pk,
            ask=Ask("Approve and freeze this version?", "It can never be changed again.", "Approve and freeze", NothingForm),
        )
    blueprint = found.blueprint
    context = {
        "version": found,
        "blueprint": blueprint,
        "stations": [(each, [blueprint.domain(key).name for key in each.domains]) for each in blueprint.stations],
        "problems": blueprint.problems() if found.is_draft else [],
        "parts": PARTS,
        "may_manage": user.has_perm(MANAGE),
        "entries": history_of(found),
        "crumbs": crumbs(Link("Instruments", reverse("assessments:staff_instruments")), Link(str(found))),
    }
    return render(request, "assessments/staff/version.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def version_part(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Edit one part of a draft."""
    user = staff_with(request, MANAGE)
    found = get_object_or_404(InstrumentVersion.objects.select_related("instrument"), pk=pk)
    if part not in PARTS or not found.is_draft:
        raise Http404
    if request.method == "POST":
        fresh(found)
    data, blueprint = posted(request), found.blueprint
    form: Any = GuideForm(data, stored=GuideForm.initial_of(blueprint)) if part == "rule" else rows_of(part, blueprint, data)
    said = form if part == "rule" else NothingForm(data)  # rows are a set of forms: what is refused of all is said above them
    if request.method == "POST" and form.is_valid():

        def change(old: Blueprint) -> Blueprint:
            return form.part(old) if part == "rule" else old.with_part(**{part: part_of(part, form)})

        if attempt(said, lambda: actions.edit_version(found, by=user, change=change)):
            messages.success(request, "Saved.")
            return redirect("assessments:staff_version", found.pk)
    context = {
        "version": found,
        "part": PARTS[part],
        "form": said,
        "rows": None if part == "rule" else form,
        "crumbs": crumbs(Link(str(found), reverse("assessments:staff_version", args=[found.pk])), Link(PARTS[part])),
    }
    return render(request, "assessments/staff/version_part.html", context, status=200 if request.method == "GET" else 422)


@login_required
@never_cache
@require_GET
def texts(request: HttpRequest) -> HttpResponse:
    """Letters, rules in words, operating plan and budget."""
    staff_with(request, VIEW)
    today = timezone.localdate()
    in_force: dict[str, AssessmentText] = {}
    for text in AssessmentText.objects.in_force_on(today):
        in_force.setdefault(text.kind, text)
    rows = [(kind, in_force.get(kind)) for kind in TextKind]
    return render(request, "assessments/staff/texts.html", {"rows": rows, "crumbs": crumbs(Link("Texts"))})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def text(request: HttpRequest, kind: str) -> HttpResponse:
    """A text's versions; write the next."""
    user = staff_with(request, VIEW)
    if kind not in TextKind:
        raise Http404
    chosen = TextKind(kind)
    current = text_in_force(chosen, on=timezone.localdate())
    initial = {"body": current.body if current else "", "starts_on": timezone.localdate()}
    form = TextForm(posted(request), stored={"body": initial["body"]}, initial=initial)
    if request.method == "POST":
        demand(user, MANAGE)
        if form.is_valid() and attempt(form, lambda: actions.write_text(chosen, by=user, **form.cleaned_data)):
            messages.success(request, "The new version is saved.")
            return redirect("assessments:staff_text", kind)
    context = {
        "kind": chosen,
        "form": form if user.has_perm(MANAGE) else None,
        "versions": AssessmentText.objects.filter(kind=chosen).order_by("-number"),
        "placeholders": [(f"{{{{ {name} }}}}", meaning) for name, meaning in PLACEHOLDERS.get(chosen, {}).items()],
        "crumbs": crumbs(Link("Texts", reverse("assessments:staff_texts")), Link(chosen.label)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "assessments/staff/text.html", context, status=status)


@login_required
@never_cache
@require_GET
def certificates(request: HttpRequest) -> HttpResponse:
    """All certificates, for the two roles and auditors."""
    staff_with(request, VIEW)
    table = configure(request, CertificateTable(Certificate.objects.select_related("specialty")), per_page=PER_PAGE)
    log_rows(request, Certificate, (row.record.pk for row in table.page.object_list), purpose="Certificates")
    return render(request, "assessments/staff/certificates.html", {"table": table, "crumbs": crumbs(Link("Certificates"))})


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def certificate(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One certificate; revoke it by two persons."""
    user = staff_with(request, VIEW)
    found = get_object_or_404(Certificate.objects.select_related("specialty"), pk=pk)
    form = ReasonForm(posted(request))
    if request.method == "POST":
        demand(user, REVOKE)
        chosen = request.POST.get("press")
        if chosen == "confirm":
            follows = "Everybody who checks this certificate reads that it is revoked, and the person is told."
            return press(
                request,
                lambda: actions.confirm_revocation(found, by=user),
                "Your confirmation is recorded.",
                "assessments:staff_certificate",
                found.pk,
                ask=Ask("Revoke this certificate?", follows, "Revoke it", NothingForm),
            )
        action = actions.keep_certificate if chosen == "keep" else actions.propose_revocation
        if form.is_valid() and attempt(form, lambda: action(found, by=user, reason=form.cleaned_data["reason"])):
            messages.success(request, "Recorded.")
            return redirect("assessments:staff_certificate", found.pk)
    log_access(request, subject=found)
    is_proposed = found.state == CertificateState.PROPOSED
    context = {
        "certificate": found,
        "form": form,
        "may_revoke": user.has_perm(REVOKE) and found.state != CertificateState.REVOKED,
        "is_proposed": is_proposed,
        "status": CERTIFICATE_STATUS[CertificateState(found.state)],
        "standing": standing(STEP, subject_id=found.pk, version=found.round, reader=user) if is_proposed else None,
        "entries": history_of(found),
        "crumbs": crumbs(Link("Certificates", reverse("assessments:staff_certificates")), Link(found.number)),
    }
    return render(request, "assessments/staff/certificate.html", context, status=422 if form.errors else 200)
