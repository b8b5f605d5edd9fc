"""The figures of an edition: enough for each duty, each explained, each with its rows; and how texts place them."""

from __future__ import annotations

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from reports.edition.compose import SectionText, compose
from reports.edition.figures import AnnualFigures
from reports.edition.template import edition_template
from reports.models import AnnualEdition
from reports.views.figure_rows import permissions_of
from tests.people import People, sign_in
from tests.reports.edition.made import frozen_edition
from tests.reports.roster import make_known_roster


def _figures(edition: AnnualEdition) -> AnnualFigures:
    assert edition.snapshot
    return AnnualFigures.from_text(edition.snapshot.text)


@pytest.mark.django_db
def test_each_duty_has_three_figures_explained_and_with_rows(people: People, client: Client) -> None:
    make_known_roster()
    edition = frozen_edition(people)
    figures = _figures(edition).figures
    per_duty = Counter(figure.duty for figure in figures)
    assert {duty: count for duty in range(1, 9) if (count := per_duty[duty]) < 3} == {}
    for figure in figures:
        meaning = figure.meaning
        assert all((meaning.definition, meaning.population, meaning.citation, meaning.period)), figure.name
        assert permissions_of(figure), figure.name
    # One who holds every right of looking opens the rows of every figure.
    sign_in(client, people.program_manager)
    page = client.get(reverse("reports:edition_figures", args=[edition.pk])).content.decode()
    for figure in figures:
        address = reverse("reports:figure_rows", args=[edition.pk, figure.name])
        assert address in page, figure.name
        assert client.get(address).status_code == 200, figure.name


@pytest.mark.django_db
def test_every_place_of_a_new_edition_is_known(people: People) -> None:
    figures = _figures(frozen_edition(people))
    texts = [SectionText(each.key, each.title, each.is_appendix, each.body) for each in edition_template().sections]
    composition = compose(texts, figures, {}, approved={})
    html = "".join(chapter.html for chapter in composition.chapters)
    assert "(figure missing)" not in html
    assert [listed.number for listed in composition.tables] == list(range(1, len(composition.tables) + 1))


@pytest.mark.django_db
def test_figures_alone_make_a_row_and_other_rooms_texts_stand_as_they_are(people: People) -> None:
    make_known_roster()
    figures = _figures(frozen_edition(people))
    body = "{{figure:roster_total}} {{figure:roster_greater}}\n\nOf {{figure:roster_total}} people.\n\n{{text:nothing}}\n\n{{sheets:grantees}}"
    (chapter, *_) = compose([SectionText("one", "One", False, body)], figures, {}, approved={}).chapters
    assert chapter.html.count('class="report-key"') == 2
    assert "<strong>102</strong>" in chapter.html
    assert "Of 102 people." in chapter.html
    assert "(figure missing)" in chapter.html
    assert "None in this period." in chapter.html
