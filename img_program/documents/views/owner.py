"""Pages for people and organizations: their documents, one document, download, remove."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.history import history_of
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.documents import actions
from img_program.documents.forms import ClassifyForm, UploadForm
from img_program.documents.models import Document, DocumentScan
from img_program.documents.permissions import (
    CLASSIFY_DOCUMENT,
    OPEN_DOCUMENT,
    ORGANIZATION_PAPER,
    PERSONAL_PAPER,
    SEAL,
    UPLOAD_FOR_ORGANIZATION,
    WITHDRAW_DOCUMENT,
)
from img_program.documents.purposes import purpose_label
from img_program.documents.views.common import document_page, listed, sent_as_attachment, visible_document
from img_program.jobs.progress import JobProgress, Result, is_poll, progress_of
from img_program.organizations.in_view import organization_in_view, organization_page
from img_program.organizations.models import Organization
from img_program.organizations.permissions import VIEW_ORGANIZATION
from img_program.web.acts import press

_SENT = "We have your document. We check it now; nobody can open it before that is done."


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """A person's own documents, and a place to send one."""
    user = signed_in(request)
    if staff_roles(user):
        return redirect("documents:staff_list")
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        document = actions.upload_document(
            form.cleaned_data["file"], by=user, purpose=PERSONAL_PAPER, registrant_user=user, title=form.cleaned_data["title"]
        )
        messages.success(request, _SENT)
        return redirect("documents:document", document.pk)
    documents = listed(request, Document.objects.visible_to(user).kept().filter(user=user))
    return render(request, "documents/mine.html", {"documents": documents, "form": form, "may_change": True})


@login_required
@require_safe
def own_organization(request: HttpRequest) -> HttpResponse:
    """The documents of the organization in view."""
    organization = organization_in_view(request)
    if organization is None:
        raise PermissionDenied("belongs to no organization")
    return redirect("documents:organization", organization.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """An organization's documents; those who do more than read send new ones."""
    subject, user = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk), signed_in(request)
    demand(user, VIEW_ORGANIZATION, subject)
    may_upload = user.has_perm(UPLOAD_FOR_ORGANIZATION, subject)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST":
        demand(user, UPLOAD_FOR_ORGANIZATION, subject)
    if form.is_valid():
        document = actions.upload_document(
            form.cleaned_data["file"], by=user, purpose=ORGANIZATION_PAPER, organization=subject, title=form.cleaned_data["title"]
        )
        messages.success(request, _SENT)
        return redirect("documents:document", document.pk)
    documents = listed(request, Document.objects.visible_to(user).kept().filter(organization=subject))
    context = organization_page(request, subject, documents=documents, form=form, may_upload=may_upload, may_change=may_upload)
    return render(request, "documents/organization.html", context)


def _progress(document: Document, url: str) -> JobProgress | None:
    scan = DocumentScan.objects.filter(document=document).order_by("-created_at").first()
    return progress_of(scan, poll_url=url, result=Result("See the result", url)) if scan is not None else None


def _document_page(request: HttpRequest, document: Document, *, status: int = HTTPStatus.OK) -> HttpResponse:
    user, staff = signed_in(request), bool(staff_roles(request.user))
    url = reverse("documents:document", args=[document.pk])
    may_classify = user.has_perm(CLASSIFY_DOCUMENT, document)
    context = document_page(
        request,
        document,
        purpose=purpose_label(document.purpose),
        closed_because="" if document.is_openable else actions.why_closed(document),
        progress=_progress(document, url) if document.is_being_checked else None,
        may_open=document.is_openable and user.has_perm(OPEN_DOCUMENT, document),
        may_withdraw=document.withdrawn_at is None and document.sealed_at is None and user.has_perm(WITHDRAW_DOCUMENT, document),
        may_seal=document.sealed_at is None and user.has_perm(SEAL),
        classify_form=ClassifyForm(initial={"classification": document.classification}) if may_classify else None,
        may_say_not_identity=bool(document.doubt) and document.uploaded_by_id == user.pk,
        is_staff=staff,
        entries=history_of(document) if staff else [],
    )
    return render(request, "documents/document.html", context, status=status)


@login_required
@require_safe
def document(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How one document stands. To a poll: only how its check gets on."""
    found = visible_document(request, pk)
    if is_poll(request):
        progress = _progress(found, request.path)
        return render(request, "components/progress.html", {"progress": progress})
    return _document_page(request, found)


@login_required
@require_safe
def download(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    """The file, to be saved; or the document's page in words while it can't be opened."""
    found = visible_document(request, pk)
    try:
        file = actions.open_document(found, by=signed_in(request))
    except ValidationError:
        return _document_page(request, found, status=HTTPStatus.CONFLICT)
    return sent_as_attachment(file, name=found.safe_name, content_type=found.kind)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Remove a document, after asking."""
    found = visible_document(request, pk)
    demand(request.user, WITHDRAW_DOCUMENT, found)
    if request.method == "POST":
        return press(
            request,
            lambda: actions.withdraw_document(found, by=signed_in(request)),
            "The document is not in your list any more.",
            _list_of(request, found),
        )
    return render(request, "documents/remove.html", document_page(request, found))


@login_required
@require_POST
def not_identity(request: HttpRequest, pk: UUID) -> HttpResponse:
    """“This is not an identity number”, about a file that was refused."""
    found = visible_document(request, pk)
    done = "Send the same file again now: it is taken."
    return press(request, lambda: actions.say_not_identity(found, by=signed_in(request)), done, "documents:document", found.pk)


def _list_of(request: HttpRequest, document: Document) -> str:
    if document.organization_id is not None:
        return reverse("documents:organization", args=[document.organization_id])
    return reverse("documents:staff_list" if staff_roles(request.user) else "documents:mine")
