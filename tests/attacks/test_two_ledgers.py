"""The revolving account and the ledger of awards are one truth: the same dollars on the same day, or neither."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from grants.awards.actions import batches, corrections
from grants.awards.models import Agreement, AwardPart, Fund, LedgerEntry, PaymentBatch, PaymentRequest
from grants.awards.workflow import PaymentState
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import fiscal_year_bounds
from reports.measures.facts.account import Account
from reports.measures.facts.grant_money import paid_in
from reports.measures.facts.values import Period, dollars
from residency.service.actions import account
from residency.service.models import AccountEntry, EntryKind
from tests.attacks.test_money import current
from tests.grants.awards.factories import approve, disallow, give_back, make_fund, prepare, this_year, today, void
from tests.people import People, sign_in
from tests.residency.service.support import fill_account
from tests.residency.service.test_account import balance
from tests.residency.service.test_account import propose as propose_administration
from tests.residency.training.factories import appoint, ask, begin, fund, make_agreement, make_award, make_position, pass_gate

pytestmark = pytest.mark.django_db


def funded(people: People, *, amount: int = 500_000) -> Agreement:
    """An agreement about one filled position, five of whose months have begun, paid from an account with some dollars."""
    fill_account(people, amount)
    award = make_award(people, from_account=True)
    agreement, position = make_agreement(people, award), make_position(people)
    fund(people, position, award, amount=120_000)
    pass_gate(people, begin(people, appoint(people, position)))
    return agreement


def paid_from_account(people: People, agreement: Agreement, amount: int, *, paid_on: date | None = None) -> PaymentRequest:
    request = approve(prepare(ask(people, agreement, amount), people), people)
    by = people.finance_officer
    with acting_as(by):
        batches.mark_batch_paid(batches.make_batch(by=by), by=by, paid_on=paid_on or today())
    return current(request)


def both() -> list[Decimal]:
    """What the account and the ledger of awards say about awards, in the year of today."""
    with as_system(reason="test"):
        period = Period(this_year(), fiscal_year_bounds(this_year())[0], today(), today(), "this year")
        entries = AccountEntry.objects.filter(kind=EntryKind.AWARD, entered_on__range=(period.starts_on, period.ends_on))
        own = entries.aggregate(total=Sum("amount"))["total"] or Decimal(0)
        told = sum((each.amount for each in paid_in(None, period)), Decimal(0))
        (line,) = [value for label, value in Account.of(period).rows() if label == "Awards"]
        assert line == dollars(own)
        return [own, told]


def test_a_payment_from_the_account_leaves_it_by_itself_when_it_is_paid(people: People) -> None:
    agreement = funded(people)
    request = approve(prepare(ask(people, agreement, 20_000), people), people)
    assert [*both(), balance()] == [0, 0, 500_000]
    by = people.finance_officer
    with acting_as(by):
        batches.mark_batch_paid(batches.make_batch(by=by), by=by, paid_on=today())
        entry = AccountEntry.objects.get(kind=EntryKind.AWARD)
        assert entry.ledger_entry is not None
        assert (entry.ledger_entry.payment_line.request_id, entry.entered_on) == (request.pk, today())  # type: ignore[union-attr]
    assert [*both(), balance()] == [-20_000, 20_000, 480_000]
    page = sign_in(Client(), by).get(reverse("service:account")).content.decode()
    assert reverse("awards:payment", args=[request.pk]) in page


def test_a_voided_payment_never_left_the_account_and_money_given_back_returns(people: People) -> None:
    agreement = funded(people)
    request = approve(prepare(ask(people, agreement, 20_000), people), people)
    void(people, request)
    assert [*both(), balance()] == [0, 0, 500_000]
    paid_from_account(people, agreement, 30_000)
    give_back(people, agreement, "4000.01")
    assert both() == [Decimal("-25999.99"), Decimal("25999.99")]


def test_other_funds_do_not_touch_the_account(people: People) -> None:
    fill_account(people)
    award = make_award(people)
    agreement, position = make_agreement(people, award), make_position(people)
    fund(people, position, award, amount=120_000)
    pass_gate(people, begin(people, appoint(people, position)))
    paid_from_account(people, agreement, 1000)
    assert balance() == 500_000


def test_no_award_leaves_the_account_without_its_payment(people: People) -> None:
    agreement, by = funded(people), people.finance_officer
    request = paid_from_account(people, agreement, 20_000)
    approved = approve(prepare(ask(people, agreement, 5_000), people), people)
    with as_system(reason="test"):
        paid, waiting = (LedgerEntry.objects.get(payment_line__request=each) for each in (request, approved))
    forged: list[dict[str, object]] = [
        {"amount": -120_000},
        {"amount": -20_000, "ledger_entry": paid},
        {"amount": -5_000, "ledger_entry": waiting},
        {"amount": -4_999, "ledger_entry": waiting},
    ]
    with acting_as(by):
        for values in forged:
            with pytest.raises(IntegrityError), transaction.atomic():
                AccountEntry(kind=EntryKind.AWARD, entered_on=today(), recorded_by=by, **values).save(force_insert=True)
        entry = AccountEntry.objects.get(ledger_entry=paid)
        with pytest.raises(ValidationError, match="put right there"):
            account.correct_entry(entry, by=by, reason="Wrong.")
        with pytest.raises(IntegrityError), transaction.atomic():
            AccountEntry(kind=EntryKind.AWARD, amount=20_000, corrects=entry, note="x", entered_on=today(), recorded_by=by).save(
                force_insert=True
            )


@transaction.atomic
def _mark_paid(batch: PaymentBatch, request: PaymentRequest) -> None:
    PaymentBatch.objects.filter(pk=batch.pk).update(state="paid", paid_on=today())
    PaymentRequest.objects.filter(pk=request.pk).update(state=PaymentState.PAID, paid_on=today())
    connection.check_constraints()


@transaction.atomic
def test_no_payment_from_the_account_is_marked_paid_behind_its_back(people: People) -> None:
    request = approve(prepare(ask(people, funded(people), 5_000), people), people)
    by = people.finance_officer
    with acting_as(by):
        batch = batches.make_batch(by=by)
        with pytest.raises(IntegrityError, match="moves in its ledger too"):
            _mark_paid(batch, request)
        batches.mark_batch_paid(batch, by=by, paid_on=today())
        for change in ({"paid_on": today() - timedelta(days=400)}, {"batch": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                PaymentRequest.objects.filter(pk=request.pk).update(**change)
        with pytest.raises(IntegrityError, match="stays as it is"), transaction.atomic():
            PaymentBatch.objects.filter(pk=batch.pk).update(paid_on=today() - timedelta(days=400))


def test_no_money_comes_back_in_one_ledger_alone(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    agreement = funded(people)
    paid_from_account(people, agreement, 5_000)
    monkeypatch.setattr(corrections, "money_moved", lambda *_told: None)
    give_back(people, agreement, "1")
    with pytest.raises(IntegrityError, match="moves in its ledger too"):
        connection.check_constraints()


def test_what_is_disallowed_before_it_is_paid_never_leaves_the_account(people: People) -> None:
    agreement = funded(people, amount=20_000)
    request = approve(prepare(ask(people, agreement, 20_000), people), people)
    disallow(people, request, "500.25")
    by = people.finance_officer
    with acting_as(by):
        batches.mark_batch_paid(batches.make_batch(by=by), by=by, paid_on=today())
    assert [*both(), balance()] == [Decimal("-19499.75"), Decimal("19499.75"), Decimal("500.25")]


def test_nothing_is_approved_that_the_account_does_not_hold_and_nothing_else_takes_what_is_approved(people: People) -> None:
    agreement, manager = funded(people, amount=30_000), people.program_manager
    with pytest.raises(ValidationError, match=r"holds .30,000\.00"):
        prepare(ask(people, agreement, 30_001), people)
    first, second = (prepare(ask(people, agreement, 16_000), people) for _ in range(2))
    approve(first, people)
    with pytest.raises(ValidationError, match=r"holds .14,000\.00"):
        approve(second, people)
    money = propose_administration(people, 14_001)
    with acting_as(manager), pytest.raises(ValidationError, match="what approved payments need"):
        account.approve_money_out(money, by=manager)
    with as_system(reason="test"):
        income = AccountEntry.objects.get()
    with acting_as(people.finance_officer), pytest.raises(ValidationError, match="what approved payments need"):
        account.correct_entry(income, by=people.finance_officer, reason="Another account.")


def test_there_is_one_account_and_an_award_has_one_fund(people: People) -> None:
    account_fund, by = make_fund(people, {this_year() + 1: 10}, from_account=True), people.finance_officer
    other = make_fund(people)
    with acting_as(by):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fund.objects.filter(pk=other.pk).update(is_revolving_account=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            Fund.objects.filter(pk=account_fund.pk).update(is_revolving_account=False)
    award = make_award(people)
    with as_system(reason="test"):
        foreign = account_fund.appropriations.get()
    with as_system(reason="test"), pytest.raises(IntegrityError, match="one fund"), transaction.atomic():
        AwardPart.objects.create(
            award=award, organization_id=award.organization_id, appropriation=foreign, fiscal_year=this_year() + 1, amount=0
        )
