"""Progress reports, monitoring, and the end of a grant."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError

from grants.awards.actions import closeout, monitoring, payments, progress
from grants.awards.actions.monitoring import Found
from grants.awards.actions.progress import Entry
from grants.awards.models import (
    Agreement,
    Appropriation,
    MonitoringVisit,
    PaymentRequest,
    PeopleServed,
    PerformanceEvaluation,
    ReportDue,
)
from grants.awards.work_items import award_work
from grants.awards.workflow import AgreementState, ReportState
from img_program.accounts.models import User
from img_program.accounts.work_items import counted
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import add_months
from tests.grants.awards.factories import (
    Expense,
    give_back,
    make_agreement,
    make_draft,
    make_report,
    make_request,
    pay,
    propose,
    today,
)
from tests.people import People

pytestmark = pytest.mark.django_db


def ended(people: People, *, amount: int = 40_000) -> Agreement:
    return make_agreement(people, amount=amount, starts_on=today() - timedelta(days=90), ends_on=today() - timedelta(days=1))


def final_report_due(agreement: Agreement) -> ReportDue:
    with as_system(reason="test"):
        return ReportDue.objects.select_related("agreement__award", "organization").get(agreement=agreement, kind="final")


def test_a_report_is_written_certified_returned_and_accepted(people: People) -> None:
    due = final_report_due(ended(people))
    report = make_report(people, due)
    with acting_as(people.manager), pytest.raises(WrongStateError):
        progress.save_report(report, by=people.manager, values={})
    with acting_as(people.grants_specialist):
        with pytest.raises(ValidationError, match="Say what is missing"):
            progress.return_report(report, by=people.grants_specialist, reason=" ")
        report = progress.return_report(report, by=people.grants_specialist, reason="How many people?")
        assert ReportDue.objects.outstanding().filter(pk=due.pk).exists()
    with acting_as(people.manager):
        rows = report.people_served.all()
        values: dict[Entry, str | int] = {"accomplished": "Forty lessons."}
        counts = {"linked": 3, "known_to_grantee": 9, "contacts": 120}
        values |= {(name, rows[0].pk): number for name, number in counts.items()}
        report, _merged = progress.save_report(report, by=people.manager, values=values)
        report = progress.certify_report(report, by=people.manager)
    with acting_as(people.grants_specialist):
        assert progress.accept_report(report, by=people.grants_specialist).state == ReportState.ACCEPTED
        row = PeopleServed.objects.exclude(contacts=0).get()
        assert (row.linked, row.known_to_grantee, row.contacts) == (3, 9, 120)


def test_nothing_is_certified_without_words(people: People) -> None:
    due = final_report_due(ended(people))
    with acting_as(people.manager):
        report = progress.start_report(due, by=people.manager)
        assert progress.start_report(due, by=people.manager) == report
        with pytest.raises(ValidationError, match="what was accomplished"):
            progress.certify_report(report, by=people.manager)
    with acting_as(people.navigator), pytest.raises(PermissionDenied):
        progress.certify_report(report, by=people.navigator)


def test_of_two_who_write_the_same_the_second_is_asked(people: People) -> None:
    due = final_report_due(ended(people))
    with acting_as(people.manager):
        report = progress.start_report(due, by=people.manager)
        progress.save_report(report, by=people.manager, values={"accomplished": "First."}, shown={})
        kept, merged = progress.save_report(
            report, by=people.manager, values={"accomplished": "Second.", "outcomes": "Many."}, shown={}
        )
    assert merged.asked == ["accomplished"]
    assert (kept.accomplished, kept.outcomes) == ("First.", "Many.")


def test_numbers_of_a_certified_report_stay(people: People) -> None:
    report = make_report(people, final_report_due(ended(people)))
    with acting_as(people.manager), pytest.raises(ProgrammingError, match="certified"):
        PeopleServed.objects.filter(report=report).update(linked=99)


def test_a_visit_is_shown_to_the_grantee_when_it_is_done(people: People) -> None:
    agreement, by = ended(people), people.grants_specialist
    with acting_as(by):
        visit = monitoring.plan_visit(agreement, by=by, way=MonitoringVisit.Way.DESK, planned_on=today())
    with acting_as(people.manager):
        assert not MonitoringVisit.objects.exists()
    with acting_as(by):
        monitoring.record_visit(
            visit, by=by, visited_on=today(), summary="Papers seen.", findings=[Found("No time sheets.", "Keep time sheets.")]
        )
        with pytest.raises(WrongStateError):
            monitoring.cancel_visit(visit, by=by)
    with acting_as(people.manager):
        assert MonitoringVisit.objects.get().findings.get().action_needed == "Keep time sheets."


def test_a_difference_in_a_reconciliation_is_explained(people: People) -> None:
    agreement, by = ended(people), people.finance_officer
    with acting_as(by), pytest.raises(ValidationError, match="do not support"):
        monitoring.record_reconciliation(agreement, by=by, on=today(), what="May", examined=Decimal(100), supported=Decimal(90))


def evaluate(agreement: Agreement, by: User) -> None:
    rating = PerformanceEvaluation.Rating.MET
    with acting_as(by):
        closeout.write_evaluation(agreement, by=by, work=rating, money=rating, reporting=rating, text="As agreed.")


def test_a_grant_is_closed_when_every_line_passes(people: People) -> None:
    agreement, by = ended(people), people.grants_specialist
    pay(people, agreement, Expense(15_000, day=today() - timedelta(days=5)))
    open_request = make_request(people, agreement, Expense(100, day=today() - timedelta(days=5)))
    with acting_as(by), pytest.raises(ValidationError) as refusal:
        closeout.close_agreement(agreement, by=by)
    missing = {message.split(":")[0] for message in refusal.value.messages}
    assert missing == {"Final report", "Payment requests", "Performance evaluation"}
    make_report(people, final_report_due(agreement), accept=True)
    with acting_as(people.finance):
        payments.withdraw_payment_request(open_request, by=people.finance)
    evaluate(agreement, by)
    with acting_as(by):
        closed = closeout.close_agreement(agreement, by=by)
    assert (closed.paid, closed.unspent) == (Decimal(15_000), Decimal(25_000))
    assert closed.keep_until == add_months(today(), 72)
    with as_system(reason="test"):
        agreement.refresh_from_db()
        row = Appropriation.objects.with_balance().get()
        assert (agreement.state, row.committed) == (AgreementState.CLOSED, Decimal(15_000))  # type: ignore[attr-defined]
    with acting_as(people.finance), pytest.raises(WrongStateError):
        payments.start_payment_request(agreement, by=people.finance, kind=PaymentRequest.Kind.REIMBURSEMENT)


def test_an_advance_that_was_not_spent_comes_back_before_the_end(people: People) -> None:
    agreement = ended(people)
    day = today() - timedelta(days=5)
    advance = pay(
        people,
        agreement,
        Expense(2000, day=day, has_receipt=False),
        kind=PaymentRequest.Kind.ADVANCE,
        justification="Rent is due before.",
    )
    make_report(people, final_report_due(agreement), accept=True)
    evaluate(agreement, people.coordinator)
    by = people.finance_officer
    with acting_as(by):
        failing = [each.title for each in closeout.checklist_of(agreement) if not each.passes]
        assert failing == ["Unspent money returned"]
        monitoring.record_reconciliation(
            agreement,
            by=by,
            on=today(),
            what="Advance",
            request=advance,
            examined=Decimal(2000),
            supported=Decimal(1400),
            note="600 not spent.",
        )
    give_back(people, agreement, "600", category="People", request=advance)
    with acting_as(by):
        assert all(each.passes for each in closeout.checklist_of(agreement))


def test_what_needs_whom(people: People) -> None:
    agreement = ended(people)
    make_request(people, agreement, Expense(100, day=today() - timedelta(days=5)))
    propose(make_draft(people), people)

    def labels(user: User) -> set[str]:
        with acting_as(user):
            return {need.label for need in counted(user, award_work(user))}

    assert labels(people.manager) == {"progress report to send"}
    assert labels(people.finance) == set()
    assert labels(people.rival) == set()
    assert labels(people.grants_specialist) == {"payment request to check", "ended grant to close"}
    assert labels(people.program_manager) >= {"award to decide", "payment request to check"}
    assert labels(people.assessment_coordinator) == set()
