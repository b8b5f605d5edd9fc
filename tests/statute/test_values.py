"""Values: typed in, stored, said in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from img_program.statute.values import Kind, Stored, Value, from_text, in_words, to_text, to_value


@pytest.mark.parametrize(
    ("kind", "typed", "stored", "value", "words"),
    [
        ("money", "$150,000", "150000.00", Decimal(150000), "$150,000"),
        ("money", "12.5", "12.50", Decimal("12.5"), "$12.50"),
        ("integer", "5", 5, 5, "5 years"),
        ("integer", "1", 1, 1, "1 year"),
        ("percent", "10 %", "0.1", Decimal("0.1"), "10 %"),
        ("percent", "12.5", "0.125", Decimal("0.125"), "12.5 %"),
        ("percent", "100", "1", Decimal(1), "100 %"),
        ("boolean", "Yes", True, True, "Yes"),
        ("boolean", "no", False, False, "No"),
        ("text", " section 1 ", "section 1", "section 1", "section 1"),
        ("date", "2027-01-15", "2027-01-15", date(2027, 1, 15), "15 January 2027"),
        ("list", "one\n\ntwo", ["one", "two"], ["one", "two"], "one, two"),
    ],
)
def test_a_value_survives_typing_and_reading(kind: str, typed: str, stored: Stored, value: Value, words: str) -> None:
    assert from_text(kind, typed) == stored
    assert to_value(kind, stored) == value
    assert in_words(kind, value, "years" if kind == "integer" else "") == words
    assert from_text(kind, to_text(kind, value)) == stored


@pytest.mark.parametrize(
    ("kind", "typed", "words"),
    [
        ("money", "a lot", "Write an amount in dollars"),
        ("money", "-5", "Write an amount in dollars"),
        ("money", "12,50", "Did you mean"),
        ("integer", "2.5", "Write a whole number"),
        ("integer", "NaN", "Write a whole number"),
        ("percent", "120", "from 0 to 100"),
        ("boolean", "maybe", "Write yes or no"),
        ("date", "15 January", "is not a day"),
        ("list", "one\none", "twice"),
        ("text", "  ", "Write a value"),
    ],
)
def test_a_wrong_value_is_answered_with_the_way_out(kind: str, typed: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        from_text(kind, typed)


@pytest.mark.parametrize(
    ("kind", "stored"),
    [
        ("money", 5),
        ("integer", True),
        ("integer", "5"),
        ("boolean", 1),
        ("text", 5),
        ("date", "soon"),
        ("list", "one"),
        ("percent", "x"),
    ],
)
def test_a_stored_value_of_another_kind_is_refused(kind: str, stored: object) -> None:
    with pytest.raises(ValidationError, match="not of the kind"):
        to_value(kind, stored)


@pytest.mark.parametrize(("unit", "words"), [("people", "1 person"), ("copies", "1 copy"), ("business days", "1 business day")])
def test_one_of_a_unit(unit: str, words: str) -> None:
    assert in_words(Kind.INTEGER, 1, unit) == words
