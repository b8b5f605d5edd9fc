"""The job that makes a summary report: count, protect, draw, set, keep. Each part is one short context."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs.run import Claim, JobError, TemporaryJobError
from img_program.statute.parameters import ParameterValue, parameter
from reports.drawings import drawings_of
from reports.edition import Edition, map_areas, terms_of, trends_of
from reports.measures.catalogue import MEASURES
from reports.measures.measure import Measure
from reports.models import FrozenFigures, PublishedFigure, SummaryReport, SummaryResult
from reports.paper import make_pdf
from reports.pdf.document import Document
from reports.publication import CannotPublishError, publish
from reports.published import PublishedTable
from reports.release import Earlier, Rule
from reports.snapshot import Snapshot, sha256, take_snapshot

_PARTS = 4


@dataclass(frozen=True, slots=True)
class _Figures:
    """What counting left behind: the frozen figures and the parameters of the day the report is made."""

    frozen: FrozenFigures
    snapshot: Snapshot
    threshold: ParameterValue
    share: ParameterValue


def make_summary(claim: Claim[SummaryReport]) -> None:
    """Make one summary report. Raises JobError when its tables can't be shown safely."""
    report = claim.job
    measures = [measure for measure in MEASURES if measure.key in report.steps]
    total = _PARTS + len(measures)
    claim.progress(0, total, "Counting people on the roster")
    figures = _count(report, measures)
    claim.progress(1, total, "Protecting people in small groups")
    earlier = _earlier(figures.frozen)
    edition = _edition(report, measures, figures, Earlier.of([table for tables in earlier.values() for table in tables]))
    drawings: list[dict[str, str]] = []
    for drawing in drawings_of(edition):
        drawings.append(drawing.as_data())
        claim.progress(min(1 + len(drawings), total - 1), total, "Drawing charts and maps")
    claim.progress(total - 1, total, "Setting the PDF")
    digest = sha256(edition.text())
    document = make_pdf(edition, digest, drawings)
    # The row of the job stays locked until this has committed: the result exists once.
    claim.finish(
        lambda job: _keep(job, figures.frozen, frozenset(earlier), edition, digest, drawings, document), progress_done=total
    )


def _count(report: SummaryReport, measures: list[Measure]) -> _Figures:
    today = timezone.localdate()
    with as_system(reason="count people for a summary report"):
        snapshot = take_snapshot(measures, on=report.as_of)
        text = snapshot.text()
        frozen, _ = FrozenFigures.objects.get_or_create(sha256=sha256(text), defaults={"text": text})
        threshold = parameter("reports.suppression_threshold", on=today)
        return _Figures(frozen, snapshot, threshold, parameter("reports.showable_share", on=today))


def _earlier(frozen: FrozenFigures) -> dict[str, list[PublishedTable]]:
    """The tables of earlier reports of the same figures, by report."""
    with as_system(reason="protect a report together with earlier ones"):
        results = SummaryResult.objects.filter(figures=frozen).order_by("made_at")
        return {str(result.pk): list(Edition.from_text(result.edition).tables) for result in results}


def _edition(report: SummaryReport, measures: list[Measure], figures: _Figures, earlier: Earlier) -> Edition:
    titles = {measure.key: measure.title for measure in measures}
    rule = Rule(figures.threshold.as_int(), Fraction(figures.share.as_decimal()))
    try:
        tables = publish(figures.snapshot, titles, wishes=report.steps, rule=rule, earlier=earlier)
    except CannotPublishError as fault:
        raise JobError(str(fault)) from fault
    areas, metro = map_areas(figures.snapshot, tables)
    with as_system(reason="words and published figures of a summary report"):
        known = list(PublishedFigure.objects.numeric().in_order()) if report.with_published_figures else []
        return Edition(
            as_of=report.as_of,
            dated=timezone.localdate(report.created_at),
            cost=str(report.cost),
            contact_email=report.contact_email,
            contact_phone=report.contact_phone,
            threshold=rule.threshold,
            threshold_citation=figures.threshold.citation,
            share=figures.share.in_words(),
            tables=tuple(tables),
            terms=terms_of(list(titles), on=report.as_of),
            trends=trends_of(known),
            areas=areas,
            metro=metro,
        )


def _keep(
    report: SummaryReport,
    frozen: FrozenFigures,
    earlier: frozenset[str],
    edition: Edition,
    digest: str,
    drawings: list[dict[str, str]],
    document: Document,
) -> None:
    """Write file and result. A file left by an attempt that was cut off has the same name and gives way."""
    FrozenFigures.objects.select_for_update().get(pk=frozen.pk)
    known = {str(pk) for pk in SummaryResult.objects.filter(figures=frozen).values_list("pk", flat=True)}
    if known != earlier:
        raise TemporaryJobError("Another report of the same figures was just made. We try again beside it.")
    name = f"reports/summaries/{report.pk}.pdf"
    default_storage.delete(name)
    saved = default_storage.save(name, ContentFile(document.content))
    SummaryResult.objects.create(
        report=report,
        figures=frozen,
        edition=edition.text(),
        sha256=digest,
        drawings=drawings,
        pdf=saved,
        pdf_sha256=sha256(document.content),
        pdf_bytes=len(document.content),
        pdf_pages=document.pages,
    )
