"""Money: holds, voids, effective dates, fiscal years, amendments, advances, cancelled agreements."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from grants.awards.actions import agreements, batches, closeout, corrections, execution, monitoring, payments
from grants.awards.actions.agreements import BudgetAmount
from grants.awards.forms.awards import SingleSourceForm
from grants.awards.models import (
    Agreement,
    Appropriation,
    Award,
    LedgerEntry,
    MonitoringDuty,
    PaymentBatch,
    PaymentRequest,
    Reconciliation,
)
from grants.awards.payment_rules import payment_findings
from grants.awards.workflow import AwardState, PaymentState
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import fiscal_year_bounds
from tests.documents.files import pdf, sent
from tests.grants.awards.factories import (
    Expense,
    agree,
    approve,
    assess,
    execute,
    give_back,
    make_agreement,
    make_award,
    make_fund,
    make_request,
    make_version,
    pay,
    prepare,
    sign,
    this_year,
    today,
)
from tests.people import People

pytestmark = pytest.mark.django_db


def hold(people: People, agreement: Agreement, *, days: int = 30, by: Any = None, **more: str) -> Any:
    by = by or people.finance_officer
    with acting_as(by):
        return monitoring.place_hold(agreement, by=by, order="Order 7", reason="A tip.", days=days, **more)


def current(request: PaymentRequest) -> PaymentRequest:
    with as_system(reason="test"):
        return PaymentRequest.objects.get(pk=request.pk)


def paid(agreement: Agreement) -> Decimal:
    with as_system(reason="test"):
        return sum(LedgerEntry.objects.filter(agreement=agreement).values_list("amount", flat=True), Decimal(0))


def test_a_hold_stops_the_batch_of_an_approved_payment(people: People) -> None:
    agreement = make_agreement(people)
    request = approve(prepare(make_request(people, agreement), people), people)
    hold(people, agreement)
    with acting_as(people.finance_officer), pytest.raises(ValidationError, match="on hold"):
        batches.make_batch(by=people.finance_officer)
    assert current(request).state == PaymentState.APPROVED


def test_a_hold_takes_a_payment_out_of_its_batch_and_no_paid_mark_reaches_it(people: People) -> None:
    agreement = make_agreement(people)
    request = approve(prepare(make_request(people, agreement), people), people)
    by = people.finance_officer
    with acting_as(by):
        batch = batches.make_batch(by=by)
    hold(people, agreement)
    assert (current(request).state, current(request).batch) == (PaymentState.APPROVED, None)
    with acting_as(by):
        batches.mark_batch_paid(batch, by=by, paid_on=today())
    assert current(request).state == PaymentState.APPROVED


def test_the_database_refuses_batch_and_paid_mark_under_a_hold(people: People) -> None:
    agreement = make_agreement(people)
    request = approve(prepare(make_request(people, agreement), people), people)
    other = prepare(make_request(people, agreement), people)
    hold(people, agreement)
    with as_system(reason="test"):
        batch = PaymentBatch.objects.create(number="P-1", made_by=people.finance_officer)
        rows = PaymentRequest.objects.filter(pk=request.pk)
        with pytest.raises(IntegrityError, match="on hold"), transaction.atomic():
            rows.update(state=PaymentState.BATCHED, batch=batch)
    with pytest.raises(ValidationError, match="on hold"):
        approve(other, people)


def test_an_approved_payment_is_voided_with_a_reason_and_reversing_entries(people: People) -> None:
    agreement = make_agreement(people)
    request = approve(prepare(make_request(people, agreement, Expense(1000), Expense(500, "Rooms")), people), people)
    by = people.finance_officer
    with acting_as(people.assessment_coordinator), pytest.raises(PermissionDenied):
        corrections.propose_void(request, by=people.assessment_coordinator, reason="No.")
    with acting_as(by):
        with pytest.raises(ValidationError, match="Say why"):
            corrections.propose_void(request, by=by, reason=" ")
        asked = corrections.propose_void(request, by=by, reason="A forged receipt.")
        # It is stopped; whoever asks doesn't agree.
        assert (current(request).state, paid(agreement)) == (PaymentState.APPROVED, Decimal(1500))
        with pytest.raises(ValidationError, match="No approved payment"):
            batches.make_batch(by=by)
        with pytest.raises(ValidationError, match="waits for its second person"):
            corrections.propose_void(request, by=by, reason="Again.")
        with pytest.raises(ValidationError):
            corrections.approve_correction(asked, by=by)
    agree(asked, people)
    with acting_as(by), pytest.raises(WrongStateError):
        corrections.propose_void(request, by=by, reason="Again.")
    assert (current(request).state, paid(agreement)) == (PaymentState.VOIDED, Decimal(0))
    with as_system(reason="test"):
        assert sorted(LedgerEntry.objects.values_list("kind", "amount")) == [
            ("payment", Decimal(500)), ("payment", Decimal(1000)), ("void", Decimal(-1000)), ("void", Decimal(-500)),
        ]  # fmt: skip


def test_what_was_paid_is_not_voided(people: People) -> None:
    request = pay(people, make_agreement(people))
    with acting_as(people.finance_officer), pytest.raises(WrongStateError):
        corrections.propose_void(request, by=people.finance_officer, reason="Too late.")


def test_a_hold_is_not_renewed_for_ever(people: People) -> None:
    agreement = make_agreement(people)
    first = hold(people, agreement, days=60)
    with acting_as(people.finance_officer):
        monitoring.lift_hold(first, by=people.finance_officer, because="To be renewed.")
    # One day of the sixty is used.
    second = hold(people, agreement, days=59)
    with acting_as(people.finance_officer):
        monitoring.lift_hold(second, by=people.finance_officer, because="To be renewed.")
    for more in ({}, {"renewal_decision": "Go on."}):
        with pytest.raises(ValidationError, match="program manager decides"):
            hold(people, agreement, days=60, **more)
    with pytest.raises(ValidationError, match="program manager decides"):
        hold(people, agreement, days=60, by=people.program_manager)
    hold(people, agreement, days=60, by=people.program_manager, renewal_decision="The inquiry needs May.")


def test_nothing_is_effective_before_encumbrance_and_signatures(people: People) -> None:
    award = make_award(people, starts_on=today() - timedelta(days=90))
    version, by, day = make_version(people, award), people.grants_specialist, today()
    with acting_as(by):
        version = execution.record_encumbrance(version, by=by, encumbrance_id="3000", on=day)
        version = execution.record_grantee_signature(version, by=by, signer="Alice Moe", on=day)
        version = execution.record_state_signature(
            version, by=by, signer="Max Lee", on=day, approval_reference="DOA-77", file=sent("agreement.pdf", pdf())
        )
    agreement = execute(version, people)
    assert agreement.starts_on == day
    with pytest.raises(ValidationError, match="before the effective date"):
        make_request(people, agreement, Expense(100, day=day - timedelta(days=1)))
    with as_system(reason="test"), pytest.raises(IntegrityError, match="not before"), transaction.atomic():
        Agreement.objects.filter(pk=agreement.pk).update(starts_on=day - timedelta(days=1))


def test_work_is_paid_from_its_own_fiscal_year(people: People) -> None:
    with as_system(reason="test"):
        first, _last = fiscal_year_bounds(this_year())
    agreement = make_agreement(people, starts_on=first - timedelta(days=120))
    with pytest.raises(ValidationError, match="fiscal year of its budget line"):
        make_request(people, agreement, Expense(100, day=first - timedelta(days=1)))
    request = make_request(people, agreement, Expense(100, day=first))
    assert "YEAR" not in {each.rule for each in payment_findings(request) if not each.passes}


def test_an_amendment_over_the_limits_makes_the_duties_and_asks_the_risk_again(people: People) -> None:
    fund = make_fund(people, {this_year(): 1_000_000})
    agreement, by = make_agreement(people, amount=3000, fund=fund), people.grants_specialist
    with acting_as(by):
        version = agreements.amend_agreement(
            agreement, by=by, what_changes="More.", ends_on=agreement.ends_on or today(),
            lines=[BudgetAmount("People", this_year(), Decimal(300_000))],
        )  # fmt: skip
        version = execution.record_encumbrance(version, by=by, encumbrance_id="3001", on=today())
        version = execution.record_grantee_signature(version, by=by, signer="Alice Moe", on=today())
        version = execution.record_state_signature(
            version, by=by, signer="Max Lee", on=today(), approval_reference="DOA-78", file=sent("a.pdf", pdf())
        )
    with pytest.raises(ValidationError, match="Assess the risk again"):
        execute(version, people)
    assess(agreement.award, by)
    execute(version, people)
    with as_system(reason="test"):
        duties = MonitoringDuty.objects.filter(agreement=agreement, cancelled_at=None)
        assert {each.kind for each in duties} == {"visit", "reconciliation"}


def _advance(people: People, agreement: Agreement, amount: int) -> PaymentRequest:
    expense = Expense(amount, day=today(), has_receipt=False)
    return pay(people, agreement, expense, kind=PaymentRequest.Kind.ADVANCE, justification="Rent is due before.")


def _unspent(agreement: Agreement) -> bool:
    with as_system(reason="test"):
        (line,) = [each for each in closeout.checklist_of(agreement) if each.title == "Unspent money returned"]
    return line.passes


def test_an_advance_is_reconciled_by_its_own_papers(people: People) -> None:
    agreement, by = make_agreement(people), people.grants_specialist
    advance, other = _advance(people, agreement, 10_000), pay(people, agreement, Expense(10_000, "Rooms"))
    given: dict[str, Any] = {"by": by, "on": today(), "what": "May", "examined": Decimal(10_000), "supported": Decimal(10_000)}
    with acting_as(by):
        monitoring.record_reconciliation(agreement, request=other, **given)
        assert not _unspent(agreement)
        part = given | {"examined": Decimal(9_999), "supported": Decimal(9_999)}
        monitoring.record_reconciliation(agreement, request=advance, **part)
    assert not _unspent(agreement)
    with as_system(reason="test"):
        people_line = agreement.budget_lines.get(category="People")
    give_back(people, agreement, "1", budget_line=people_line, request=advance)
    assert _unspent(agreement)


@pytest.mark.parametrize("on", [date(1999, 1, 1), date(2035, 1, 1)])
def test_days_of_money_make_sense(people: People, on: date) -> None:
    agreement, by = make_agreement(people), people.finance_officer
    with as_system(reason="test"):
        line = agreement.budget_lines.get(category="People")
    with acting_as(by), pytest.raises(ValidationError, match="future"):
        monitoring.record_reconciliation(agreement, by=by, on=on, what="May", examined=Decimal(1), supported=Decimal(1))
    with acting_as(by), pytest.raises(ValidationError, match="future"):
        corrections.propose_refund(agreement, by=by, budget_line=line, amount=Decimal(1), on=on, note="Check")
    with as_system(reason="test"), pytest.raises(IntegrityError, match="can't be right"), transaction.atomic():
        Reconciliation.objects.create(
            agreement=agreement, organization=agreement.organization, reconciled_on=on, what="May", examined=1, supported=1, by=by
        )


def test_papers_do_not_support_more_than_was_examined(people: People) -> None:
    agreement, by = make_agreement(people), people.grants_specialist
    with acting_as(by), pytest.raises(ValidationError, match="more than was examined"):
        monitoring.record_reconciliation(
            agreement, by=by, on=today(), what="May", examined=Decimal(100), supported=Decimal(500), note="Much."
        )
    with as_system(reason="test"), pytest.raises(IntegrityError, match="reconciliation_amounts"), transaction.atomic():
        Reconciliation.objects.create(
            agreement=agreement, organization=agreement.organization, reconciled_on=today(), what="May",
            examined=100, supported=500, note="Much.", by=by,
        )  # fmt: skip


def test_a_cancelled_agreement_frees_the_money_and_the_public_list_says_so(people: People, client: Client) -> None:
    fund = make_fund(people, {this_year(): 50_000})
    version = sign(make_version(people, make_award(people, amount=40_000, fund=fund)), people)
    with acting_as(people.grants_specialist):
        execution.cancel_version(version, by=people.grants_specialist, reason="The grantee declined.")
    with as_system(reason="test"):
        award = Award.objects.get()
        assert (award.state, Appropriation.objects.with_balance().get(fund=fund).committed) == (AwardState.CANCELLED, 0)  # type: ignore[attr-defined]
    assert "Cancelled before the agreement" in client.get(reverse("awards:public_list")).content.decode()
    make_award(people, amount=50_000, fund=fund)


def test_a_fiscal_year_typed_twice_is_asked_back() -> None:
    form = SingleSourceForm({"year_1": "2027", "amount_1": "100", "year_2": "2027", "amount_2": "200"})
    assert not form.is_valid()
    assert "Write its dollars in one place" in str(form.errors["year_2"])


def test_who_may_prepare_has_no_word_about_a_prepared_payment(people: People) -> None:
    stale = make_request(people, make_agreement(people))
    prepare(stale, people)
    by = people.coordinator
    for action in (payments.refuse_payment_request, payments.return_payment_request):
        with acting_as(by), pytest.raises(PermissionDenied):
            action(stale, by=by, reason="No.")
    assert current(stale).state == PaymentState.PREPARED


def test_nothing_is_awarded_without_its_money_in_the_database_either(people: People) -> None:
    award = make_award(people)
    with as_system(reason="test"), pytest.raises(IntegrityError), transaction.atomic():
        Award.objects.filter(pk=award.pk).update(amount=award.amount + 1)
