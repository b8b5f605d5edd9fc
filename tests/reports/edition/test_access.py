"""Who may open which address of the annual report, and what pages cost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from reports.actions.review import add_comment
from reports.edition.content import content_of
from reports.edition.figures import AnnualFigures
from reports.models import AnnualEdition, EditionRun, OthersWords, PublishedEdition
from reports.publication.frozen import sha256
from tests.access import Case, assert_access, everybody, undecided
from tests.people import People, sign_in
from tests.queries import DETAIL, LIST, queries_of
from tests.reports.edition.made import edition_in_review, frozen_edition, make_edition, read
from tests.reports.roster import make_known_roster

READS = everybody(members=404, outsiders=404, staff=200)
WRITES = READS | {"finance_officer": 403, "data_practices_official": 403, "auditor": 403}
MANAGES = everybody(members=404, outsiders=404, staff=403, coordinator=200, program_manager=200)
APPROVES = MANAGES | {"data_practices_official": 200}
COMMENTS = READS | {"auditor": 403}
SEES_ROSTER = READS | {"finance_officer": 403}
SEES_ASSESSED = everybody(members=404, outsiders=404, staff=403, assessment_coordinator=200, program_manager=200, auditor=200)
PUBLIC = everybody(members=200, outsiders=200, staff=200, anonymous=200)


def then(expected: Mapping[str, int]) -> dict[str, int]:
    """The same persons, led on after a press."""
    return {person: 302 if status == 200 else status for person, status in expected.items()}


def then_missing(expected: Mapping[str, int]) -> dict[str, int]:
    """The same persons, told that there is nothing in this state."""
    return {person: 404 if status == 200 else status for person, status in expected.items()}


def draft(people: People) -> list[Any]:
    return [make_edition(people.coordinator).pk]


def frozen(people: People) -> list[Any]:
    return [frozen_edition(people).pk]


def section(people: People) -> list[Any]:
    return [*draft(people), "barriers"]


def run(people: People) -> list[Any]:
    (pk,) = frozen(people)
    with as_system(reason="test"):
        return [pk, EditionRun.objects.get(edition_id=pk).pk]


def comment(people: People) -> list[Any]:
    edition = edition_in_review(people)
    with acting_as(people.coordinator):
        return [edition.pk, add_comment(edition, section=None, words="Why?", by=people.coordinator).pk]


def passage(people: People) -> list[Any]:
    (pk,) = draft(people)
    with as_system(reason="test"):
        words = OthersWords.objects.create(
            edition_id=pk, digest="0" * 64, whose="Harbor Light", heading="Outcomes", original="Words.", body="Words."
        )
    return [pk, words.pk]


def published(people: People) -> Sequence[Any]:
    """A publication without charts, whose file is a few bytes."""
    edition = read(frozen_edition(people))
    with as_system(reason="test"):
        edition = AnnualEdition.objects.prefetch_related("sections", "addressees").select_related("snapshot").get(pk=edition.pk)
        assert edition.snapshot
        content = content_of(edition, edition.snapshot, AnnualFigures.from_text(edition.snapshot.text), [])
        PublishedEdition.objects.create(
            edition=edition,
            report_year=edition.report_year,
            title=edition.title,
            period=content.front.period,
            content=content.text(),
            sha256=sha256(content.text()),
            csv="a,b\r\n",
            pdf=default_storage.save(f"reports/editions/{edition.pk}.pdf", ContentFile(b"%PDF-1.7")),
            pdf_sha256=sha256(b"%PDF-1.7"),
            pdf_bytes=8,
            pdf_pages=1,
        )
    return [edition.report_year]


def first_version(people: People) -> Sequence[Any]:
    """Its first version."""
    return [*published(people), 1]


def step(action: str) -> Any:
    return lambda people: [edition_in_review(people).pk, action]


CASES = [
    Case("reports:editions", READS),
    Case("reports:new_edition", MANAGES),
    Case("reports:new_edition", then(MANAGES), method="post", data=lambda _: {"report_year": "2024", "period_kind": "fiscal"}),
    Case("reports:edition", READS, args=draft),
    Case("reports:edition_settings", MANAGES, args=draft),
    Case("reports:section", WRITES, args=section),
    Case("reports:section", then(WRITES), args=section, method="post", data=lambda _: {"body": "Words."}),
    Case("reports:autosave_section", WRITES, args=section, method="post", data=lambda _: {"body": "Words."}),
    Case("reports:edition_preview", READS, args=frozen),
    Case("reports:edition_figures", READS, args=frozen),
    Case(
        "reports:figure_rows",
        READS | {"assessment_coordinator": 403},
        args=lambda people: [*frozen(people), "career_guidance_paid"],
    ),
    Case("reports:figure_rows", SEES_ROSTER, args=lambda people: [*frozen(people), "pipeline_matched"]),
    Case("reports:figure_rows", SEES_ASSESSED, args=lambda people: [*frozen(people), "readiness_assessed"]),
    Case("reports:pipeline", SEES_ROSTER),
    Case("reports:pipeline_people", SEES_ROSTER, args=lambda _people: ["matched"]),
    Case("reports:edition_words", READS, args=draft),
    Case("reports:edition_passage", WRITES, args=passage),
    Case(
        "reports:edition_passage",
        then(WRITES),
        args=passage,
        method="post",
        data=lambda _: {"body": "Words.", "state": "approved"},
    ),
    Case("reports:edition_run", READS, args=run),
    Case("reports:edition_step", then(APPROVES), args=step("approve"), method="post"),
    Case("reports:edition_step", then(MANAGES), args=step("return"), method="post", data=lambda _: {"reason": "Why"}),
    Case("reports:edition_step", then(WRITES), args=step("compare"), method="post"),
    Case("reports:edition_elsewhere", APPROVES, args=draft),
    Case("reports:correct_edition", then_missing(MANAGES), args=draft),
    Case("reports:correct_edition", then_missing(MANAGES), args=draft, method="post"),
    Case("reports:edition_comment", then(COMMENTS), args=draft, method="post", data=lambda _: {"words": "Why?"}),
    Case("reports:answer_comment", then(WRITES), args=comment, method="post", data=lambda _: {"answer": "So."}),
    Case("published:editions", PUBLIC),
    Case("published:edition", PUBLIC, args=published),
    Case("published:version", PUBLIC, args=first_version),
    Case("published:version_pdf", PUBLIC, args=first_version),
    Case("published:version_csv", PUBLIC, args=first_version),
    Case("published:pdf", PUBLIC, args=published),
    Case("published:csv", PUBLIC, args=published),
]


@pytest.mark.django_db
def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_public_address_has_a_decision() -> None:
    assert undecided("published", CASES) == set()


@pytest.mark.django_db
def test_the_people_behind_a_figure_are_listed_by_name_and_the_look_is_logged(people: People, client: Client) -> None:
    make_known_roster()
    (pk,) = frozen(people)
    sign_in(client, people.coordinator)
    page = client.get(reverse("reports:figure_rows", args=[pk, "roster_greater"])).content.decode()
    assert "25 rows when the figure was frozen" in page
    assert "Olmsted County" in page
    assert "Hennepin County" not in page
    with as_system(reason="test"):
        line = AccessLog.objects.filter(user_id=people.coordinator.pk).latest("at")
        assert (line.rows, line.purpose) == (25, f"Rows behind a figure of the {timezone.localdate().year} report")
    assert client.get(reverse("reports:figure_rows", args=[pk, "unknown"])).status_code == 404


def _costs(client: Client, budgets: dict[str, int]) -> dict[str, int]:
    """What each page asks of the database, twice: the first look fills caches. None may ask for more than its budget."""
    for address in budgets:
        client.get(address)
    costs = {address: len(queries_of(client, address)) for address in budgets}
    assert {address: cost for address, cost in costs.items() if cost > budgets[address]} == {}
    return costs


@pytest.mark.django_db
def test_pages_cost_the_same_with_one_and_with_three(people: People, client: Client) -> None:
    edition = edition_in_review(people)
    sign_in(client, people.coordinator)
    pages = {reverse("reports:editions"): LIST, edition.get_absolute_url(): DETAIL}
    with acting_as(people.coordinator):
        add_comment(edition, section=None, words="One", by=people.coordinator)
    before = _costs(client, pages)
    make_edition(people.coordinator, year=2024)
    make_edition(people.coordinator, year=2023)
    with acting_as(people.coordinator):
        for words in ("Two", "Three"):
            add_comment(edition, section=None, words=words, by=people.coordinator)
    assert _costs(client, pages) == before


@pytest.mark.django_db
def test_figures_their_rows_and_the_pipeline_cost_the_same_for_few_and_for_many(people: People, client: Client) -> None:
    make_known_roster()
    (pk,) = frozen(people)
    sign_in(client, people.program_manager)
    pages = {
        reverse("reports:edition_figures", args=[pk]): LIST,
        reverse("reports:edition_preview", args=[pk]): LIST,
        reverse("reports:figure_rows", args=[pk, "roster_greater"]): DETAIL,
        reverse("reports:figure_rows", args=[pk, "career_guidance_paid"]): DETAIL,
        reverse("reports:pipeline"): DETAIL,
        reverse("reports:pipeline_people", args=["joined"]): DETAIL,
    }
    before = _costs(client, pages)
    make_known_roster()
    assert _costs(client, pages) == before


@pytest.mark.django_db
def test_autosave_says_when_and_asks_with_both_texts(people: People, client: Client) -> None:
    pk, key = section(people)
    sign_in(client, people.coordinator)
    address = reverse("reports:autosave_section", args=[pk, key])
    page = client.get(reverse("reports:section", args=[pk, key])).content.decode()
    shown = dict(re.findall(r'name="(seen:body)" value="([^"]*)"', page))
    first = client.post(address, {"body": "Mine.", **shown}, headers={"X-Autosave": "1"})
    assert (first.json()["conflict"], first.json()["saved_at"][-1]) == ("", ".")
    asked = client.post(address, {"body": "Others.", **shown}, headers={"X-Autosave": "1"}).json()["conflict"]
    assert "Mine." in asked
    assert "Others." in asked
