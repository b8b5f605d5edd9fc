"""The rules of awards as functions: below, at and above each limit, leap days, exact cents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from grants.awards.models import AgreementVersion, RiskAssessment
from grants.awards.rules.advance_is_justified import advance_is_justified
from grants.awards.rules.agreement_is_executed import agreement_is_executed
from grants.awards.rules.closeout_checklist import CloseoutFacts, closeout_checklist
from grants.awards.rules.no_hold import no_hold
from grants.awards.rules.no_overdue_report import no_overdue_report
from grants.awards.rules.paid_from_its_fiscal_year import paid_from_its_fiscal_year
from grants.awards.rules.payment_facts import LineFacts, PaymentFacts
from grants.awards.rules.receipts_are_attached import receipts_are_attached
from grants.awards.rules.risk_is_assessed import risk_allows
from grants.awards.rules.schedule import due_monitoring, due_reports
from grants.awards.rules.spent_within_effective_dates import spent_within_effective_dates
from grants.awards.rules.term_is_allowed import term_is_allowed
from grants.awards.rules.visit_before_final_payment import visit_before_final_payment
from grants.awards.rules.visit_every_year import visit_every_year
from grants.awards.rules.within_line_and_award import within_line_and_award
from tests.law import law

CENT = Decimal("0.01")
LINE = LineFacts("Rent", "Rooms, 2027", Decimal(100), Decimal(100), date(2026, 8, 1), date(2026, 8, 31), True, 2027, 2027, 2027)
FACTS = PaymentFacts(
    today=date(2026, 11, 30), citation="Law", is_advance=False, is_final=False, justification="", lines=(LINE,), is_executed=True,
    starts_on=date(2026, 7, 1), ends_on=date(2027, 6, 30), award_amount=Decimal(1000), award_left=Decimal(1000),
    year_left=((2027, Decimal(100), Decimal(100)),), overdue_reports=(), hold_until=None, visits=(), reconciliations=0,
    visit_above=Decimal(50_000), visits_needed=1, reconciliations_needed=1, yearly_above=Decimal(250_000), yearly_months=12,
)  # fmt: skip


def with_line(**changes: Any) -> PaymentFacts:
    return replace(FACTS, lines=(replace(LINE, **changes),))


@pytest.mark.parametrize(
    ("facts", "passes"),
    [
        (FACTS, True),
        (with_line(amount=Decimal(100) + CENT), False),
        (replace(FACTS, lines=(LINE, replace(LINE, amount=CENT))), False),
        (replace(FACTS, year_left=((2027, Decimal(100), Decimal(100) - CENT),)), False),
        (replace(FACTS, award_left=Decimal(100)), True),
        (replace(FACTS, award_left=Decimal(100) - CENT), False),
        (replace(FACTS, lines=()), False),
    ],
    ids=["at", "line", "lines together", "year", "award at", "award", "nothing"],
)
def test_within_the_budget_to_the_cent(facts: PaymentFacts, passes: bool) -> None:  # noqa: FBT001 - a table
    assert within_line_and_award(facts).passes == passes


@pytest.mark.parametrize(
    ("begins", "ends", "passes"),
    [
        (date(2026, 7, 1), date(2026, 7, 1), True),
        (date(2026, 6, 30), date(2026, 7, 1), False),
        (date(2026, 11, 1), date(2026, 11, 30), True),
        (date(2026, 11, 1), date(2026, 12, 1), False),
    ],
)
def test_spent_while_it_runs_and_not_to_come(begins: date, ends: date, passes: bool) -> None:  # noqa: FBT001 - a table
    assert spent_within_effective_dates(with_line(spent_from=begins, spent_until=ends)).passes == passes


def test_an_advance_may_lie_ahead_but_not_after_the_end() -> None:
    ahead = replace(with_line(spent_until=date(2027, 6, 30)), is_advance=True)
    assert spent_within_effective_dates(ahead).passes
    late = replace(with_line(spent_until=date(2027, 7, 1)), is_advance=True)
    assert not spent_within_effective_dates(late).passes
    assert not spent_within_effective_dates(replace(FACTS, starts_on=None)).passes


@pytest.mark.parametrize(
    ("first", "last", "passes"), [(2027, 2027, True), (2026, 2027, False), (2027, 2028, False), (2026, 2026, False)]
)
def test_the_fiscal_year_of_the_work(first: int, last: int, passes: bool) -> None:  # noqa: FBT001 - a table
    assert paid_from_its_fiscal_year(with_line(first_year=first, last_year=last)).passes == passes


def test_what_is_there_or_not() -> None:
    assert advance_is_justified(FACTS).passes
    assert not advance_is_justified(replace(FACTS, is_advance=True, justification=" ")).passes
    assert advance_is_justified(replace(FACTS, is_advance=True, justification="Rent.")).passes
    assert agreement_is_executed(FACTS).passes
    assert not agreement_is_executed(replace(FACTS, is_executed=False)).passes
    assert no_hold(FACTS).passes
    assert not no_hold(replace(FACTS, hold_until=date(2026, 11, 30))).passes
    assert no_overdue_report(FACTS).passes
    assert not no_overdue_report(replace(FACTS, overdue_reports=(("Final report", date(2026, 11, 29)),))).passes
    assert not receipts_are_attached(with_line(has_receipt=False)).passes
    assert receipts_are_attached(replace(with_line(has_receipt=False), is_advance=True)).passes


@pytest.mark.parametrize(
    ("amount", "left", "visits", "reconciliations", "passes"),
    [
        (Decimal(50_000), Decimal(100), 0, 0, True),
        (Decimal(50_000) + CENT, Decimal(100), 0, 0, False),
        (Decimal(50_000) + CENT, Decimal(100) + CENT, 0, 0, True),
        (Decimal(50_000) + CENT, Decimal(100), 1, 0, False),
        (Decimal(50_000) + CENT, Decimal(100), 0, 1, False),
        (Decimal(50_000) + CENT, Decimal(100), 1, 1, True),
    ],
)
def test_monitoring_before_the_last_payment(
    amount: Decimal,
    left: Decimal,
    visits: int,
    reconciliations: int,
    passes: bool,  # noqa: FBT001 - a table
) -> None:
    facts = replace(
        FACTS, award_amount=amount, award_left=left, visits=(date(2026, 9, 1),) * visits, reconciliations=reconciliations
    )
    assert visit_before_final_payment(facts).passes == passes


@pytest.mark.parametrize(
    ("amount", "starts_on", "visits", "today", "passes"),
    [
        (Decimal(250_000), date(2024, 1, 1), (), date(2026, 1, 1), True),
        (Decimal(250_000) + CENT, date(2025, 11, 30), (), date(2026, 11, 30), True),
        (Decimal(250_000) + CENT, date(2025, 11, 29), (), date(2026, 11, 30), False),
        (Decimal(250_000) + CENT, date(2024, 1, 1), (date(2025, 11, 30),), date(2026, 11, 30), True),
        (Decimal(250_000) + CENT, date(2024, 1, 1), (date(2025, 11, 29),), date(2026, 11, 30), False),
        (Decimal(250_000) + CENT, date(2024, 2, 29), (), date(2025, 2, 28), True),
        (Decimal(250_000) + CENT, date(2024, 2, 29), (), date(2025, 3, 1), False),
        (Decimal(250_000) + CENT, date(2025, 2, 28), (date(2025, 2, 28), date(2026, 11, 30)), date(2026, 11, 30), True),
        # A visit to come, or one before the agreement, is none.
        (Decimal(250_000) + CENT, date(2025, 11, 29), (date(2026, 12, 1),), date(2026, 11, 30), False),
    ],
)
def test_a_visit_in_every_twelve_months(
    amount: Decimal,
    starts_on: date,
    visits: tuple[date, ...],
    today: date,
    passes: bool,  # noqa: FBT001 - a table
) -> None:
    facts = replace(FACTS, award_amount=amount, starts_on=starts_on, visits=visits, today=today)
    found = visit_every_year(facts)
    assert found.passes == passes
    # Without its dates an agreement has no years yet.
    assert visit_every_year(replace(facts, starts_on=None)).passes
    assert visit_every_year(replace(facts, ends_on=None)).passes


def test_a_visit_of_the_first_day_and_one_of_today_count() -> None:
    large = replace(FACTS, award_amount=Decimal(250_000) + CENT, starts_on=date(2024, 1, 1), today=date(2026, 11, 30))
    assert visit_every_year(replace(large, visits=(date(2026, 11, 30),))).words == "The next visit is due by 30 November 2027."
    assert visit_every_year(replace(large, visits=(date(2024, 1, 1),))).words == "A visit was due by 1 January 2025."


_CONCLUSION = RiskAssessment.Conclusion
RISK_FROM = Decimal(50_000)


@pytest.mark.parametrize(
    ("amount", "conclusion", "passes"),
    [
        (RISK_FROM - CENT, None, True),
        (RISK_FROM, None, False),
        (RISK_FROM + CENT, None, False),
        (RISK_FROM, _CONCLUSION.ACCEPT, True),
        (RISK_FROM, _CONCLUSION.CONDITIONS, True),
        (RISK_FROM, _CONCLUSION.REFUSE, False),
        (RISK_FROM - CENT, _CONCLUSION.REFUSE, False),
    ],
)
def test_the_risk_of_a_larger_award_is_assessed(
    amount: Decimal,
    conclusion: RiskAssessment.Conclusion | None,
    passes: bool,  # noqa: FBT001 - a table
) -> None:
    assert risk_allows(amount, conclusion, law(RISK_FROM)).passes == passes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "approval", "passes"),
    [
        (date(2026, 7, 1), date(2031, 6, 30), "", True),
        (date(2026, 7, 1), date(2031, 7, 1), "", False),
        (date(2026, 7, 1), date(2031, 7, 1), " ", False),
        (date(2026, 7, 1), date(2031, 7, 1), "Letter of 3 May", True),
        (date(2024, 2, 29), date(2029, 2, 27), "", True),
        (date(2024, 2, 29), date(2029, 2, 28), "", False),
    ],
)
def test_the_whole_term_is_five_years_at_most(starts_on: date, ends_on: date, approval: str, passes: bool) -> None:  # noqa: FBT001 - a table
    version = AgreementVersion(starts_on=starts_on, ends_on=ends_on, long_term_approval=approval)
    assert term_is_allowed(version).passes == passes


CLOSE = CloseoutFacts(
    today=date(2027, 7, 1), citation="Law", ends_on=date(2027, 6, 30), reports_missing=0, final_report_accepted=True, open_requests=0,
    open_findings=0, award_amount=Decimal(50_000), monitoring_above=Decimal(50_000), visits=0, reconciliations=0,
    advances=((Decimal(100), Decimal(100)),), has_evaluation=True, is_on_hold=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, []),
        ({"is_on_hold": True}, ["No hold"]),
        ({"reports_missing": 1}, ["Final report"]),
        ({"today": date(2027, 6, 30), "final_report_accepted": False}, ["The agreement has ended", "Final report"]),
        ({"open_requests": 1}, ["Payment requests"]),
        ({"open_findings": 1}, ["Findings"]),
        ({"award_amount": Decimal(50_000) + CENT}, ["Reconciliation", "Monitoring visit"]),
        ({"advances": ((Decimal(100), Decimal(100) - CENT),)}, ["Unspent money returned"]),
        ({"advances": ((Decimal(100), Decimal(0)), (Decimal(100), Decimal(200)))}, ["Unspent money returned"]),
        ({"has_evaluation": False}, ["Performance evaluation"]),
        # The end may be awaited, or the final report be there and nothing asked for.
        ({"today": date(2027, 6, 30)}, []),
        ({"today": date(2027, 6, 30), "open_requests": 1}, ["The agreement has ended", "Payment requests"]),
        ({"award_amount": Decimal(50_000) + CENT, "visits": 1, "reconciliations": 1}, []),
    ],
)
def test_what_closing_needs(change: dict[str, Any], missing: list[str]) -> None:
    found = closeout_checklist(replace(CLOSE, **change))
    assert [each.title for each in found if not each.passes] == missing
    # What is missing says what to do, and nothing else does.
    assert [each.title for each in found if each.what_to_do] == missing


def test_a_line_says_how_it_stands() -> None:
    assert "Written." in {each.words for each in closeout_checklist(CLOSE)}
    assert "Not written yet." in {each.words for each in closeout_checklist(replace(CLOSE, has_evaluation=False))}


@pytest.mark.parametrize(
    ("amount", "kinds"),
    [
        (Decimal(50_000), []),
        (Decimal(50_000) + CENT, ["reconciliation", "visit"]),
        (Decimal(250_000), ["reconciliation", "visit"]),
        (Decimal(250_000) + CENT, ["reconciliation", "visit", "visit"]),
    ],
)
def test_what_monitoring_is_due(amount: Decimal, kinds: list[str]) -> None:
    due = due_monitoring(
        date(2024, 2, 29),
        date(2026, 2, 27),
        amount,
        once_above=Decimal(50_000),
        yearly_above=Decimal(250_000),
        interval_months=12,
    )
    assert [each.kind for each in due] == kinds


def test_a_visit_for_every_year_until_the_last_day() -> None:
    limits: dict[str, Any] = {"once_above": Decimal(50_000), "yearly_above": Decimal(250_000), "interval_months": 12}
    _reconciliation, *visits = due_monitoring(date(2024, 7, 1), date(2026, 7, 1), Decimal(300_000), **limits)
    windows = [(each.window_starts_on, each.due_on) for each in visits]
    assert windows == [
        (date(2024, 7, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2026, 6, 30)),
        (date(2026, 7, 1), date(2026, 7, 1)),
    ]


def test_a_report_in_every_interval_and_at_the_end() -> None:
    found = list(due_reports(date(2024, 2, 29), date(2025, 3, 1), interval_months=12, final_after_days=60))
    assert [(each.kind, each.due_on) for each in found] == [("progress", date(2025, 2, 28)), ("final", date(2025, 4, 30))]
    short = due_reports(date(2026, 7, 1), date(2027, 7, 1), interval_months=12, final_after_days=0)
    assert [each.kind for each in short] == ["final"]
