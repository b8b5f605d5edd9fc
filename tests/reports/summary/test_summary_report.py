"""A whole report through its job: page, data file and PDF carry the same figures, and none that shows a person."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import page
import pikepdf
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.jobs.nudge import nudge
from img_program.jobs.registry import RENDERING_QUEUE
from reports.measures.catalogue import MEASURES
from reports.models import FrozenFigures, SummaryReport, SummaryResult
from reports.publication.frozen import sha256, take_snapshot
from tests.jobs.conftest import broker as broker  # noqa: PLC0414 - a fixture
from tests.jobs.support import eventually, worker
from tests.people import People, sign_in
from tests.reports.finished import LABEL, ask_for_report, read, result_of, work_on
from tests.reports.reader import csv_rows, pdf_text, stands_in, tables_of
from tests.reports.roster import EVERYBODY, make_known_roster
from tests.servers import cluster

FINEST = {"geography": "county", "specialty": "specialty", "status": "detail"}


@pytest.mark.django_db
def test_page_file_and_paper_carry_the_same_figures_and_show_nobody(people: People, client: Client) -> None:
    make_known_roster()
    report = work_on(ask_for_report(people.coordinator, steps=FINEST))
    assert (report.state, report.error_words, report.percent) == (JobState.SUCCEEDED, "", 100)
    sign_in(client, people.coordinator)
    html = client.get(report.get_absolute_url()).content.decode()
    rows = csv_rows(client.get(reverse("reports:summary_csv", args=[report.pk])).content)
    content = client.get(reverse("reports:summary_pdf", args=[report.pk])).content
    paper = pdf_text(content)

    people_rows = [row for row in rows if row["step"] != "as published"]
    figures = {(row["table"], row["group"]): row["people"] for row in people_rows}
    assert len(figures) == len(people_rows)
    for measure in MEASURES:
        (lines,) = [table for caption, table in tables_of(html).items() if caption.startswith(f"{measure.title},")]
        on_page = {(measure.title, line[0]): line[1] for line in lines}
        assert on_page.items() <= figures.items()
        left_out = {key for key in figures if key[0] == measure.title} - set(on_page)
        assert {figures[key] for key in left_out} <= {"0"}
        for (_, group), number in on_page.items():
            assert stands_in(paper, group, number), group
    published = {(row["group"], row["people"]) for row in rows if row["step"] == "as published"}
    assert ("Unlicensed immigrant physicians, estimate", "250-400") in published
    assert all(number in html and number in paper for _, number in published)

    assert figures["Where people on the roster live", "Everyone"] == str(EVERYBODY)
    assert not {str(small) for small in range(1, 10)} & set(figures.values())
    for group in ("Olmsted", "Blue Earth", "Psychiatry", "Pediatrics"):
        assert not re.search(rf"{group} \d", paper)
    drawings = "".join(drawing["svg"] for drawing in result_of(report).drawings)
    assert not re.search(r"Psychiatry: \d", drawings)
    assert drawings.count("<svg") == 5

    _assert_accessible(content)
    result = result_of(report)
    assert (result.sha256, result.pdf_sha256) == (sha256(result.edition), sha256(content))
    assert result.pdf_bytes == len(content)


def _assert_accessible(content: bytes) -> None:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo.Title).startswith("Roster summary report, ")
        assert len(pdf.Root.Outlines.keys()) > 0
        fonts = {str(font.BaseFont) for font in pdf.objects if isinstance(font, pikepdf.Dictionary) and "/BaseFont" in font}
        assert fonts
        assert all("Public-Sans" in font or "PublicSans" in font for font in fonts), fonts
    verdict = page.validate_pdf_bytes(content, profile=page.ValidationProfile.PDF_UA_1)
    assert verdict.is_compliant, verdict


@pytest.mark.django_db
def test_tables_that_can_not_be_shown_fail_in_words_and_leave_nothing(people: People) -> None:
    make_known_roster()
    report = ask_for_report(people.coordinator, steps={"geography": "county"})
    with as_system(reason="test"):
        SummaryReport.objects.filter(pk=report.pk).update(steps={"geography": "village"})
    done = work_on(report)
    assert (done.state, done.error_words) == (JobState.FAILED, "This step is not known. Choose another one.")
    with as_system(reason="test"):
        assert not SummaryResult.objects.exists()


def _waits_for_table() -> bool:
    with cluster().administrator(str(connection.settings_dict["NAME"])) as administrator:
        row = administrator.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted AND relation = 'reports_frozenfigures'::regclass"
        ).fetchone()
    return row is not None and row[0] > 0


@pytest.mark.django_db(transaction=True)
def test_a_report_whose_worker_is_killed_at_the_end_is_finished_once_by_another(broker: object) -> None:
    people = People()
    make_known_roster()
    with as_system(reason="test"):
        text = take_snapshot(MEASURES, on=timezone.localdate()).text()
        FrozenFigures.objects.create(sha256=sha256(text), text=text)
    database = str(connection.settings_dict["NAME"])
    with worker(RENDERING_QUEUE) as first, cluster().administrator(database) as holder, holder.transaction():
        # The job can read, but not lock the figures to write its result: everything is rendered by then.
        holder.execute("LOCK TABLE reports_frozenfigures IN EXCLUSIVE MODE")
        report = ask_for_report(people.coordinator)
        eventually(_waits_for_table, "the worker has the PDF and wants to keep it")
        first.kill()
    assert (read(report).state, read(report).attempt) == (JobState.RUNNING, 1)
    past = timezone.now() - timedelta(seconds=1)
    with as_system(reason="test"):
        SummaryReport.objects.filter(pk=report.pk).update(lease_until=past, offer_after=past)
    assert work.sweep() == 1
    with worker(RENDERING_QUEUE):
        for _ in range(3):
            assert nudge(LABEL, str(report.pk), RENDERING_QUEUE)
        eventually(lambda: read(report).state == JobState.SUCCEEDED, "the second worker finishes")
    assert read(report).attempt == 2
    with as_system(reason="test"):
        assert SummaryResult.objects.count() == 1
    _, files = default_storage.listdir("reports/summaries")
    assert [name for name in files if str(report.pk) in name] == [f"{report.pk}.pdf"]
