"""A declared conflict of interest closes an award, and all that follows from it, to staff as to reviewers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from grants.awards.actions import agreements, batches, monitoring
from grants.awards.models import (
    Agreement,
    AgreementVersion,
    Appropriation,
    Award,
    MonitoringVisit,
    PaymentBatch,
    PaymentRequest,
    ReportDue,
)
from grants.awards.queries import fund_years
from grants.rounds.actions.disclosures import Disclosed, disclose_about
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from tests.documents.support import checked
from tests.grants.awards.factories import approve, make_agreement, make_draft, make_fund, make_request, pay, prepare
from tests.people import People, make_staff, sign_in

pytestmark = pytest.mark.django_db
READERS = ("coordinator", "grants_specialist", "finance_officer", "program_manager", "data_practices_official")
# Facts of public agreements, which the books of a fund count whoever reads them.
IN_THE_BOOKS = {"award", "awardpart", "agreement", "agreementbudgetline", "ledgerentry", "agreementversion"}
OF_THE_PROGRAM = {"fund", "fundevent", "appropriation", "appropriationevent", "riskquestion", "paymentbatchevent"}


def declare(person: User, people: People) -> None:
    """The person declares a conflict with Northstar."""
    with acting_as(person):
        disclose_about(people.organization, answer=Disclosed(has_conflict=True, explanation="My sister works there."), by=person)


@pytest.fixture
def in_force(people: People) -> Agreement:
    """An agreement of Northstar with all that follows from one: requests on each step, a visit, a hold, an amendment."""
    fund = make_fund(people)
    agreement = make_agreement(people, fund=fund, amount=60_000)
    pay(people, agreement)
    approve(prepare(make_request(people, agreement), people), people)
    with acting_as(people.finance_officer):
        batches.make_batch(by=people.finance_officer)
    make_request(people, agreement)
    today = timezone.localdate()
    by = people.grants_specialist
    with acting_as(by):
        visit = monitoring.plan_visit(agreement, by=by, way=MonitoringVisit.Way.DESK, planned_on=today)
        found = [monitoring.Found("A receipt is missing.", "Send it.", today + dt.timedelta(days=9))]
        monitoring.record_visit(visit, by=by, visited_on=today, summary="Papers.", findings=found)
        monitoring.record_reconciliation(
            agreement, by=by, on=today, what="One payment", examined=Decimal(10), supported=Decimal(10)
        )
        lines = [agreements.BudgetAmount(each.category, each.fiscal_year, each.amount) for each in agreement.budget_lines.all()]
        agreements.amend_agreement(
            agreement, by=by, what_changes="A longer term.", ends_on=agreement.award.ends_on + dt.timedelta(days=1), lines=lines
        )
    with acting_as(people.program_manager):
        monitoring.place_hold(agreement, by=people.program_manager, order="Order 1", reason="An allegation.", days=10)
    make_draft(people, fund=fund, amount=1_000)
    checked(people.grants_specialist, people.organization, purpose="grants.signed_agreement")
    return agreement


def tables() -> Iterator[type[Model]]:
    """Every table of the room that tells of an organization's award."""
    for model in apps.get_app_config("awards").get_models():
        if model._meta.model_name not in OF_THE_PROGRAM:
            yield model


def reached(table: str) -> int:
    """How many rows whoever acts reads."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.parametrize("role", READERS)
def test_no_row_about_the_award_is_read_in_the_database(people: People, in_force: Agreement, role: str) -> None:
    person = make_staff(role)
    with acting_as(person):
        before = {model._meta.model_name: reached(model._meta.db_table) for model in tables()}
        letters = Letter.objects.filter(organization=people.organization).count()
    read = {name for name, rows in before.items() if rows}
    assert {"hold", "holdevent", "riskfinding", "monitoringduty", "visitfinding", "peopleserved"} - read <= {
        "peopleserved",
        "monitoringduty",
    }
    assert letters > 0 or role == "finance_officer"
    with as_system(reason="test"):
        paid_in = PaymentBatch.objects.get(requests__isnull=False).number
    declare(person, people)
    with acting_as(person):
        after = {model._meta.model_name for model in tables() if reached(model._meta.db_table)}
        # A hold emptied the second batch.
        assert after <= IN_THE_BOOKS | {"paymentrequest", "paymentline", "paymentbatch"}
        assert not PaymentBatch.objects.filter(number=paid_in).exists()
        assert set(PaymentRequest.objects.values_list("state", flat=True)) <= {"paid"}
        assert set(Award.objects.values_list("state", flat=True)) <= {"awarded"}
        assert set(AgreementVersion.objects.values_list("number", flat=True)) <= {1}
        assert not Letter.objects.filter(organization=people.organization).exists()
        for model in (Award, Agreement, PaymentRequest, MonitoringVisit, ReportDue):
            assert not model.objects.visible_to(person).exists(), model
        cursor = connection.cursor()
        cursor.execute("SELECT count(*) FROM documents_document WHERE purpose LIKE 'grants.%%'")
        assert cursor.fetchone() == (0,)


def test_no_page_opens_the_award_or_what_follows_from_it(people: People, in_force: Agreement) -> None:
    with as_system(reason="test"):
        requests = list(PaymentRequest.objects.values_list("pk", flat=True))
        batch_keys = list(PaymentBatch.objects.filter(requests__isnull=False).values_list("pk", flat=True))
        due = ReportDue.objects.all()[0].pk
        letter = Letter.objects.filter(organization=people.organization, about_kind__startswith="awards.")[0].pk
    key, award = in_force.pk, in_force.award_id
    pages = [
        f"/staff/grants/awards/{award}/",
        f"/grants/agreements/{key}/",
        f"/grants/agreements/{key}/ledger/",
        f"/grants/for/{people.organization.pk}/awards/",
        f"/grants/reports/due/{due}/",
        f"/notifications/letter/{letter}/",
        *(f"/grants/payments/{each}/" for each in requests),
        *(f"/staff/grants/batches/{each}/file/" for each in batch_keys),
    ]
    lists = [f"/staff/grants/{each}/" for each in ("awards", "agreements", "payments", "batches", "progress", "monitoring")] + [
        "/staff/notifications/letters/"
    ]
    person = make_staff("program_manager")
    client = sign_in(Client(), person)
    for path in pages:
        assert client.get(path).status_code == 200, path
    named = {path for path in lists if people.organization.name in client.get(path).content.decode()}
    assert len(named) >= 4
    declare(person, people)
    for path in pages:
        assert client.get(path).status_code in {403, 404}, path
    for path in lists:
        page = client.get(path).content.decode()
        assert people.organization.name not in page, path
        assert in_force.number not in page, path


def test_the_books_of_a_fund_stay_whole(people: People, in_force: Agreement) -> None:
    person = make_staff("finance_officer")
    figures = ("committed", "encumbered", "approved", "paid", "returned", "left", "unpaid")
    with acting_as(person):
        before = list(fund_years().values_list("pk", *figures))
    assert any(row[1] for row in before)
    declare(person, people)
    with acting_as(person):
        assert list(fund_years().values_list("pk", *figures)) == before
        assert Appropriation.objects.exists()
