"""The rules of the payment gate as functions: months held, cents, what is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from residency.training.rules.facts import Held, PositionYear
from residency.training.rules.months_filled import Held as Span
from residency.training.rules.months_filled import months_filled
from residency.training.rules.positions_are_on_record import positions_are_on_record
from residency.training.rules.within_filled_positions import within_filled_positions

FIRST = date(2026, 7, 1)
CENT, ZERO = Decimal("0.01"), Decimal("0.00")


@pytest.mark.parametrize(
    ("until", "held", "months"),
    [
        (date(2026, 7, 1), [(FIRST, None)], 1),
        (date(2026, 7, 31), [(FIRST, None)], 1),
        (date(2026, 8, 1), [(FIRST, None)], 2),
        (date(2027, 6, 30), [(FIRST, None)], 12),
        (date(2027, 6, 30), [(FIRST, date(2026, 7, 31))], 1),
        (date(2027, 6, 30), [(FIRST, date(2026, 8, 1))], 2),
        (date(2027, 6, 30), [(date(2027, 6, 30), None)], 1),
        (date(2027, 6, 29), [(date(2027, 6, 30), None)], 0),
        (date(2027, 6, 30), [(FIRST, date(2026, 8, 31)), (date(2026, 8, 31), date(2026, 9, 1))], 3),
        (date(2027, 6, 30), [(date(2025, 7, 1), date(2026, 6, 30))], 0),
        (date(2027, 6, 30), [], 0),
        (date(2026, 6, 30), [(FIRST, None)], 0),
    ],
)
def test_months_in_which_somebody_held_it(until: date, held: list[Span], months: int) -> None:
    assert months_filled(FIRST, until, held) == months


def test_a_year_that_begins_on_a_leap_day() -> None:
    first = date(2024, 2, 29)
    assert months_filled(first, date(2024, 3, 28), [(first, None)]) == 1
    assert months_filled(first, date(2024, 3, 29), [(first, None)]) == 2


@pytest.mark.parametrize(
    ("amount", "months", "payable"),
    [(150_000, 12, "150000.00"), (150_000, 1, "12500.00"), (100_000, 5, "41666.66"), (100_000, 0, "0.00")],
)
def test_a_month_never_pays_a_year_and_cents_are_not_rounded_up(amount: int, months: int, payable: str) -> None:
    assert Held(months, ZERO, ZERO).left(Decimal(amount)) == Decimal(payable)


HELD = Held(5, Decimal(30_000), Decimal(20_000))
YEAR = PositionYear("FM-1", "2026-27", Decimal(120_000), HELD, (HELD,), "Law")


def _both(**changes: object) -> PositionYear:
    held = replace(HELD, **changes)  # type: ignore[arg-type]
    return replace(YEAR, whole=held, residents=(held,))


@pytest.mark.parametrize(
    ("facts", "passes"),
    [
        (YEAR, True),
        (_both(asked=Decimal(30_000) + CENT), False),
        (_both(paid=Decimal(20_000) + CENT), False),
        (_both(paid=Decimal(15_000), asked=Decimal(35_000)), True),
        (_both(months=0), False),
        (replace(YEAR, funded=ZERO), False),
        (replace(YEAR, residents=(replace(HELD, months=4),)), False),
        (replace(YEAR, residents=(Held(2, Decimal(20_000), ZERO), Held(3, Decimal(10_000), Decimal(20_000)))), True),
        (replace(YEAR, residents=(Held(2, Decimal(20_000) + CENT, ZERO), Held(3, Decimal(10_000) - CENT, ZERO))), False),
    ],
    ids=[
        "at",
        "above",
        "paid",
        "voided",
        "nobody",
        "nothing funded",
        "resident's months",
        "two residents",
        "one of two too much",
    ],
)
def test_filled_positions_only(facts: PositionYear, passes: bool) -> None:  # noqa: FBT001 - a table
    assert within_filled_positions(facts).passes == passes


def test_positions_stand_on_record_and_years_are_split() -> None:
    assert positions_are_on_record(YEAR).passes
    assert not positions_are_on_record(replace(YEAR, funded=ZERO)).passes
    assert not positions_are_on_record(replace(YEAR, crosses_year=True)).passes
