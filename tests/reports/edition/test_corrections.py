"""What is published is corrected by another version; every number opens its rows as they were and is reckoned again from them."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse

from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from reports.actions.corrections import begin_correction, reckon_again
from reports.edition.figures import AnnualFigures
from reports.edition.kept_rows import PEOPLE, facts_from, people_from, reckoned_again
from reports.measures.facts.figure import KeptRow, KeptRows, dollars_of
from reports.models import FrozenRows, PublishedEdition, Recomputation
from tests.people import People, sign_in
from tests.reports.edition.made import approved_edition, do, frozen_edition, publishing, read, write
from tests.reports.roster import make_known_roster, make_people

NUMBERS = 60


@pytest.mark.django_db
def test_a_correction_is_another_version_and_every_number_is_reckoned_again(people: People, client: Client) -> None:
    make_known_roster()
    edition = approved_edition(people)
    do(publishing(edition, people.program_manager))
    year = edition.report_year
    page = reverse("published:edition", args=[year])
    assert "came out the same" in client.get(page).content.decode()
    make_people({"Olmsted": 15}, {"Family medicine": 15})
    sign_in(client, people.coordinator)
    rows = client.get(reverse("reports:figure_rows", args=[edition.pk, "roster_greater"])).content.decode()
    assert "25 rows when the figure was frozen" in rows

    with acting_as(people.grants_specialist), pytest.raises(PermissionDenied):
        begin_correction(edition, what="x", why="y", by=people.grants_specialist)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="what changes, and why"):
            begin_correction(edition, what="A word.", why=" ", by=people.coordinator)
        draft = begin_correction(edition, what="The chapter on barriers.", why="A date was wrong.", by=people.coordinator)
    assert "tells of" in client.get(page).content.decode(), "what is public stays public meanwhile"
    write(draft, "barriers", "The date was 3 May.", by=people.coordinator)
    corrected = approved_edition(people, edition=read(draft))
    do(publishing(corrected, people.program_manager))

    now = client.get(page).content.decode()
    first = client.get(reverse("published:version", args=[year, 1])).content.decode()
    assert "The date was 3 May." in now
    assert "The date was 3 May." not in first
    for words in ("Corrected version", "The chapter on barriers.", "A date was wrong.", "version 1 of"):
        assert words in now
    assert "This version was corrected" in first
    assert client.get(reverse("published:version_csv", args=[year, 1])).status_code == 200
    assert client.get(reverse("published:version", args=[year, 3])).status_code == 404
    with acting_as(people.coordinator):
        run = reckon_again(corrected, by=people.coordinator)
    do(run)
    with as_system(reason="test"):
        versions = list(PublishedEdition.objects.order_by("number"))
        assert [each.number for each in versions] == [1, 2]
        assert [each.pk for each in PublishedEdition.objects.current()] == [versions[1].pk]
        found = list(Recomputation.objects.order_by("at"))
        assert [each.publication_id for each in found] == [versions[0].pk, versions[1].pk, versions[1].pk]
        assert all(each.numbers >= NUMBERS and each.differing == [] for each in found)
    with pytest.raises(Error), as_system(reason="test"), transaction.atomic():
        PublishedEdition.objects.filter(number=1).delete()


@pytest.mark.django_db
def test_a_number_that_its_rows_do_not_give_is_named(people: People) -> None:
    make_known_roster()
    snapshot = frozen_edition(people).snapshot
    assert snapshot is not None
    figures = AnnualFigures.from_text(snapshot.text)
    with as_system(reason="test"):
        rows = dict(FrozenRows.objects.values_list("name", "text"))
    assert [each for each in reckoned_again(figures, rows) if each.printed != each.again] == []
    kept = json.loads(rows[PEOPLE + "geography"])
    next(pks for pks in kept["members"].values() if pks).pop()
    rows[PEOPLE + "geography"] = json.dumps(kept)
    assert len(people_from(rows[PEOPLE + "geography"]).people_in("total")) == 101
    differing = {each.name: (each.printed, each.again) for each in reckoned_again(figures, rows) if each.printed != each.again}
    assert differing["People on the roster"] == ("102", "101")
    with acting_as(people.finance_officer):
        assert not FrozenRows.objects.filter(room="roster").exists()
        assert FrozenRows.objects.filter(room="grants").exists()
    with acting_as(people.coordinator):
        assert FrozenRows.objects.filter(room="roster").exists()
        assert not FrozenRows.objects.filter(room="assessments").exists()


def test_dollars_are_reckoned_from_their_rows() -> None:
    rows = (KeptRow("1", ("a",), "1200.50"), KeptRow("2", ("b",), "-200"))
    kept = KeptRows("paid", "grants.view_awards", ("A",), dollars_of("amount"), rows)
    assert kept.text == "$1,000.50"
    assert replace(kept, rows=()).text == "$0"
    assert (
        facts_from(
            '{"columns":["A"],"name":"paid","permission":"x","reckoning":{"column":"amount","kind":"dollars"},'
            '"rows":[{"amount":"12","cells":["a"],"key":"1","url":""}]}'
        ).text
        == "$12"
    )
