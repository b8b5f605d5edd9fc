"""The office's pages about reports: form, progress, lists; what they cost."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from reports.models import SummaryReport
from tests.people import People, sign_in
from tests.reports.finished import ask_for_report, finished_report
from tests.reports.roster import make_known_roster
from tests.reports.test_access import form


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.django_db
def test_the_list_costs_the_same_with_one_and_with_three_reports(people: People, client: Client) -> None:
    sign_in(client, people.coordinator)
    address = reverse("reports:summaries")
    finished_report(people.coordinator)
    queries(client, address)
    with_one = queries(client, address)
    finished_report(people.coordinator)
    finished_report(people.coordinator)
    assert queries(client, address) == with_one


@pytest.mark.django_db
def test_a_report_costs_the_same_however_many_people_it_counts(people: People, client: Client) -> None:
    sign_in(client, people.coordinator)
    few = finished_report(people.coordinator)
    queries(client, few.get_absolute_url())
    with_nobody = queries(client, few.get_absolute_url())
    make_known_roster()
    many = finished_report(people.coordinator)
    assert queries(client, many.get_absolute_url()) == with_nobody


@pytest.mark.django_db
def test_the_form_asks_for_a_report_and_leads_to_its_progress(people: People, client: Client) -> None:
    sign_in(client, people.program_manager)
    wishes = form(people) | {"step_geography": "region", "step_status": "none", "with_published_figures": "on"}
    answer = client.post(reverse("reports:new"), wishes, follow=True)
    with as_system(reason="test"):
        report = SummaryReport.objects.get()
    assert (report.steps, report.requested_by_id) == ({"geography": "region", "specialty": ""}, people.program_manager.pk)
    assert answer.redirect_chain == [(report.get_absolute_url(), 302)]
    page = answer.content.decode()
    assert "Waiting to start" in page
    assert "Check again" in page
    poll = client.get(report.get_absolute_url(), headers={"X-Poll": "1"})
    assert "<html" not in poll.content.decode()
    assert poll.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"as_of_2": str(timezone.localdate().year + 1)}, "the roster of a later day is not known yet"),
        ({"step_geography": "none", "step_specialty": "none", "step_status": "none"}, "Choose at least one table."),
        ({"cost": "-1"}, "less than zero"),
        ({"cost": ""}, "Cost to prepare this report"),
        ({"step_geography": "village"}, "Select a valid choice"),
    ],
)
@pytest.mark.django_db
def test_a_faulty_form_says_what_to_do_and_asks_for_nothing(
    people: People, client: Client, change: dict[str, str], message: str
) -> None:
    sign_in(client, people.coordinator)
    answer = client.post(reverse("reports:new"), form(people) | change)
    assert answer.status_code == 422
    assert message in answer.content.decode()
    with as_system(reason="test"):
        assert not SummaryReport.objects.exists()


@pytest.mark.django_db
def test_the_offer_leads_to_the_form_with_the_finer_step_chosen(people: People, client: Client) -> None:
    make_known_roster()
    sign_in(client, people.coordinator)
    report = finished_report(people.coordinator)
    address = f"{reverse('reports:new')}?step_geography=region"
    assert f'href="{address}"' in client.get(report.get_absolute_url()).content.decode()
    assert '<option value="region" selected>' in client.get(address).content.decode()
    auditor = sign_in(Client(), people.auditor).get(report.get_absolute_url()).content.decode()
    assert address not in auditor


@pytest.mark.django_db
def test_downloads_are_attachments_and_logged(people: People, client: Client) -> None:
    sign_in(client, people.auditor)
    report = finished_report(people.coordinator)
    for name, kind in (("reports:summary_pdf", "application/pdf"), ("reports:summary_csv", "text/csv; charset=utf-8")):
        answer = client.get(reverse(name, args=[report.pk]))
        assert answer.headers["Content-Type"] == kind
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.content
    with as_system(reason="test"):
        logged = AccessLog.objects.filter(kind=AccessLog.Kind.EXPORT, subject_id=str(report.pk))
        assert set(logged.values_list("user_id", flat=True)) == {people.auditor.pk}
        assert logged.count() == 2


@pytest.mark.django_db
def test_a_report_that_is_not_done_has_nothing_to_download(people: People, client: Client) -> None:
    report = ask_for_report(people.coordinator)
    sign_in(client, people.coordinator)
    assert client.get(reverse("reports:summary_pdf", args=[report.pk])).status_code == 404
