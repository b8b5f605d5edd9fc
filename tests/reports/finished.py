"""Reports for the tests: asked for through the action, worked in place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.jobs import work
from img_program.organizations.acting import acting_as
from img_program.statute.parameters import parameter
from reports.actions import request_summary_report
from reports.measures.catalogue import MEASURES
from reports.models import FrozenFigures, SummaryReport, SummaryResult
from reports.publication.choice import publish
from reports.publication.frozen import sha256, take_snapshot
from reports.publication.people import PublishedPeople
from reports.publication.release import Rule

LABEL = "reports.summaryreport"
EVERY_TABLE = {"geography": "", "specialty": "", "status": ""}


def ask_for_report(by: User, **wishes: Any) -> SummaryReport:
    """A report that waits for its worker."""
    values: dict[str, Any] = {
        "as_of": timezone.localdate(),
        "steps": EVERY_TABLE,
        "with_published_figures": True,
        "cost": Decimal(1200),
        "contact_email": "img@state.example",
        "contact_phone": "651-555-0100",
        **wishes,
    }
    with acting_as(by):
        return request_summary_report(by=by, **values)


def work_on(report: SummaryReport) -> SummaryReport:
    """Do the job in this process, and read the row again."""
    assert work.run(LABEL, str(report.pk))
    return read(report)


def read(report: SummaryReport) -> SummaryReport:
    """The row as it stands."""
    with as_system(reason="test"):
        return SummaryReport.objects.get(pk=report.pk)


def result_of(report: SummaryReport) -> SummaryResult:
    """What came out."""
    with as_system(reason="test"):
        return SummaryResult.objects.get(report=report)


def finished_report(by: User) -> SummaryReport:
    """A finished report without charts, whose file is a few bytes: for tests of who may open it and at what cost."""
    report = ask_for_report(by)
    with as_system(reason="test"):
        snapshot = take_snapshot(MEASURES, on=report.as_of)
        threshold = parameter("reports.suppression_threshold", on=report.as_of)
        share = parameter("reports.showable_share", on=report.as_of)
        rule = Rule(threshold.as_int(), Fraction(share.as_decimal()))
        tables = publish(snapshot, {measure.key: measure.title for measure in MEASURES}, wishes={}, rule=rule)
        edition = PublishedPeople(
            as_of=report.as_of,
            dated=report.as_of,
            cost="1200.00",
            contact_email=report.contact_email,
            contact_phone=report.contact_phone,
            threshold=rule.threshold,
            threshold_citation=threshold.citation,
            share=share.in_words(),
            tables=tuple(tables),
            terms=(),
            trends=(),
            areas={},
            metro=(),
        ).text()
        figures, _ = FrozenFigures.objects.get_or_create(sha256=sha256(snapshot.text()), defaults={"text": snapshot.text()})
        SummaryReport.objects.filter(pk=report.pk).update(state="succeeded", finished_at=timezone.now())
        SummaryResult.objects.create(
            report=report,
            figures=figures,
            edition=edition,
            sha256=sha256(edition),
            drawings=[],
            pdf=default_storage.save(f"reports/summaries/{report.pk}.pdf", ContentFile(b"%PDF-1.7")),
            pdf_sha256=sha256(b"%PDF-1.7"),
            pdf_bytes=8,
            pdf_pages=1,
        )
    return read(report)
