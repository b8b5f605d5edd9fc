"""What the pages of several audiences share."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404

from img_program.accounts.permissions import signed_in, staff_roles
from img_program.documents.models import Document
from img_program.organizations.in_view import organization_page, own_organizations
from img_program.web.paging import paged


def visible_document(request: HttpRequest, pk: UUID) -> Document:
    """The document of the address; 404 for strangers. Whether the person may do more is asked afterwards."""
    documents = Document.objects.visible_to(request.user).select_related("organization", "user", "uploaded_by")
    return get_object_or_404(documents, pk=pk)


def listed(request: HttpRequest, documents: QuerySet[Document]) -> Page:  # type: ignore[type-arg]  # not subscriptable at run time
    """A page of them, newest first, with what a list shows of them."""
    return paged(request, documents.select_related("uploaded_by"))


def document_page(request: HttpRequest, document: Document, **context: Any) -> dict[str, Any]:
    """The context of a page about one document, in the layout of whoever looks."""
    context["document"] = document
    if staff_roles(request.user):
        return {"layout": "layouts/staff.html", **context}
    organization = next((each for each in own_organizations(request) if each.pk == document.organization_id), None)
    if organization is not None:
        return organization_page(request, organization, **context)
    mine = document.user_id == signed_in(request).pk
    return {"layout": "layouts/registrant.html" if mine else "layouts/reviewer.html", **context}


def sent_as_attachment(file: File[bytes], *, name: str, content_type: str) -> FileResponse:
    """A file that a browser saves and never shows: its own name, its own type, no guess, no script, no copy kept."""
    response = FileResponse(file, as_attachment=True, filename=name, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
