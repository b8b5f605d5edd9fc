"""The published editions, for everybody."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from img_program.web.components import Download, Link
from reports.edition.content import Content
from reports.models import PublishedEdition


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """All published editions, the newest first."""
    return render(request, "reports/public/editions.html", {"editions": PublishedEdition.objects.listed().current()})


def _version(rows: QuerySet[PublishedEdition], year: int, number: int) -> PublishedEdition:
    """A version of a year's report, the latest without a number. Raises Http404."""
    asked = {"number": number} if number else {}
    found = rows.filter(report_year=year, **asked).order_by("-number").first()
    if found is None:
        raise Http404
    return found


@require_safe
def edition(request: HttpRequest, year: int, number: int = 0) -> HttpResponse:
    """One edition as a page: the latest version, or an earlier one that says that it was corrected."""
    published = _version(PublishedEdition.objects.defer("csv"), year, number)
    versions = list(PublishedEdition.objects.listed().filter(report_year=year))
    content = Content.from_text(published.content)
    pages = f"{published.pdf_pages} pages, accessible (PDF/UA), for the archive (PDF/A-3)"
    way = [year, published.number]
    context = {
        "published": published,
        "latest": versions[0],
        "versions": versions,
        "recomputed": published.recomputations.first(),
        "content": content,
        "front": content.front,
        "downloads": [
            Download("Download the report", reverse("published:version_pdf", args=way), "PDF", published.pdf_bytes, pages),
            Download("Download the figures", reverse("published:version_csv", args=way), "CSV"),
        ],
        "crumbs": [Link("Reports", reverse("published:editions")), Link(str(year))],
    }
    return render(request, "reports/public/edition.html", context)


@require_safe
def pdf(request: HttpRequest, year: int, number: int = 0) -> HttpResponse:  # noqa: ARG001 - a view
    """The PDF, as a file to save."""
    published = _version(PublishedEdition.objects.listed(), year, number)
    with published.pdf.open("rb") as file:
        return _file(file.read(), "application/pdf", f"img-program-report-{_named(published)}.pdf")


@require_safe
def figures(request: HttpRequest, year: int, number: int = 0) -> HttpResponse:  # noqa: ARG001 - a view
    """The same figures as CSV: the file that is also inside the PDF."""
    published = _version(PublishedEdition.objects.defer("content"), year, number)
    return _file(published.csv.encode(), "text/csv; charset=utf-8", f"img-program-figures-{_named(published)}.csv")


def _named(published: PublishedEdition) -> str:
    return f"{published.report_year}" if published.number == 1 else f"{published.report_year}-version-{published.number}"


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
