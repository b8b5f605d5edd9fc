"""Requests, approvals, voids, amendments, money back, holds, batches and paid marks at random, through several connections at once.

Whatever they did: nothing is overspent, no cent is lost, every balance follows from the entries, and both ledgers are equal.
`IMG_MONEY_STEPS=1000` tries longer, `IMG_MONEY_SEED=7` another course.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import Sum

from grants.awards.actions import agreements, batches, corrections, execution, monitoring, payments
from grants.awards.actions.agreements import BudgetAmount
from grants.awards.models import Agreement, Award, Correction, Hold, LedgerEntry, PaymentBatch, PaymentRequest
from grants.awards.queries import COUNTS
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from residency.service.models import AccountEntry, EntryKind
from tests.attacks.test_money_races import _resident, books_hold
from tests.documents.files import pdf, sent
from tests.grants.awards.factories import Expense, make_agreement, make_request, this_year, today
from tests.people import People
from tests.residency.service.support import fill_account
from tests.residency.training.factories import ask

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = int(os.environ.get("IMG_MONEY_STEPS", "90"))
SEED = int(os.environ.get("IMG_MONEY_SEED", "1"))
CONNECTIONS = 3


class Course:
    """One connection's random course through the same books."""

    def __init__(self, people: People, books: list[Agreement], seed: int) -> None:
        self.people, self.books, self.random = people, books, Random(seed)
        self.done: Counter[str] = Counter()
        self.steps: list[tuple[int, Callable[[], Any]]] = [
            (8, self.ask), (8, self.prepare), (8, self.approve), (2, self.void), (3, self.disallow), (2, self.withhold), (6, self.decide), (1, self.decline), (2, self.send_back), (2, self.withdraw),
            (3, self.make_batch), (4, self.mark_paid), (2, self.money_back), (1, self.hold), (3, self.lift), (1, self.amend),
        ]  # fmt: skip

    def run(self, steps: int) -> Counter[str]:
        """So many steps; what a rule refuses is no fault, anything else is."""
        weights, acts = zip(*self.steps, strict=True)
        try:
            for act in self.random.choices(acts, weights, k=steps):
                try:
                    act()
                    self.done[act.__name__] += 1
                except (ValidationError, WrongStateError):
                    self.done[f"{act.__name__} refused"] += 1
        finally:
            connections.close_all()
        return self.done

    def one[M](self, rows: Any) -> Any:
        """Any of these rows, read as they are now."""
        with as_system(reason="test"):
            found = list(rows.order_by("pk"))
        if not found:
            raise WrongStateError("There is none.")
        return self.random.choice(found)

    def request(self, *states: str) -> PaymentRequest:
        """Any request in one of these states."""
        return self.one(PaymentRequest.objects.filter(state__in=states).select_related("agreement__award"))  # type: ignore[no-any-return]

    def as_(self, by: User, act: Callable[[], Any]) -> None:
        """Somebody does it."""
        with acting_as(by):
            act()

    def money(self) -> User:
        """Who approves, voids and records."""
        return self.random.choice([self.people.finance_officer, self.people.program_manager])

    def ask(self) -> None:
        agreement, amount = self.random.choice(self.books), self.random.randint(1, 9000)
        if agreement.award.program == "primary_care_residency":
            ask(self.people, agreement, amount)
        else:
            make_request(self.people, agreement, Expense(amount, self.random.choice(["People", "Rooms"])))

    def prepare(self) -> None:
        request, by = self.request("submitted"), self.people.grants_specialist
        self.as_(by, lambda: payments.prepare_payment(request, by=by))

    def approve(self) -> None:
        request, by = self.request("prepared"), self.money()
        self.as_(by, lambda: payments.approve_payment(request, by=by))

    def void(self) -> None:
        request, by = self.request("approved", "batched"), self.money()
        self.as_(by, lambda: corrections.propose_void(request, by=by, reason="A forged receipt."))

    def disallow(self) -> None:
        request, by = self.request("approved", "batched", "paid"), self.money()
        line = self.one(request.lines.select_related("budget_line"))
        amount = min(line.amount, self.cents())
        self.as_(by, lambda: corrections.propose_disallowance(request, by=by, line=line, amount=amount, reason="Not a cost."))

    def withhold(self) -> None:
        request, by = self.request("approved", "batched"), self.money()
        owed = self.one(Correction.objects.filter(is_owed=True, agreement=request.agreement).select_related("budget_line"))
        amount = min(owed.amount, self.cents())
        self.as_(by, lambda: corrections.propose_withholding(request, by=by, settles=owed, amount=amount, reason="Owed."))

    def decide(self) -> None:
        asked, by = self.one(Correction.objects.open().select_related("agreement", "organization")), self.money()
        self.as_(by, lambda: corrections.approve_correction(asked, by=by))

    def decline(self) -> None:
        asked, by = self.one(Correction.objects.open().select_related("agreement")), self.money()
        self.as_(by, lambda: corrections.decline_correction(asked, by=by, reason="It is right."))

    def cents(self) -> Decimal:
        return Decimal(self.random.randint(1, 300_000)) / 100

    def send_back(self) -> None:
        request, by = self.request("prepared"), self.money()
        self.as_(by, lambda: payments.return_payment_request(request, by=by, reason="A page is missing."))

    def withdraw(self) -> None:
        request, by = self.request("submitted", "returned"), self.people.finance
        self.as_(by, lambda: payments.withdraw_payment_request(request, by=by))

    def make_batch(self) -> None:
        by = self.people.finance_officer
        self.as_(by, lambda: batches.make_batch(by=by))

    def mark_paid(self) -> None:
        by, batch = self.people.finance_officer, self.one(PaymentBatch.objects.filter(state="sent"))
        self.as_(by, lambda: batches.mark_batch_paid(batch, by=by, paid_on=today()))

    def money_back(self) -> None:
        agreement, by = self.random.choice(self.books), self.money()
        line = self.one(agreement.budget_lines.all())
        amount = self.cents()
        self.as_(
            by,
            lambda: corrections.propose_refund(agreement, by=by, budget_line=line, amount=amount, on=today(), note="Check"),
        )

    def hold(self) -> None:
        agreement, by = self.random.choice(self.books), self.people.program_manager
        self.as_(
            by,
            lambda: monitoring.place_hold(agreement, by=by, order="Order 7", reason="A tip.", days=1, renewal_decision="Go on."),
        )

    def lift(self) -> None:
        hold, by = self.one(Hold.objects.filter(lifted_at=None)), self.people.program_manager
        self.as_(by, lambda: monitoring.lift_hold(hold, by=by, because="Nothing was found."))

    def amend(self) -> None:
        agreement = self.random.choice([each for each in self.books if each.award.program == "career_guidance"])
        by, people = self.people.grants_specialist, self.people
        lines = [BudgetAmount(name, this_year(), Decimal(self.random.randint(5_000, 25_000))) for name in ("People", "Rooms")]
        with acting_as(by):
            version = agreements.amend_agreement(
                agreement, by=by, what_changes="Other needs.", ends_on=agreement.ends_on or today(), lines=lines
            )
            version = execution.record_encumbrance(version, by=by, encumbrance_id="3001", on=today())
            version = execution.record_grantee_signature(version, by=by, signer="Alice Moe", on=today())
            version = execution.record_state_signature(
                version, by=by, signer="Max Lee", on=today(), approval_reference="DOA-78", file=sent("a.pdf", pdf())
            )
        try:
            for person in (people.coordinator, people.finance_officer):
                self.as_(person, lambda person=person: execution.approve_execution(version, by=person))  # type: ignore[misc]
        except ValidationError:
            self.as_(by, lambda: execution.cancel_version(version, by=by, reason="Refused."))
            raise


