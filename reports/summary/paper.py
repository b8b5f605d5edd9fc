"""The PDF of an edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from reports.measures import population
from reports.publication.document import Document, render
from reports.publication.people import OFFICE, PROGRAM, TITLE, PublishedPeople


@dataclass(frozen=True, slots=True)
class Chapter:
    """An entry of the contents."""

    key: str
    title: str


def chapters_of(edition: PublishedPeople) -> list[Chapter]:
    """The chapters in their order, the same on page and paper."""
    trends = [Chapter("trends", "Published figures over the years")] if edition.trends else []
    return [
        Chapter("summary", "Summary"),
        Chapter("terms", "Who is counted"),
        *(Chapter(f"{table.measure}-chapter", table.title) for table in edition.tables),
        *trends,
        Chapter("protection", "How people are protected"),
        Chapter("sources", "Sources"),
    ]


def context_of(edition: PublishedPeople, sha256: str, drawings: Sequence[dict[str, str]]) -> dict[str, object]:
    """What the templates of page and PDF read."""
    return {
        "edition": edition,
        "sha256": sha256,
        "drawings": drawings,
        "chapters": chapters_of(edition),
        "population": {"title": population.TITLE, "definition": population.DEFINITION, "citation": population.CITATION},
        "title": TITLE,
        "program": PROGRAM,
        "office": OFFICE,
        "demo": settings.DEMO,
    }


def make_pdf(edition: PublishedPeople, sha256: str, drawings: Sequence[dict[str, str]]) -> Document:
    """Render the PDF; only inside a job."""
    return render("reports/pdf/summary.html", context_of(edition, sha256, drawings))
