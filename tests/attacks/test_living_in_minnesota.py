"""Time lived in Minnesota: both days of a period are lived, doubt is told as doubt, and who moved is asked until when."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.rules import ResidencePeriod
from roster.rules.dates import add_years, complete_from
from roster.rules.findings import Outcome
from tests.roster.test_rules import findings, rough

MET, NOT_MET, PERSON = Outcome.MET, Outcome.NOT_MET, Outcome.NEEDS_A_PERSON
ON = date(2026, 5, 15)


def lived(since: tuple[int, ...], until: tuple[int, ...] | None = None) -> ResidencePeriod:
    return ResidencePeriod(rough(*since), rough(*until) if until else None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("periods", "outcome"),
    [
        ([lived((2021, 1, 1), (2022, 12, 31))], MET),
        ([lived((2021, 1, 1), (2022, 12, 30))], NOT_MET),
        ([lived((2021, 1, 2), (2022, 12, 31))], NOT_MET),
        ([lived((2021, 1), (2022, 12))], PERSON),
        ([lived((2021,), (2022,))], PERSON),
        ([lived((2021, 2), (2022, 12))], NOT_MET),
        ([lived((2021, 12), (2024, 2))], MET),
        ([lived((2021,), (2024,))], MET),
        ([lived((2022,), (2022,))], NOT_MET),
        ([lived((2020, 2, 29), (2022, 2, 28))], MET),
        ([lived((2020, 2, 29), (2022, 2, 27))], NOT_MET),
        ([lived((2021, 1, 1), (2021, 12, 31)), lived((2023, 1, 1), (2023, 12, 31))], MET),
        ([lived((2020, 1, 1), (2020, 12, 31)), lived((2023, 1, 1), (2023, 12, 30))], NOT_MET),
        ([lived((2019, 1, 1), (2019, 6, 30)), lived((2021, 1, 1), (2021, 12, 31)), lived((2023, 1, 1), (2023, 7, 3))], MET),
        ([lived((2021, 1, 1), (2021, 12, 31)), lived((2022, 1, 1), (2022, 12, 31))], MET),
        ([lived((2021, 1), (2021, 12)), lived((2022, 1), (2022, 12))], PERSON),
    ],
)
def test_two_full_years_in_every_writing(periods: list[ResidencePeriod], outcome: Outcome) -> None:
    finding = findings(on=ON, periods=tuple(periods))[2]
    assert finding.outcome == outcome, finding.fact
    assert (outcome == PERSON) == ("depends on the exact days" in finding.fact)


def test_an_open_period_counts_from_the_same_day_two_years_later() -> None:
    assert complete_from([(date(2024, 5, 15), None)], years=2, unbroken=False) == date(2026, 5, 15)


def test_a_period_makes_its_years_on_the_day_after_its_last() -> None:
    assert complete_from([(date(2021, 1, 1), date(2022, 12, 31))], years=2, unbroken=True) == date(2023, 1, 1)


@given(st.dates(date(1950, 1, 1), date(2030, 1, 1)), st.integers(1, 5))
def test_the_last_day_before_the_anniversary_completes_and_the_one_before_does_not(start: date, years: int) -> None:
    day = add_years(start, years)
    last, before = date.fromordinal(day.toordinal() - 1), date.fromordinal(day.toordinal() - 2)
    assert complete_from([(start, last)], years=years, unbroken=True) == day
    assert complete_from([(start, before)], years=years, unbroken=True) is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("residence", "periods", "outcome", "missing"),
    [
        ("other_state", [lived((2020,))], PERSON, "residence_end"),
        ("not_yet", [lived((2020, 3, 1))], PERSON, "residence_end"),
        ("other_state", [lived((2026, 1, 1))], NOT_MET, ""),
        ("other_state", [lived((2020, 1, 1), (2023, 6, 1))], MET, ""),
        ("other_state", [lived((2015, 1, 1), (2019, 1, 1)), lived((2025,))], MET, ""),
        ("minnesota", [lived((2020,))], MET, ""),
        ("not_said", [lived((2020,))], MET, ""),
    ],
)
def test_who_moved_with_an_open_period_is_asked_until_when(
    residence: str, periods: list[ResidencePeriod], outcome: Outcome, missing: str
) -> None:
    changes: dict[str, Any] = {"residence": residence, "periods": tuple(periods)}
    finding = findings(on=ON, **changes)[2]
    assert (finding.outcome, finding.missing) == (outcome, missing), finding.fact
