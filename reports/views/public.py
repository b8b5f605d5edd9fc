"""The published editions, for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from img_program.web.components import Download, Link
from reports.edition.content import Content
from reports.models import PublishedEdition


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """All published editions, the newest first."""
    return render(request, "reports/public/editions.html", {"editions": PublishedEdition.objects.listed()})


@require_safe
def edition(request: HttpRequest, year: int) -> HttpResponse:
    """One edition as a page."""
    published = get_object_or_404(PublishedEdition.objects.defer("csv"), report_year=year)
    content = Content.from_text(published.content)
    pages = f"{published.pdf_pages} pages, accessible (PDF/UA), for the archive (PDF/A-3)"
    context = {
        "published": published,
        "content": content,
        "front": content.front,
        "downloads": [
            Download("Download the report", reverse("published:pdf", args=[year]), "PDF", published.pdf_bytes, pages),
            Download("Download the figures", reverse("published:csv", args=[year]), "CSV"),
        ],
        "crumbs": [Link("Reports", reverse("published:editions")), Link(str(year))],
    }
    return render(request, "reports/public/edition.html", context)


@require_safe
def pdf(request: HttpRequest, year: int) -> HttpResponse:  # noqa: ARG001 - a view
    """The PDF, as a file to save."""
    published = get_object_or_404(PublishedEdition.objects.listed(), report_year=year)
    with published.pdf.open("rb") as file:
        return _file(file.read(), "application/pdf", f"img-program-report-{year}.pdf")


@require_safe
def figures(request: HttpRequest, year: int) -> HttpResponse:  # noqa: ARG001 - a view
    """The same figures as CSV: the file that is also inside the PDF."""
    published = get_object_or_404(PublishedEdition.objects.defer("content"), report_year=year)
    return _file(published.csv.encode(), "text/csv; charset=utf-8", f"img-program-figures-{year}.csv")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
