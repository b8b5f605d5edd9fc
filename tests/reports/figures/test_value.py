"""Published values: every way of writing one that the program's sources use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from reports.figures.period import read_years
from reports.figures.value import Unit, Value, read_value


def value(
    text: str, unit: Unit, low: str | None, high: str | None, *, out_of: str | None = None, approximate: bool = False
) -> Value:
    def number(digits: str | None) -> Decimal | None:
        return None if digits is None else Decimal(digits)

    return Value(text, unit, number(low), number(high), out_of=number(out_of), approximate=approximate)


@pytest.mark.parametrize(
    "expected",
    [
        value("148", Unit.NUMBER, "148", "148"),
        value("1.9", Unit.NUMBER, "1.9", "1.9"),
        value("2,000", Unit.NUMBER, "2000", "2000"),
        value("250-400", Unit.NUMBER, "250", "400"),
        value("2,000-4,000", Unit.NUMBER, "2000", "4000"),
        value("250 to 400", Unit.NUMBER, "250", "400"),
        value("17%", Unit.PERCENT, "17", "17"),
        value("10-15%", Unit.PERCENT, "10", "15"),
        value("about 20%", Unit.PERCENT, "20", "20", approximate=True),
        value("over half", Unit.PERCENT, "50", None),
        value("$15,000", Unit.DOLLARS, "15000", "15000"),
        value("$349,688.75", Unit.DOLLARS, "349688.75", "349688.75"),
        value("about $4,000.00", Unit.DOLLARS, "4000.00", "4000.00", approximate=True),
        value("$7,500-$15,000", Unit.DOLLARS, "7500", "15000"),
        value("up to $220,000", Unit.DOLLARS, None, "220000"),
        value("more than $63 million", Unit.DOLLARS, "63000000", None),
        value("nearly 400", Unit.NUMBER, "400", "400", approximate=True),
        value("roughly 40", Unit.NUMBER, "40", "40", approximate=True),
        value("400-plus", Unit.NUMBER, "400", None),
        value("at least 5", Unit.NUMBER, "5", None),
        value("over 13", Unit.NUMBER, "13", None),
        value("three dozen", Unit.NUMBER, "36", "36", approximate=True),
        value("3 of 4", Unit.NUMBER, "3", "3", out_of="4"),
        value("9 months", Unit.MONTHS, "9", "9"),
        value("5 years", Unit.YEARS, "5", "5"),
        value("not published", Unit.WORDS, None, None),
        value("about half of them or so", Unit.WORDS, None, None),
    ],
    ids=lambda expected: expected.text,
)
def test_a_value_keeps_its_text_and_gives_its_number(expected: Value) -> None:
    assert read_value(expected.text) == expected


def test_dates_are_dates_and_no_numbers() -> None:
    assert read_value("2016-03-09") == Value("2016-03-09", Unit.DATE, first_date=date(2016, 3, 9), last_date=date(2016, 3, 9))
    assert read_value("2016-01-11 / 2016-02-12") == Value(
        "2016-01-11 / 2016-02-12", Unit.DATE, first_date=date(2016, 1, 11), last_date=date(2016, 2, 12)
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("400-250", "runs backwards"),
        ("2016-02-30", "does not exist"),
        ("2016-02-12 / 2016-01-11", "run backwards"),
        ("5 of 4", "more than the whole"),
    ],
)
def test_impossible_values_are_refused_with_a_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_value(text)


@pytest.mark.parametrize(
    ("period", "years"),
    [
        ("2014", (2014, 2014)),
        ("2014-07 to 2014-12", (2014, 2014)),
        ("2015-2017", (2015, 2017)),
        ("by 2025", (2025, 2025)),
        ("about 1997", (1997, 1997)),
        ("FY2022-23", (2022, 2023)),
        ("in Minn. Stat. 2020", (2020, 2020)),
        ("first cohort", None),
        ("", None),
    ],
)
def test_a_period_gives_its_years(period: str, years: tuple[int, int] | None) -> None:
    assert read_years(period) == years
