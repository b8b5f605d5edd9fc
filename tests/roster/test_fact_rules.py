"""Boundary tables: certified on the day the training starts; attempts left; the years within which all steps are passed."""

from __future__ import annotations

from datetime import date

import pytest

from roster.rules.dates import DatePrecision, RoughDate
from roster.rules.ecfmg import Certificate, certified_on
from roster.rules.exam_plan import Exam, Result, Sitting, exam_plan, years_on

START = date(2027, 7, 1)
SINCE = RoughDate(date(2022, 5, 3))


def _through(day: date) -> Certificate:
    return Certificate(is_certified=True, since=SINCE, validity="through", valid_through=day, pathway="pathway")


@pytest.mark.parametrize(
    ("certificate", "counts", "words"),
    [
        (None, False, "not on record"),
        (Certificate(is_certified=False, since=None), False, "not certified"),
        (_through(date(2027, 6, 30)), False, "ends on 30 June 2027, before 1 July 2027"),
        (_through(START), True, "valid on 1 July 2027"),
        (_through(date(2027, 7, 2)), True, "valid on 1 July 2027"),
        (Certificate(is_certified=True, since=SINCE, validity="for_ever"), True, "no last day"),
        (Certificate(is_certified=True, since=SINCE), False, "not stated"),
        (Certificate(is_certified=True, since=SINCE, pathway="pathway"), False, "through a Pathway have a last day"),
        (Certificate(is_certified=True, since=SINCE, validity="for_ever", is_confirmed=False), False, "No member of staff"),
        (Certificate(is_certified=True, since=RoughDate(START), validity="for_ever"), True, "valid on"),
        (Certificate(is_certified=True, since=RoughDate(date(2027, 7, 2)), validity="for_ever"), False, "may be after"),
        (Certificate(True, RoughDate(date(2027, 7, 1), DatePrecision.MONTH), "for_ever"), False, "July 2027, which may be after"),
        (Certificate(True, RoughDate(date(2027, 6, 1), DatePrecision.MONTH), "for_ever"), True, "valid on"),
        (Certificate(True, RoughDate(date(2027, 1, 1), DatePrecision.YEAR), "for_ever"), False, "2027, which may be after"),
    ],
)
def test_certified_is_asked_as_of_the_day_the_training_starts(
    certificate: Certificate | None, *, counts: bool, words: str
) -> None:
    found = certified_on(certificate, START)
    assert (found.counts, words in found.words) == (counts, True), found


def _sat(exam: Exam, attempt: int, day: date, result: Result = Result.PASSED, precision: str = "day") -> Sitting:
    return Sitting(exam, attempt, RoughDate(day, precision), result)


@pytest.mark.parametrize(
    ("attempts", "left", "words"),
    [
        ([], 3, "Not told yet. The law allows 3 attempts."),
        ([(1, Result.NOT_PASSED)], 2, "1 attempt told, 3 allowed: 2 left."),
        ([(1, Result.NOT_PASSED), (2, Result.WAITING)], 1, "2 attempts told, 3 allowed: 1 left."),
        ([(2, Result.NOT_PASSED)], 1, "2 attempts told, 3 allowed: 1 left."),
        ([(1, Result.NOT_PASSED), (2, Result.NOT_PASSED), (3, Result.NOT_PASSED)], 0, "none is left"),
        ([(4, Result.NOT_PASSED)], 0, "4 attempts told, 3 allowed: none is left"),
        ([(3, Result.PASSED)], 0, "Passed 3 May 2021."),
        ([(4, Result.PASSED)], 0, "That was attempt 4; the law counts 3."),
    ],
)
def test_attempts_left_of_a_step(attempts: list[tuple[int, Result]], left: int, words: str) -> None:
    sittings = [_sat(Exam.STEP_1, number, date(2021, 5, 3), result) for number, result in attempts]
    first = exam_plan(sittings, limit=3, years=7, on=date(2026, 11, 30)).attempts[0]
    assert (first.left, words in first.words) == (left, True), first


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2021, 5, 3), date(2028, 5, 3)),
        (date(2020, 2, 29), date(2027, 2, 28)),
        (date(2021, 3, 1), date(2028, 3, 1)),
        (date(2017, 2, 28), date(2024, 2, 28)),
    ],
)
def test_seven_years_end_on_the_same_day_or_on_28_february(day: date, last: date) -> None:
    assert years_on(day, 7) == last


MAY = date(2021, 5, 3)


@pytest.mark.parametrize(
    ("others", "on", "precision", "to_do"),
    [
        ([], date(2028, 5, 3), "day", "To finish in time, pass Step 2 CK and Step 3 by 3 May 2028."),
        ([], date(2028, 5, 4), "day", "The 7 years are over"),
        ([(Exam.STEP_2_CK, date(2022, 1, 5))], date(2026, 1, 1), "day", "pass Step 3 by 3 May 2028."),
        ([], date(2028, 5, 1), "month", "To finish in time, pass Step 2 CK and Step 3 by 1 May 2028."),
        ([], date(2028, 5, 2), "month", "Look up the exact day of Step 1"),
        ([], date(2028, 6, 1), "month", "The 7 years are over"),
        (
            [(Exam.STEP_2_CK, MAY), (Exam.STEP_3, date(2028, 5, 3))],
            date(2029, 1, 1),
            "day",
            "All steps are passed within 7 years.",
        ),
        ([(Exam.STEP_2_CK, MAY), (Exam.STEP_3, date(2028, 5, 4))], date(2029, 1, 1), "day", "came after the 7 years"),
        ([(Exam.STEP_2_CK, MAY), (Exam.STEP_3, date(2028, 5, 4))], date(2029, 1, 1), "month", "may be more than 7 years apart"),
    ],
)
def test_the_window_opens_with_the_first_passed_step(
    others: list[tuple[Exam, date]], on: date, precision: str, to_do: str
) -> None:
    first = MAY if precision == "day" else MAY.replace(day=1)
    sittings = [_sat(Exam.STEP_1, 1, first, precision=precision), *(_sat(exam, 1, day) for exam, day in others)]
    window = exam_plan(sittings, limit=3, years=7, on=on).window
    assert window is not None
    counts = "Step 1 of 3 May 2021 counts until 3 May 2028." if precision == "day" else "counts until 1 or 31 May 2028."
    assert counts in window.words
    assert to_do in window.to_do, window


def test_no_window_without_a_passed_step_and_the_exams_of_no_license_open_none() -> None:
    sittings = [_sat(Exam.STEP_1, 1, MAY, Result.NOT_PASSED), _sat(Exam.OET, 1, MAY), _sat(Exam.STEP_2_CS, 1, MAY)]
    assert exam_plan(sittings, limit=3, years=7, on=MAY).window is None
