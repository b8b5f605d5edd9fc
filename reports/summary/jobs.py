"""The job that makes a summary report: count, protect, draw, set, keep. Each part is one short context."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs.run import Claim
from reports.charts.of_people import drawings_of
from reports.measures.catalogue import MEASURES
from reports.models import PublishedFigure, SummaryReport, SummaryResult
from reports.publication.document import Document
from reports.publication.frozen import sha256
from reports.publication.people import PublishedPeople
from reports.publication.roster import Beside, Counted, Front, count, demand_nothing_new, protected_edition, releases_beside
from reports.summary.paper import make_pdf

_PARTS = 4


def make_summary(claim: Claim[SummaryReport]) -> None:
    """Make one summary report. Raises JobError when its tables can't be shown safely."""
    report = claim.job
    measures = [measure for measure in MEASURES if measure.key in report.steps]
    total = _PARTS + len(measures)
    claim.progress(0, total, "Counting people on the roster")
    figures = count(measures, on=report.as_of)
    claim.progress(1, total, "Protecting people in small groups")
    earlier = releases_beside(figures.snapshot)
    with as_system(reason="published figures of a summary report"):
        known = list(PublishedFigure.objects.numeric().in_order()) if report.with_published_figures else []
    edition = protected_edition(
        figures,
        measures,
        earlier=earlier,
        wishes=report.steps,
        known=known,
        facts=Front(
            as_of=report.as_of,
            dated=timezone.localdate(report.created_at),
            cost=str(report.cost),
            contact_email=report.contact_email,
            contact_phone=report.contact_phone,
        ),
    )
    drawings: list[dict[str, str]] = []
    for drawing in drawings_of(edition):
        drawings.append(drawing.as_data())
        claim.progress(min(1 + len(drawings), total - 1), total, "Drawing charts and maps")
    claim.progress(total - 1, total, "Setting the PDF")
    digest = sha256(edition.text())
    document = make_pdf(edition, digest, drawings)
    # The row of the job stays locked until this has committed: the result exists once.
    claim.finish(lambda job: _keep(job, figures, earlier, edition, digest, drawings, document), progress_done=total)


def _keep(
    report: SummaryReport,
    figures: Counted,
    earlier: Beside,
    edition: PublishedPeople,
    digest: str,
    drawings: list[dict[str, str]],
    document: Document,
) -> None:
    """Write file and result. A file left by an attempt that was cut off has the same name and gives way."""
    demand_nothing_new(figures.snapshot, earlier)
    name = f"reports/summaries/{report.pk}.pdf"
    default_storage.delete(name)
    saved = default_storage.save(name, ContentFile(document.content))
    SummaryResult.objects.create(
        report=report,
        figures=figures.frozen,
        edition=edition.text(),
        sha256=digest,
        drawings=drawings,
        pdf=saved,
        pdf_sha256=sha256(document.content),
        pdf_bytes=len(document.content),
        pdf_pages=document.pages,
    )
