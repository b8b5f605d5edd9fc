"""A whole edition through its jobs: page, PDF and CSV carry the same figures, and none that shows a person."""

from __future__ import annotations

import io

import page
import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from img_program.database.context import as_system
from img_program.jobs.models import JobState
from reports.edition.figures import AnnualFigures
from reports.models import EditionRun, PublishedEdition
from reports.publication.frozen import sha256
from tests.people import People
from tests.reports.edition.made import approved_edition, do, edition_in_review, frozen_edition, publishing, read, write
from tests.reports.paper import faults_of
from tests.reports.reader import NOT_SHOWN, csv_rows, pdf_text, stands_in, tables_of
from tests.reports.roster import COUNTIES, SPECIALTIES, make_known_roster, make_people

FILLER = "\n\n".join(["The program worked with its partners across the state. " * 12] * 9)
ASSESSMENT_PAGES = "\n\n".join([f"## Part {number}\n\n{FILLER}" for number in range(1, 31)])


@pytest.mark.django_db
def test_a_long_edition_is_published_once_and_page_paper_and_file_agree(people: People, client: Client) -> None:
    make_known_roster()
    draft = frozen_edition(people)
    write(draft, "assessment", ASSESSMENT_PAGES, by=people.assessment_coordinator)
    write(
        draft,
        "barriers",
        "Of {{figure:roster_total}} people, some graduated long ago. See {{table:status}}.",
        by=people.coordinator,
    )
    edition = approved_edition(people, edition=draft)
    run = publishing(edition, people.program_manager)
    # As a worker left it that was killed after one chart: the next attempt goes on from there.
    mark = {"key": "joining", "title": "t", "description": "d", "svg": '<svg viewBox="0 0 9 9"><title>drawn before</title></svg>'}
    with as_system(reason="test"):
        EditionRun.objects.filter(pk=run.pk).update(drawings=[mark], attempt=1)
    done = do(run)
    assert (done.state, done.attempt, done.percent) == (JobState.SUCCEEDED, 2, 100)
    assert read(edition).state == "published"

    year = edition.report_year
    html = client.get(reverse("published:edition", args=[year])).content.decode()
    content = client.get(reverse("published:pdf", args=[year])).content
    csv = client.get(reverse("published:csv", args=[year])).content
    paper = pdf_text(content)
    assert "drawn before" in html
    assert html.count("<svg") >= 4

    values = {(row["table or figure"], row["group"]): row["value"] for row in csv_rows(csv)}
    assert values["roster_total", "People on the roster"] == "102"
    assert "Of 102 people, some graduated" in html
    assert "Of 102 people, some graduated" in " ".join(paper.split())
    compared = 0
    for caption, lines in tables_of(html).items():
        for line in lines:
            for (table, group), value in values.items():
                if table in caption and group == line[0] and len(line) == 3:
                    assert line[1] == value, (table, group)
                    assert stands_in(paper, group, value), group
                    compared += 1
    assert compared > 10

    with as_system(reason="test"):
        published = PublishedEdition.objects.get()
    assert published.sha256 == sha256(published.content)
    assert published.pdf_sha256 == sha256(content)
    assert published.pdf_pages >= 50
    _assert_archival(content, csv)
    assert faults_of(content, front=5) == []


def _assert_archival(content: bytes, csv: bytes) -> None:
    """PDF/UA-1 and PDF/A-3a at once, with the figures inside."""
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A):
        verdict = page.validate_pdf_bytes(content, profile=profile)
        assert verdict.is_compliant, str(verdict)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        (name,) = pdf.attachments
        assert pdf.attachments[name].get_file().read_bytes() == csv


@pytest.mark.django_db
def test_no_small_number_of_people_is_anywhere_in_an_edition(people: People) -> None:
    make_people(COUNTIES, SPECIALTIES, not_yet=5, no_specialty=5)
    snapshot = edition_in_review(people).snapshot
    assert snapshot is not None
    frozen = AnnualFigures.from_text(snapshot.text)
    counts = [row.count for table in frozen.roster.tables for row in table.rows]
    assert None in counts
    assert not set(counts) & set(range(1, 10))
    people_texts = {figure.text for figure in frozen.figures if figure.name.startswith(("roster_", "pipeline_"))}
    assert {"95", NOT_SHOWN} <= people_texts
    assert not people_texts & {str(small) for small in range(1, 10)}
