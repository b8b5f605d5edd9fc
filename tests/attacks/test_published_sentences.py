"""Money of few people is not shown, and sentences about protection tell what was done."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

import pytest

from reports.disclosure.amounts import AmountRule
from reports.publication.people import PublishedPeople
from reports.publication.tables import PublishedTable
from tests.attacks.test_published_numbers import FIRST, THRESHOLD, frozen, released


@pytest.mark.parametrize(
    ("amounts", "may"),
    [
        ([], True),
        (["9600"], False),
        (["9600"] * 9, False),
        (["9600"] * 10, True),
        (["15000", "15000", *["1"] * 10], False),
        (["0"] * 20, True),
        (["-9600", *["0"] * 20], False),
    ],
)
def test_sums_of_money_of_few_people_are_not_shown(amounts: list[str], *, may: bool) -> None:
    assert AmountRule(10, Fraction(15, 100)).may_show([Decimal(each) for each in amounts]) is may


def edition_of(tables: Sequence[PublishedTable], checked_with: int = 0) -> PublishedPeople:
    return PublishedPeople(
        FIRST, FIRST, "1", "a@state.example", "1", THRESHOLD, "the law", "80 percent", tuple(tables), (), (), {}, (), checked_with
    )


def test_sentences_about_protection_tell_what_was_done() -> None:
    whole = frozen(
        {"metro": 60, "north": 20, "south": 20, "unknown": 0, "elsewhere": 0},
        {"family": 60, "internal": 40, "psychiatry": 0, "surgery": 0, "none": 0},
    )
    said = " ".join(edition_of(released(whole)).protection)
    assert "Every number of these tables could be shown." in said
    assert "not shown," not in said
    few = frozen(
        {"metro": 60, "north": 20, "south": 20, "unknown": 0, "elsewhere": 0},
        {"family": 52, "internal": 30, "psychiatry": 6, "surgery": 5, "none": 7},
    )
    tables = released(few)
    said = " ".join(edition_of(tables, checked_with=2).protection)
    assert "3 groups are counted together with others" in said
    assert "here and in 2 earlier reports" in said
    specialty = next(table for table in tables if table.measure == "specialty")
    assert (specialty.shown, specialty.numbers) == (2, 5)
    assert "finest step" not in specialty.sentence, "two of five are not most numbers"
