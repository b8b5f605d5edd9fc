"""Funds, awards, agreements and payments for the tests, made through the actions by the people whose job it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from grants.awards.actions import agreements, awards, batches, corrections, execution, funds, payments, progress, risk
from grants.awards.actions.agreements import BudgetAmount
from grants.awards.models import (
    Agreement,
    AgreementVersion,
    Award,
    Correction,
    EntityType,
    Fund,
    PaymentRequest,
    ProgressReport,
    ReportDue,
    RiskAssessment,
    RiskFinding,
)
from grants.rounds.models import Program
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Organization
from img_program.statute.fiscal import fiscal_year_of
from tests.documents.files import pdf, sent
from tests.grants.rounds.factories import office_without_conflict
from tests.people import People

_numbers = count(1)


def today() -> date:
    """The day of the test."""
    return timezone.localdate()


def this_year() -> int:
    """The running fiscal year."""
    with as_system(reason="test"):
        return fiscal_year_of(today())


def make_fund(people: People, years: Mapping[int, int] | None = None, *, from_account: bool = False) -> Fund:
    """A fund with dollars by fiscal year; there is one that is the revolving account."""
    by = people.finance_officer
    with acting_as(by):
        if from_account and (account := Fund.objects.filter(is_revolving_account=True).first()):
            return account
        fund = funds.create_fund(by=by, name=f"Fund {next(_numbers)}", code="1201", is_revolving_account=from_account)
        for year, amount in (years or {this_year(): 1_000_000}).items():
            funds.appropriate(fund, by=by, fiscal_year=year, amount=Decimal(amount), citation="Laws 2025")
    return fund


def make_draft(
    people: People,
    *,
    amount: int = 40_000,
    fund: Fund | None = None,
    organization: Organization | None = None,
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Award:
    """A single source award in draft, in the running fiscal year."""
    by = people.grants_specialist
    fund = fund or make_fund(people)
    organization = organization or people.organization
    office_without_conflict(people, organization)
    with acting_as(by):
        return awards.single_source_award(
            by=by,
            organization=organization,
            program=Program.CAREER_GUIDANCE,
            title="English for Physicians",
            years={this_year(): Decimal(amount)},
            fund=fund,
            starts_on=starts_on or today() - timedelta(days=60),
            ends_on=ends_on or today() + timedelta(days=200),
            justification="Nobody else teaches medical English in Minnesota.",
        )


def assess(award: Award, by: User, conclusion: RiskAssessment.Conclusion = RiskAssessment.Conclusion.ACCEPT) -> RiskAssessment:
    """A complete assessment."""
    with acting_as(by):
        lines = risk.checklist_for(EntityType.NONPROFIT)
        return risk.assess_risk(
            award,
            by=by,
            entity_type=EntityType.NONPROFIT,
            findings={each.code: (RiskFinding.Result.NO_CONCERN, "") for each in lines},
            conclusion=conclusion,
            reason="Everything was looked at.",
        )


def propose(award: Award, people: People) -> Award:
    """Assessed and waiting for two persons."""
    assess(award, people.grants_specialist)
    with acting_as(people.grants_specialist):
        return awards.propose_award(award, by=people.grants_specialist)


def decide(award: Award, *persons: User) -> Award:
    """Each gives an approval."""
    for person in persons:
        with acting_as(person):
            award = awards.decide_award(award, by=person)
    return award


def make_award(people: People, **more: object) -> Award:
    """A decided award."""
    award = propose(make_draft(people, **more), people)  # type: ignore[arg-type]
    return decide(award, people.coordinator, people.program_manager)


def make_version(people: People, award: Award | None = None, **more: object) -> AgreementVersion:
    """An agreement that is being prepared: one line for people, one for rooms."""
    award = award or make_award(people, **more)
    by = people.grants_specialist
    half = award.amount / 2
    with acting_as(by):
        return agreements.start_agreement(
            award,
            by=by,
            number=f"G-{next(_numbers)}",
            starts_on=award.starts_on,
            ends_on=award.ends_on,
            lines=[BudgetAmount("People", this_year(), half), BudgetAmount("Rooms", this_year(), award.amount - half)],
        )


def sign(version: AgreementVersion, people: People) -> AgreementVersion:
    """Encumbered and signed by both sides, before its first day where that lies in the past."""
    by, day = people.grants_specialist, min(version.starts_on, today()) - timedelta(days=1)
    with acting_as(by):
        version = execution.record_encumbrance(version, by=by, encumbrance_id="3000012345", on=day)
        version = execution.record_grantee_signature(version, by=by, signer="Alice Moe", on=day)
        return execution.record_state_signature(
            version, by=by, signer="Max Lee", on=day, approval_reference="DOA-77", file=sent("agreement.pdf", pdf())
        )


def execute(version: AgreementVersion, people: People) -> Agreement:
    """Two persons approve."""
    for person in (people.coordinator, people.finance_officer):
        with acting_as(person):
            version = execution.approve_execution(version, by=person)
    with as_system(reason="test"):
        return Agreement.objects.select_related("organization", "award").get(pk=version.agreement_id)


def make_agreement(people: People, **more: object) -> Agreement:
    """An agreement in force."""
    return execute(sign(make_version(people, **more), people), people)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Expense:
    """A line to ask for."""

    amount: int
    category: str = "People"
    day: date | None = None
    has_receipt: bool = True
    beneficiary: str = ""


def make_request(
    people: People,
    agreement: Agreement,
    *expenses: Expense,
    submit: bool = True,
    kind: PaymentRequest.Kind = PaymentRequest.Kind.REIMBURSEMENT,
    justification: str = "",
    is_final: bool = False,
) -> PaymentRequest:
    """A request of the grantee's finance, submitted unless said otherwise."""
    by = people.finance
    with acting_as(by):
        request = payments.start_payment_request(agreement, by=by, kind=kind, justification=justification, is_final=is_final)
        for expense in expenses or (Expense(1000),):
            day = expense.day or today() - timedelta(days=3)
            payments.add_payment_line(
                request,
                by=by,
                budget_line=agreement.budget_lines.get(category=expense.category),
                what="Teacher",
                spent_from=day,
                spent_until=day,
                amount=Decimal(expense.amount),
                receipt=sent("receipt.pdf", pdf()) if expense.has_receipt else None,
                beneficiary=expense.beneficiary,
            )
        return payments.submit_payment_request(request, by=by) if submit else request


