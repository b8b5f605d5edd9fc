"""Payments: every rule, two persons, no limit exceeded even by two at once, a ledger that only grows."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, connections
from django.db.models import Sum

from grants.awards import gates
from grants.awards.actions import batches, monitoring, payments, progress
from grants.awards.gates import Finding
from grants.awards.models import Agreement, LedgerEntry, MonitoringVisit, PaymentRequest, ReportDue
from grants.awards.payment_rules import payment_findings
from grants.awards.workflow import PaymentState
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole
from img_program.web.registry import Registry
from tests.approvals.support import elsewhere
from tests.grants.awards.factories import (
    Expense,
    approve,
    give_back,
    make_agreement,
    make_report,
    make_request,
    pay,
    prepare,
    today,
)
from tests.grants.rounds.factories import no_conflict
from tests.people import People, make_member, make_staff, sign_in

pytestmark = pytest.mark.django_db


def failing(request: PaymentRequest) -> set[str]:
    return {each.rule for each in payment_findings(request) if not each.passes}


def paid(agreement: Agreement) -> Decimal:
    with as_system(reason="test"):
        return LedgerEntry.objects.filter(agreement=agreement).aggregate(total=Sum("amount"))["total"] or Decimal(0)


def test_a_request_is_prepared_approved_and_paid(people: People) -> None:
    agreement = make_agreement(people)
    request = pay(people, agreement, Expense(1000), Expense(500, "Rooms"))
    assert (request.state, request.paid_on, paid(agreement)) == (PaymentState.PAID, today(), Decimal(1500))
    with acting_as(people.finance):
        balances = {line.category: line.left for line in agreement.budget_lines.with_balance()}  # type: ignore[attr-defined]
    assert balances == {"People": Decimal(19_000), "Rooms": Decimal(19_500)}


def test_who_prepares_does_not_approve(people: People) -> None:
    both = make_staff("grants_specialist", "finance_officer")
    no_conflict(both, about=people.organization)
    request = make_request(people, make_agreement(people))
    with acting_as(both):
        request = payments.prepare_payment(request, by=both)
        with pytest.raises(ValidationError, match="different person"):
            payments.approve_payment(request, by=both)
        with pytest.raises(ValidationError, match="different person"):
            payments.approve_payment_elsewhere(request, by=both, **elsewhere())
    assert approve(request, people).state == PaymentState.APPROVED


def test_the_grantee_cannot_approve_in_the_database_either(people: People) -> None:
    request = make_request(people, make_agreement(people))
    with acting_as(people.finance), pytest.raises(ProgrammingError, match="row-level security"):
        PaymentRequest.objects.filter(pk=request.pk).update(state=PaymentState.PREPARED)


def test_only_finance_of_the_organization_asks(people: People) -> None:
    agreement = make_agreement(people)
    with acting_as(people.manager), pytest.raises(PermissionDenied):
        payments.start_payment_request(agreement, by=people.manager, kind=PaymentRequest.Kind.REIMBURSEMENT)


@pytest.mark.parametrize(
    ("expense", "words"),
    [
        (Expense(20_001), "More than is left"),
        (Expense(100, day=today() - timedelta(days=61)), "effective date"),
        (Expense(100, day=today() + timedelta(days=1)), "Not spent yet"),
        (Expense(100, has_receipt=False), "No receipt"),
    ],
    ids=["line", "before the effective date", "future", "receipt"],
)
def test_what_the_grantee_must_put_right_before_it_submits(people: People, expense: Expense, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        make_request(people, make_agreement(people), expense)


def test_an_advance_is_justified(people: People) -> None:
    agreement, advance = make_agreement(people), PaymentRequest.Kind.ADVANCE
    expense = Expense(500, day=today() + timedelta(days=20), has_receipt=False)
    with pytest.raises(ValidationError, match="does not say why"):
        make_request(people, agreement, expense, kind=advance)
    assert failing(make_request(people, agreement, expense, kind=advance, justification="Rent is due before.")) == set()


def test_an_overdue_report_stops_a_payment_until_it_comes_or_gets_more_time(people: People) -> None:
    agreement = make_agreement(people, starts_on=today() - timedelta(days=400))
    request = make_request(people, agreement)
    assert failing(request) == {"REP"}
    with pytest.raises(ValidationError, match="Send the report"):
        prepare(request, people)
    with acting_as(people.grants_specialist):
        due = ReportDue.objects.get(agreement=agreement, kind="progress")
        progress.extend_report(due, by=people.grants_specialist, until=today() + timedelta(days=5), reason="Illness.")
    assert failing(request) == set()
    make_report(people, due)
    assert prepare(request, people).state == PaymentState.PREPARED


def test_a_hold_stops_payments_says_no_reason_and_has_an_end(people: People) -> None:
    agreement = make_agreement(people)
    request = make_request(people, agreement)
    by = people.program_manager
    with acting_as(by):
        with pytest.raises(ValidationError, match="at most 60 days"):
            monitoring.place_hold(agreement, by=by, order="Order 7", reason="A tip.", days=61)
        hold = monitoring.place_hold(agreement, by=by, order="Order 7", reason="A secret tip.", days=60)
    found = [each for each in payment_findings(request) if not each.passes]
    assert [each.rule for each in found] == ["HOLD"]
    assert "secret" not in found[0].words + found[0].what_to_do
    assert "HOLD" not in {each.rule for each in payment_findings(request, on=hold.ends_on + timedelta(days=1)) if not each.passes}
    with acting_as(by):
        monitoring.lift_hold(hold, by=by, because="Nothing was found.")
    assert failing(request) == set()


def test_the_final_payment_of_a_larger_grant_waits_for_visit_and_reconciliation(people: People) -> None:
    agreement = make_agreement(people, amount=60_000)
    assert failing(make_request(people, agreement, Expense(1000))) == set()
    final = make_request(people, agreement, Expense(1000), is_final=True)
    assert failing(final) == {"VISIT1"}
    by = people.grants_specialist
    with acting_as(by):
        visit = monitoring.plan_visit(agreement, by=by, way=MonitoringVisit.Way.SITE, planned_on=today())
        monitoring.record_visit(visit, by=by, visited_on=today(), summary="All in order.")
    assert failing(final) == {"VISIT1"}
    with acting_as(by):
        monitoring.record_reconciliation(
            agreement, by=by, on=today(), what="First payment", examined=Decimal(1000), supported=Decimal(1000)
        )
    assert failing(final) == set()


def test_a_gate_of_another_room_stops_a_payment(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gates, "_GATES", Registry())
    gates.register_payment_gate(lambda _request: [Finding("GATE", "Contract", False, "Not signed.", "subd. 6", "Sign it.")])
    request = make_request(people, make_agreement(people))
    with pytest.raises(ValidationError, match=r"Contract: Not signed\. Sign it\."):
        prepare(request, people)


def test_the_ledger_cannot_be_changed_or_erased(people: People) -> None:
    pay(people, make_agreement(people))
    for change in (LedgerEntry.objects.all().delete, lambda: LedgerEntry.objects.update(amount=1)):
        with as_system(reason="test"), pytest.raises(ProgrammingError, match="permission denied"):
            change()


def test_money_given_back_is_a_negative_entry_and_can_be_asked_for_again(people: People) -> None:
    agreement = make_agreement(people)
    pay(people, agreement, Expense(20_000))
    with pytest.raises(ValidationError, match="would not hold"):
        give_back(people, agreement, "20001", category="People")
    give_back(people, agreement, "3000", category="People")
    assert paid(agreement) == Decimal(17_000)
    assert failing(make_request(people, agreement, Expense(3000))) == set()


def test_a_returned_request_is_changed_and_submitted_again(people: People) -> None:
    request = make_request(people, make_agreement(people))
    with acting_as(people.grants_specialist):
        request = payments.return_payment_request(request, by=people.grants_specialist, reason="Another receipt, please.")
    with acting_as(people.finance):
        request = payments.submit_payment_request(request, by=people.finance)
    assert (request.state, request.version) == (PaymentState.SUBMITTED, 2)
    with acting_as(people.finance), pytest.raises(WrongStateError):
        payments.add_payment_line(
            request,
            by=people.finance,
            budget_line=request.agreement.budget_lines.all()[0],
            what="Late",
            spent_from=today(),
            spent_until=today(),
            amount=Decimal(1),
        )


def test_the_file_for_accounting_holds_no_formula(people: People) -> None:
    agreement = make_agreement(people)
    with as_system(reason="test"):
        agreement.budget_lines.filter(category="Rooms").update(category="=HYPERLINK(1)")
    approve(prepare(make_request(people, agreement, Expense(700, "=HYPERLINK(1)")), people), people)
    with acting_as(people.finance_officer):
        batch = batches.make_batch(by=people.finance_officer)
        with pytest.raises(ValidationError, match="No approved payment"):
            batches.make_batch(by=people.finance_officer)
    from django.test import Client  # noqa: PLC0415 - only here

    text = sign_in(Client(), people.finance_officer).get(f"/staff/grants/batches/{batch.pk}/file/").content.decode()
    assert ",Northstar Career Center,,3000012345,2,1201,," in text
    assert ",'=HYPERLINK(1)," in text
    assert ",700.00\r\n" in text


@pytest.mark.django_db(transaction=True)
def test_a_double_approval_pays_once(people: People) -> None:
    agreement = make_agreement(people)
    request = prepare(make_request(people, agreement), people)
    start = Barrier(2)

    def press(by: object) -> str:
        try:
            with acting_as(by):  # type: ignore[arg-type]
                start.wait()
                return payments.approve_payment(request, by=by).state  # type: ignore[arg-type]
        except WrongStateError:
            return "too late"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, [people.finance_officer, people.program_manager])) == ["approved", "too late"]
    assert paid(agreement) == Decimal(1000)


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_cannot_take_more_than_the_line(people: People) -> None:
    agreement = make_agreement(people)
    both = [prepare(make_request(people, agreement, Expense(15_000)), people) for _ in range(2)]
    start = Barrier(2)

    def press(pair: tuple[PaymentRequest, object]) -> str:
        request, by = pair
        try:
            with acting_as(by):  # type: ignore[arg-type]
                start.wait()
                return payments.approve_payment(request, by=by).state  # type: ignore[arg-type]
        except ValidationError as refusal:
            return refusal.error_list[0].code or ""
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(press, zip(both, [people.finance_officer, people.program_manager], strict=True)))
    assert results[0] == "approved"
    assert results[1] in {"limit", "rules"}
    assert paid(agreement) == Decimal(15_000)


def test_a_second_finance_person_of_a_rival_sees_nothing(people: People) -> None:
    request = make_request(people, make_agreement(people))
    rival = make_member(people.rival_organization, MembershipRole.FINANCE)
    with acting_as(rival):
        assert not PaymentRequest.objects.filter(pk=request.pk).exists()
        assert not LedgerEntry.objects.exists()
