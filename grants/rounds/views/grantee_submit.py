"""Handing in: the last look, the receipt, the complete copy on screen, on paper and as PDF."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from grants.rounds.actions.applications import closes_at
from grants.rounds.actions.submissions import reopen_application, submit_application, withdraw_application
from grants.rounds.checklist import findings_of, missing_items
from grants.rounds.forms.application import EnteredForm, SubmitForm
from grants.rounds.models import Application, Channel, Submission, SubmissionPdf
from grants.rounds.permissions import SUBMIT_APPLICATION, VIEW_APPLICATION
from grants.rounds.views.common import application_page, received_at, visible_application
from img_program.accounts.access_log import log_access
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.documents.views.common import sent_as_attachment
from img_program.jobs.models import JobState
from img_program.web.acts import attempt, press


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is missing; the last statement; then the sealed copy is made."""
    found = visible_application(request, pk)
    demand(request.user, SUBMIT_APPLICATION, found)
    if not found.is_draft:
        return redirect("rounds:receipt", found.pk)
    is_office = bool(staff_roles(request.user))
    form = (EnteredForm if is_office else SubmitForm)(request.POST or None)
    moment, user = received_at(request), signed_in(request)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        more = {"channel": Channel(given["channel"]), "channel_note": given["channel_note"]} if is_office else {}
        moment = given.get("received_at", moment)
        if attempt(form, lambda: submit_application(found, by=user, received_at=moment, **more)):
            messages.success(request, "Your application is handed in." if not is_office else "The application is entered.")
            return redirect("rounds:receipt", found.pk)
    context = application_page(
        request, found, form=form, missing=missing_items(found, on=timezone.localdate()), closes_at=closes_at(found),
        findings=findings_of(found, on=timezone.localdate()),
    )  # fmt: skip
    return render(request, "rounds/grantee/submit.html", context)


def _submission(request: HttpRequest, pk: UUID) -> tuple[Application, Submission]:
    found = visible_application(request, pk)
    demand(request.user, VIEW_APPLICATION, found)
    submission = Submission.objects.filter(application=found).select_related("opportunity").first()
    if submission is None:
        raise Http404
    if staff_roles(request.user):
        log_access(request, subject=found, purpose="a submitted application")
    return found, submission


@login_required
@require_safe
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """When it reached us, its number, and everything that was sent."""
    found, submission = _submission(request, pk)
    rendering = submission.pdfs.first()
    now = timezone.now()
    last = closes_at(found)
    context = application_page(
        request, found, submission=submission, copy=submission.snapshot, has_pdf=rendering is not None and rendering.pdf_name,
        may_reopen=found.state == "submitted" and found.opportunity.state == "published" and last is not None and now <= last
        and request.user.has_perm(SUBMIT_APPLICATION, found),
        may_withdraw=found.state == "submitted" and request.user.has_perm(SUBMIT_APPLICATION, found),
    )  # fmt: skip
    return render(request, "rounds/grantee/receipt.html", context)


@login_required
@require_safe
def print_copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The complete copy without anything around it."""
    found, submission = _submission(request, pk)
    context = application_page(request, found, submission=submission, copy=submission.snapshot)
    return render(request, "rounds/grantee/print.html", context)


@login_required
@require_safe
def pdf(request: HttpRequest, pk: UUID) -> HttpResponse | FileResponse:
    """The same copy as PDF, once the job has made it."""
    found, submission = _submission(request, pk)
    rendering = SubmissionPdf.objects.filter(submission=submission, state=JobState.SUCCEEDED).first()
    if rendering is None:
        messages.info(request, "The PDF is being made. Come back in a minute.")
        return redirect("rounds:receipt", found.pk)
    name = f"application-{submission.received_at:%Y-%m-%d}-{submission.number}.pdf"
    return sent_as_attachment(default_storage.open(rendering.pdf_name), name=name, content_type="application/pdf")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take it back to change it, after asking."""
    found = visible_application(request, pk)
    demand(request.user, SUBMIT_APPLICATION, found)
    if request.method == "POST":
        moment = received_at(request)
        return press(
            request,
            lambda: reopen_application(found, by=signed_in(request), received_at=moment),
            "You can change the application. Hand it in again before the deadline.",
            "rounds:application",
            found.pk,
        )
    context = application_page(
        request, found, title="Take the application back to change it?",
        text="It is then no longer handed in. You must hand it in again before the deadline; the earlier copy is kept.",
        action_label="Take it back", back=reverse("rounds:receipt", args=[found.pk]),
    )  # fmt: skip
    return render(request, "organizations/confirm.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Withdraw, after asking."""
    found = visible_application(request, pk)
    demand(request.user, SUBMIT_APPLICATION, found)
    if request.method == "POST":
        return press(
            request,
            lambda: withdraw_application(found, by=signed_in(request)),
            "The application is withdrawn.",
            "rounds:organization_grants",
            found.organization_id,
        )
    context = application_page(
        request, found, title="Withdraw the application?",
        text="It takes no part in the round any more. What you sent stays on record.",
        action_label="Withdraw", back=reverse("rounds:application", args=[found.pk]),
    )  # fmt: skip
    return render(request, "organizations/confirm.html", context)
