"""The rules after residency at their borders: what is owed, which years, months of service, what a site counts for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest

from img_program.geography.rules.is_rural import Answer, RuralFinding
from img_program.geography.rules.is_underserved import UnderservedAnswer, UnderservedFinding
from residency.service.rules.account_holds_enough import account_holds_enough
from residency.service.rules.designation_changed import designation_changed
from residency.service.rules.limit_of_part_year import limit_of_part_year
from residency.service.rules.months_credited import Counting, Span, Work, months_credited, shown
from residency.service.rules.part_time import PartTimeRule, part_time
from residency.service.rules.payment_owed import payment_owed
from residency.service.rules.payment_years import employment_year_of, payment_years
from residency.service.rules.site_counts import SiteOutcome, site_counts
from residency.service.terms import judged_spans
from residency.training.models import SiteJudgedOn

LIMIT, SHARE = Decimal(15_000), Decimal("0.1")
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


@pytest.mark.parametrize(
    ("compensation", "owed", "is_limit"),
    [
        (None, "15000", True),
        ("150000", "15000", True),
        ("150000.01", "15000", True),
        ("149999.99", "14999.99", False),
        ("149999.90", "14999.99", False),
        ("98765.43", "9876.54", False),
        ("0.09", "0.00", False),
        ("0", "0", False),
        ("1000000", "15000", True),
    ],
)
def test_the_lesser_of_limit_and_share(compensation: str | None, owed: str, is_limit: bool) -> None:  # noqa: FBT001 - a parameter of the test
    found = payment_owed(limit=LIMIT, share=SHARE, compensation=None if compensation is None else Decimal(compensation))
    assert (found.amount, found.is_limit) == (Decimal(owed), is_limit)
    assert found.reason


def test_amounts_are_never_negative() -> None:
    with pytest.raises(ValueError, match="never negative"):
        payment_owed(limit=LIMIT, share=SHARE, compensation=Decimal(-1))


def test_income_is_not_asked_of_those_who_pay_the_limit() -> None:
    assert "not asked" in payment_owed(limit=LIMIT, share=SHARE, compensation=None).reason


@pytest.mark.parametrize(
    ("days", "prorated", "limit"),
    [(366, True, "15000"), (183, True, "7500"), (0, True, "0"), (1, True, "40.98"), (183, False, "15000"), (0, False, "15000")],
)
def test_a_part_of_a_year_lowers_the_limit_only_by_the_parameter(days: int, prorated: bool, limit: str) -> None:  # noqa: FBT001 - a parameter of the test
    found = limit_of_part_year(LIMIT, days_employed=days, starts_on=FIRST, ends_on=LAST, is_prorated=prorated)
    assert found == Decimal(limit)


def test_a_year_has_no_more_days_than_it_has() -> None:
    with pytest.raises(ValueError, match="no more days"):
        limit_of_part_year(LIMIT, days_employed=367, starts_on=FIRST, ends_on=LAST, is_prorated=True)


def test_years_two_to_six() -> None:
    years = payment_years(date(2024, 2, 29), first_year=2, years=5, due_after_days=90)
    assert [each.number for each in years] == [2, 3, 4, 5, 6]
    assert (years[0].starts_on, years[0].ends_on, years[0].due_on) == (date(2025, 2, 28), date(2026, 2, 27), date(2026, 5, 28))
    assert years[-1].ends_on == date(2030, 2, 27)
    for before, after in pairwise(years):
        assert (after.starts_on - before.ends_on).days == 1
    with pytest.raises(ValueError, match="at least"):
        payment_years(FIRST, first_year=0, years=5, due_after_days=0)


@pytest.mark.parametrize(("day", "number"), [("2023-12-31", 0), ("2024-01-01", 1), ("2024-12-31", 1), ("2025-01-01", 2)])
def test_employment_years_are_counted_from_the_first_day(day: str, number: int) -> None:
    assert employment_year_of(date.fromisoformat(day), employed_since=FIRST) == number


def test_part_time() -> None:
    half, most = Decimal("0.5"), Decimal("0.8")
    assert part_time(half, rule=PartTimeRule.PROPORTIONAL, full_from=most) == half
    assert part_time(most, rule=PartTimeRule.PROPORTIONAL, full_from=most) == most
    assert part_time(most, rule=PartTimeRule.FULL_FROM, full_from=most) == 1
    assert part_time(Decimal("0.79"), rule=PartTimeRule.FULL_FROM, full_from=most) == Decimal("0.79")
    with pytest.raises(ValueError, match="share"):
        part_time(Decimal(0), rule=PartTimeRule.PROPORTIONAL, full_from=most)


def work(
    key: str = "a",
    starts_on: date = FIRST,
    ends_on: date | None = None,
    weight: str = "1",
    counting: Counting = Counting.COUNTS,
    confirmed: tuple[Span, ...] = (),
) -> Work:
    return Work(key, starts_on, ends_on, Decimal(weight), counting, "why", confirmed)


def credited(*works: Work, until: date = LAST, **more: object) -> Fraction:
    return months_credited(works, until=until, confirmation_needed=False, **more).credited  # type: ignore[arg-type]


def test_a_year_of_full_time_is_twelve_months_and_five_are_sixty() -> None:
    assert credited(work()) == 12
    assert credited(work(), until=date(2028, 12, 31)) == 60
    assert shown(credited(work(), until=date(2028, 12, 30))) == Decimal("59.9")


def test_parts_of_months_count_by_their_days() -> None:
    assert credited(work(starts_on=date(2024, 2, 15), ends_on=date(2024, 2, 29))) == Fraction(15, 29)
    assert credited(work(starts_on=date(2024, 4, 30), ends_on=date(2024, 4, 30))) == Fraction(1, 30)
    assert credited(work(starts_on=date(2025, 1, 1))) == 0


def test_half_time_counts_half_and_two_halves_are_one_month() -> None:
    assert credited(work(weight="0.5")) == 6
    assert credited(work("a", weight="0.5"), work("b", weight="0.5")) == 12
    both = months_credited([work("a"), work("b", weight="0.5")], until=LAST, confirmation_needed=False)
    assert both.credited == 12
    assert both.periods[1].credited == 0


def test_days_of_leave_count_for_nothing() -> None:
    leave = Span(date(2024, 3, 1), date(2024, 5, 31))
    assert credited(work(), leaves=[leave]) == 9


def test_only_confirmed_days_are_credited_and_the_rest_waits() -> None:
    confirmed = Span(FIRST, date(2024, 6, 30))
    found = months_credited([work(confirmed=(confirmed,))], until=LAST)
    assert found.credited == found.waiting == 6


def test_what_a_person_decides_is_neither_credited_nor_lost() -> None:
    found = months_credited([work(counting=Counting.PERSON)], until=LAST)
    assert found.credited == found.waiting == 0
    assert found.needs_person == 12
    found = months_credited([work(counting=Counting.DOES_NOT_COUNT), work("b")], until=LAST, confirmation_needed=False)
    assert found.credited == 12


def rural(answer: Answer) -> RuralFinding:
    return RuralFinding(answer, f"rural: {answer}.", "law", FIRST)


def underserved(answer: UnderservedAnswer) -> UnderservedFinding:
    return UnderservedFinding(answer, f"underserved: {answer}.", "law", FIRST, FIRST)


@pytest.mark.parametrize("one", Answer)
@pytest.mark.parametrize("other", UnderservedAnswer)
def test_the_software_never_says_that_a_site_does_not_count(one: Answer, other: UnderservedAnswer) -> None:
    ruling = site_counts(rural(one), underserved(other))
    counts = one is Answer.YES or other is UnderservedAnswer.YES
    assert ruling.outcome == (SiteOutcome.COUNTS if counts else SiteOutcome.PERSON)
    assert ruling.reason


def test_a_changed_designation_is_a_question() -> None:
    no, yes = underserved(UnderservedAnswer.NO), underserved(UnderservedAnswer.YES)
    not_rural = rural(Answer.NO)
    assert designation_changed(counted_as_rural=True, designation_ids=[], rural=rural(Answer.YES), underserved=no) is None
    assert designation_changed(counted_as_rural=True, designation_ids=[], rural=rural(Answer.NO), underserved=no)
    assert designation_changed(counted_as_rural=False, designation_ids=["127"], rural=not_rural, underserved=no)
    assert designation_changed(counted_as_rural=False, designation_ids=["127"], rural=not_rural, underserved=yes), (
        "another designation"
    )
    assert designation_changed(counted_as_rural=False, designation_ids=[], rural=not_rural, underserved=yes) is None
    assert (
        designation_changed(counted_as_rural=False, designation_ids=[], rural=not_rural, underserved=no, by_person=True) is None
    )


def test_a_site_is_judged_as_of_the_day_that_the_signed_version_names() -> None:
    days = {"signed_on": date(2020, 6, 1), "employed_since": FIRST, "first_day": FIRST, "last_day": date(2026, 3, 1)}
    assert [each.as_of for each in judged_spans(SiteJudgedOn.SIGNING, **days)] == [date(2020, 6, 1)]
    assert [each.as_of for each in judged_spans(SiteJudgedOn.EMPLOYMENT_START, **days)] == [FIRST]
    yearly = judged_spans(SiteJudgedOn.EACH_YEAR, **days | {"first_day": date(2024, 7, 1)})
    assert [each.as_of for each in yearly] == [date(2024, 7, 1), date(2025, 1, 1), date(2026, 1, 1)]
    assert (yearly[0].ends_on, yearly[-1].ends_on) == (date(2024, 12, 31), date(2026, 3, 1))


@pytest.mark.parametrize(("asked", "passes"), [("99.99", True), ("100.00", True), ("100.01", False)])
def test_the_account_holds_what_is_asked_to_the_cent(asked: str, passes: bool) -> None:  # noqa: FBT001 - a table
    found = account_holds_enough(asked=Decimal(asked), free=Decimal(100), citation="Law")
    assert (found.passes, bool(found.what_to_do)) == (passes, not passes)
