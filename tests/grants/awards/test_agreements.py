"""The agreement: lawful order, two persons, what it makes due, amendments."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError

from grants.awards.actions import agreements, execution
from grants.awards.actions.agreements import BudgetAmount
from grants.awards.models import AgreementVersion, MonitoringDuty, ReportDue
from grants.awards.rules.schedule import due_monitoring, due_reports
from grants.awards.workflow import AgreementState, VersionState
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import add_months, fiscal_year_bounds, fiscal_year_of
from tests.documents.files import pdf, sent
from tests.grants.awards.factories import (
    Expense,
    assess,
    execute,
    make_agreement,
    make_award,
    make_fund,
    make_version,
    pay,
    sign,
    this_year,
    today,
)
from tests.people import People

pytestmark = pytest.mark.django_db


def test_fiscal_years_are_named_for_the_year_in_which_they_end(people: People) -> None:
    with as_system(reason="test"):
        assert [fiscal_year_of(date(2026, 6, 30)), fiscal_year_of(date(2026, 7, 1))] == [2026, 2027]
        assert fiscal_year_bounds(2027) == (date(2026, 7, 1), date(2027, 6, 30))
    assert add_months(date(2027, 1, 31), 1) == date(2027, 2, 28)


def test_reports_are_due_every_year_and_at_the_end() -> None:
    found = list(due_reports(date(2026, 7, 1), date(2028, 12, 31), interval_months=12, final_after_days=30))
    assert [(each.kind, each.period_starts_on, each.period_ends_on, each.due_on) for each in found] == [
        ("progress", date(2026, 7, 1), date(2027, 6, 30), date(2027, 7, 1)),
        ("progress", date(2027, 7, 1), date(2028, 6, 30), date(2028, 7, 1)),
        ("final", date(2028, 7, 1), date(2028, 12, 31), date(2029, 1, 30)),
    ]


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (50_000, []),
        (50_001, [("reconciliation", date(2028, 6, 30)), ("visit", date(2028, 6, 30))]),
        (250_001, [("reconciliation", date(2028, 6, 30)), ("visit", date(2027, 6, 30)), ("visit", date(2028, 6, 30))]),
    ],
)
def test_monitoring_follows_the_amount(amount: int, expected: list[tuple[str, date]]) -> None:
    found = due_monitoring(
        date(2026, 7, 1),
        date(2028, 6, 30),
        Decimal(amount),
        once_above=Decimal(50_000),
        yearly_above=Decimal(250_000),
        interval_months=12,
    )
    assert [(each.kind, each.due_on) for each in found] == expected


def test_an_agreement_is_executed_by_two_persons_and_makes_reports_due(people: People) -> None:
    version = sign(make_version(people, amount=60_000), people)
    with acting_as(people.coordinator):
        version = execution.approve_execution(version, by=people.coordinator)
    assert version.state == VersionState.STATE_SIGNED
    with acting_as(people.finance_officer):
        version = execution.approve_execution(version, by=people.finance_officer)
    assert (version.state, version.executed_on) == (VersionState.EXECUTED, version.state_signed_on)
    with acting_as(people.manager):
        agreement = version.agreement
        agreement.refresh_from_db()
        assert (agreement.state, agreement.starts_on) == (AgreementState.IN_FORCE, version.starts_on)
        assert [each.kind for each in ReportDue.objects.filter(agreement=agreement)] == ["final"]
        assert not agreement.budget_lines.exclude(amount=30_000).exists()
    with as_system(reason="test"):
        assert sorted(MonitoringDuty.objects.values_list("kind", flat=True)) == ["reconciliation", "visit"]


def test_the_steps_have_an_order(people: People) -> None:
    version, by = make_version(people), people.grants_specialist
    with acting_as(by):
        with pytest.raises(WrongStateError):
            execution.record_grantee_signature(version, by=by, signer="Alice Moe", on=today())
        version = execution.record_encumbrance(version, by=by, encumbrance_id="3000", on=today() - timedelta(days=2))
        with pytest.raises(ValidationError, match="before the money is encumbered"):
            execution.record_grantee_signature(version, by=by, signer="Alice Moe", on=today() - timedelta(days=3))
        with pytest.raises(ValidationError, match="future"):
            execution.record_grantee_signature(version, by=by, signer="Alice Moe", on=today() + timedelta(days=1))
    with as_system(reason="test"), pytest.raises(ProgrammingError, match="Invalid transition"):
        AgreementVersion.objects.filter(pk=version.pk).update(state=VersionState.EXECUTED)


def test_the_database_wants_evidence_for_each_step(people: People) -> None:
    version = make_version(people)
    with as_system(reason="test"), pytest.raises(IntegrityError, match="awards_version_encumbered_first"):
        AgreementVersion.objects.filter(pk=version.pk).update(state=VersionState.ENCUMBERED)


def test_the_lines_must_be_the_money_of_each_year(people: People) -> None:
    award, by = make_award(people), people.grants_specialist
    with acting_as(by), pytest.raises(ValidationError, match="add up to the award"):
        agreements.start_agreement(
            award,
            by=by,
            number="G-1",
            starts_on=award.starts_on,
            ends_on=award.ends_on,
            lines=[BudgetAmount("People", this_year(), award.amount - 1)],
        )


def test_a_long_term_needs_the_commissioner_of_administration(people: People) -> None:
    start = today() - timedelta(days=10)
    version = sign(make_version(people, starts_on=start, ends_on=add_months(start, 60)), people)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="longer than 5 years"):
        execution.approve_execution(version, by=people.coordinator)


def test_five_years_are_no_long_term(people: People) -> None:
    start = today() - timedelta(days=10)
    ends_on = add_months(start, 60) - timedelta(days=1)
    assert make_agreement(people, starts_on=start, ends_on=ends_on).is_in_force


def test_an_amendment_moves_money_and_what_is_due(people: People) -> None:
    fund = make_fund(people, {this_year(): 100_000, this_year() + 1: 10_000})
    agreement, by = make_agreement(people, amount=40_000, fund=fund), people.grants_specialist
    pay(people, agreement, Expense(15_000))

    def amend(lines: list[BudgetAmount]) -> AgreementVersion:
        with acting_as(by):
            version = agreements.amend_agreement(
                agreement, by=by, what_changes="One more year.", ends_on=today() + timedelta(days=500), lines=lines
            )
        # More money: the risk is asked again.
        assess(agreement.award, by)
        with acting_as(by):
            version = execution.record_encumbrance(version, by=by, encumbrance_id="3001", on=today())
            version = execution.record_grantee_signature(version, by=by, signer="Alice Moe", on=today())
            return execution.record_state_signature(
                version, by=by, signer="Max Lee", on=today(), approval_reference="DOA-78", file=sent("a.pdf", pdf())
            )

    too_low = amend([BudgetAmount("People", this_year(), Decimal(10_000))])
    with pytest.raises(ValidationError, match="lower than what was paid"):
        execute(too_low, people)
    with acting_as(by):
        execution.cancel_version(too_low, by=by, reason="Below what was paid.")
    too_much = amend(
        [BudgetAmount("People", this_year(), Decimal(40_000)), BudgetAmount("People", this_year() + 1, Decimal(10_001))]
    )
    with pytest.raises(ValidationError, match="of the fund"):
        execute(too_much, people)
    with acting_as(by):
        execution.cancel_version(too_much, by=by, reason="More than the fund has.")
    amended = execute(
        amend([BudgetAmount("People", this_year(), Decimal(40_000)), BudgetAmount("People", this_year() + 1, Decimal(10_000))]),
        people,
    )
    with as_system(reason="test"):
        assert amended.award.amount == Decimal(50_000)
        assert dict(amended.award.parts.values_list("fiscal_year", "amount")) == {this_year(): 40_000, this_year() + 1: 10_000}
        assert amended.budget_lines.get(category="Rooms").amount == 0
        running = ReportDue.objects.filter(agreement=amended, cancelled_at=None)
        assert [each.kind for each in running] == ["progress", "final"]


def test_a_draft_agreement_is_not_shown_to_the_grantee(people: People) -> None:
    version = make_version(people)
    with acting_as(people.manager):
        assert not AgreementVersion.objects.exists()
    sign(version, people)
    with acting_as(people.manager):
        assert AgreementVersion.objects.exists()
    with acting_as(people.rival):
        assert not AgreementVersion.objects.exists()
