"""Pages for the office: every document, what was caught, the class of one."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from img_program.accounts.access_log import log_rows
from img_program.accounts.permissions import demand, signed_in
from img_program.documents import actions
from img_program.documents.forms import ClassifyForm, DocumentFilterForm
from img_program.documents.models import Classification, Document
from img_program.documents.models.document import DocumentQuerySet
from img_program.documents.permissions import CLASSIFY_DOCUMENT, VIEW_CAUGHT, VIEW_DOCUMENTS
from img_program.documents.tables import DocumentTable
from img_program.documents.views.common import visible_document
from img_program.documents.workflow import IN_QUARANTINE, OPENABLE
from img_program.web.acts import press
from img_program.web.lists import configure


def _table(request: HttpRequest, documents: DocumentQuerySet) -> DocumentTable:
    table = DocumentTable(documents.select_related("organization", "user"))
    configure(request, table)
    return table


def _log_documents(request: HttpRequest, table: DocumentTable, purpose: str) -> None:
    """A line for each document whose owner is shown."""
    log_rows(request, Document, (row.record.pk for row in table.page.object_list), purpose=purpose)


@login_required
@require_safe
def document_list(request: HttpRequest) -> HttpResponse:
    """Every document, filtered by organization and state."""
    demand(request.user, VIEW_DOCUMENTS)
    form = DocumentFilterForm(request.GET or None)
    documents = Document.objects.visible_to(request.user).kept()
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["organization"]:
            documents = documents.filter(organization=wanted["organization"])
        states = {"checking": IN_QUARANTINE, "open": OPENABLE}.get(wanted["state"], [wanted["state"]])
        if wanted["state"]:
            documents = documents.filter(state__in=states)
    table = _table(request, documents)
    _log_documents(request, table, "list of documents")
    context = {
        "table": table,
        "form": form,
        "clear_url": reverse("documents:staff_list"),
        "may_see_caught": request.user.has_perm(VIEW_CAUGHT),
    }
    return render(request, "documents/staff_list.html", context)


@login_required
@require_safe
def caught(request: HttpRequest) -> HttpResponse:
    """Uploads in which a virus or something forbidden was found; their files are gone."""
    demand(request.user, VIEW_CAUGHT)
    table = _table(request, Document.objects.visible_to(request.user).caught())
    _log_documents(request, table, "list of documents that were caught")
    return render(request, "documents/staff_caught.html", {"table": table})


@login_required
@require_POST
def classify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the class of a document."""
    document = visible_document(request, pk)
    demand(request.user, CLASSIFY_DOCUMENT, document)
    form = ClassifyForm(request.POST)
    if form.is_valid():
        chosen = Classification(form.cleaned_data["classification"])
        return press(
            request,
            lambda: actions.classify_document(document, by=signed_in(request), classification=chosen),
            f"The document is {chosen.label.lower()} now.",
            "documents:document",
            document.pk,
        )
    return redirect("documents:document", document.pk)