def prepare(request: PaymentRequest, people: People) -> PaymentRequest:
    """The grants specialist recommends it."""
    with acting_as(people.grants_specialist):
        return payments.prepare_payment(request, by=people.grants_specialist)


def approve(request: PaymentRequest, people: People) -> PaymentRequest:
    """The finance officer approves it."""
    with acting_as(people.finance_officer):
        return payments.approve_payment(request, by=people.finance_officer)


def pay(people: People, agreement: Agreement, *expenses: Expense, **more: object) -> PaymentRequest:
    """Asked for, prepared, approved, in a batch and paid."""
    request = approve(prepare(make_request(people, agreement, *expenses, **more), people), people)  # type: ignore[arg-type]
    with acting_as(people.finance_officer):
        batch = batches.make_batch(by=people.finance_officer)
        batches.mark_batch_paid(batch, by=people.finance_officer, paid_on=today())
        return PaymentRequest.objects.get(pk=request.pk)


def make_report(people: People, due: ReportDue, *, certify: bool = True, accept: bool = False) -> ProgressReport:
    """A report of the grantee's grant manager."""
    by = people.manager
    with acting_as(by):
        report = progress.start_report(due, by=by)
        report, _merged = progress.save_report(report, by=by, values={"accomplished": "Forty lessons."})
        if certify or accept:
            report = progress.certify_report(report, by=by)
    if accept:
        with acting_as(people.grants_specialist):
            report = progress.accept_report(report, by=people.grants_specialist)
    return report


def agree(correction: Correction, people: People) -> Correction:
    """The second, different person."""
    by = people.program_manager if correction.proposed_by_id == people.finance_officer.pk else people.finance_officer
    with acting_as(by):
        return corrections.approve_correction(correction, by=by)


def void(people: People, request: PaymentRequest) -> Correction:
    """Stopped by the finance officer, voided by the manager."""
    by = people.finance_officer
    with acting_as(by):
        asked = corrections.propose_void(request, by=by, reason="A forged receipt.")
    return agree(asked, people)


def disallow(people: People, request: PaymentRequest, amount: str, *, line: int = 0) -> Correction:
    """A part of one expense."""
    by = people.finance_officer
    with acting_as(by):
        asked = corrections.propose_disallowance(
            request, by=by, line=request.lines.all()[line], amount=Decimal(amount), reason="The receipt is of another month."
        )
    return agree(asked, people)


def withhold(people: People, request: PaymentRequest, owed: Correction, amount: str) -> Correction:
    """Kept from a payment."""
    by = people.finance_officer
    with acting_as(by):
        asked = corrections.propose_withholding(request, by=by, settles=owed, amount=Decimal(amount), reason="It is owed back.")
    return agree(asked, people)


def give_back(people: People, agreement: Agreement, amount: str, *, category: str = "", **more: Any) -> Correction:
    """Money came back."""
    by = people.finance_officer
    with acting_as(by):
        lines = agreement.budget_lines.filter(**({"category": category} if category else {}))
        values: dict[str, Any] = {"budget_line": lines[0], "on": today(), "note": "Check 4"} | more
        asked = corrections.propose_refund(agreement, by=by, amount=Decimal(amount), **values)
    return agree(asked, people)
