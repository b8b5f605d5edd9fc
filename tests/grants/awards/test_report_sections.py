"""A report comes back by section: the rest stays shut, and what was changed is shown to who asked."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from grants.awards.actions import progress
from grants.awards.models import PeopleServed, ProgressReport
from grants.awards.models.progress import SECTIONS
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.grants.awards.factories import make_report
from tests.grants.awards.test_progress_and_closeout import ended, final_report_due
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db


def returned(people: People, *sections: str) -> ProgressReport:
    report, by = make_report(people, final_report_due(ended(people))), people.grants_specialist
    with acting_as(by):
        return progress.return_report(report, by=by, reason="Say what came of it.", sections=sections)


def test_only_the_returned_section_opens_and_the_office_sees_what_changed(people: People) -> None:
    report, office = returned(people, "outcomes"), sign_in(Client(), people.grants_specialist)
    grantee, url = sign_in(Client(), people.manager), reverse("awards:report", args=[report.pk])
    page = grantee.get(url).content.decode()
    assert ('name="outcomes"' in page, 'name="accomplished"' in page, "Forty lessons." in page) == (True, False, True)
    assert grantee.post(url, {"outcomes": "Two passed.", "accomplished": "Fifty lessons."}).status_code == 302
    with as_system(reason="test"):
        report.refresh_from_db()
    assert (report.outcomes, report.accomplished) == ("Two passed.", "Forty lessons.")
    with acting_as(people.manager):
        progress.certify_report(report, by=people.manager)
    page = office.get(url).content.decode()
    assert "Changed since it was returned" in page
    assert page.index("Two passed.") < page.index("Forty lessons.")


def test_the_database_keeps_the_shut_sections_and_numbers(people: People) -> None:
    report = returned(people, "outcomes")
    with as_system(reason="test"):
        with pytest.raises(IntegrityError, match="not returned"), transaction.atomic():
            ProgressReport.objects.filter(pk=report.pk).update(accomplished="Fifty lessons.")
        with pytest.raises(ProgrammingError, match="not returned"), transaction.atomic():
            PeopleServed.objects.filter(report=report).update(linked=900)
        ProgressReport.objects.filter(pk=report.pk).update(outcomes="Two passed.")


@pytest.mark.parametrize("sections", [(), ("nonsense",)])
def test_without_a_section_everything_is_open(people: People, sections: tuple[str, ...]) -> None:
    assert returned(people, *sections).open_sections == set(SECTIONS)


def test_the_act_offers_the_sections(people: People) -> None:
    report = make_report(people, final_report_due(ended(people)))
    url = reverse("awards:report_act", args=[report.pk, "return"])
    client = sign_in(Client(), people.coordinator)
    assert 'value="people_served"' in client.get(url).content.decode()
    assert client.post(url, {"reason": "Count again.", "sections": ["people_served"]}).status_code == 302
    with as_system(reason="test"):
        report.refresh_from_db()
    assert report.returned_sections == ["people_served"]