def both_ledgers_are_equal() -> bool:
    """Of every award from the account: what was paid or came back, on each day, and nothing else."""
    with as_system(reason="test"):
        from_account = Award.objects.filter(parts__appropriation__fund__is_revolving_account=True)
        moved = LedgerEntry.objects.filter(COUNTS["paid"][1] | COUNTS["returned"][1], award__in=from_account)
        told = AccountEntry.objects.filter(kind=EntryKind.AWARD)
        pairs = {entry.ledger_entry_id: -entry.amount for entry in told}
        return pairs == dict(moved.values_list("pk", "amount"))


def test_whatever_happens_at_once_the_books_hold(people: People) -> None:
    fill_account(people, 40_000)
    books = [make_agreement(people), make_agreement(people), _resident(people, from_account=True)[0]]
    with as_system(reason="test"):
        books = list(Agreement.objects.filter(pk__in=[each.pk for each in books]).select_related("award", "organization"))
    # Made once, before several ask for them.
    assert all([people.finance, people.grants_specialist, people.coordinator, people.finance_officer, people.program_manager])
    courses = [Course(people, books, SEED * 100 + number) for number in range(CONNECTIONS)]
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        done = sum(pool.map(lambda course: course.run(STEPS // CONNECTIONS), courses), Counter[str]())
    assert {each.number: books_hold(each) for each in books} == {each.number: [] for each in books}
    assert both_ledgers_are_equal()
    with as_system(reason="test"):
        for each in books:
            award = Award.objects.get(pk=each.award_id)
            paid = LedgerEntry.objects.filter(award=award).aggregate(total=Sum("amount"))["total"] or 0
            assert 0 <= paid <= award.amount
            assert sum(line.amount for line in each.budget_lines.all()) == award.amount
    # The course went somewhere.
    assert done["approve"] > 0
    assert done["ask"] > done["approve"]
