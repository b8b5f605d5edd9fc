"""Exams against the licence law: attempts left of each step, and the years within which all steps are passed.

The numbers come from the law of the day (`roster.exam_attempts_limit`, `roster.exam_window_years`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from roster.rules.dates import RoughDate, between_in_words, day_in_words

ATTEMPTS_TOLD = 12
"""The highest attempt that a record takes; what the law allows is another number."""


class Exam(StrEnum):
    """Exams on the way to practice, in their usual order."""

    STEP_1 = "step_1"
    STEP_2_CK = "step_2_ck"
    STEP_2_CS = "step_2_cs"
    STEP_3 = "step_3"
    OET = "oet"


WORDS = {
    Exam.STEP_1: "Step 1",
    Exam.STEP_2_CK: "Step 2 CK",
    Exam.STEP_2_CS: "Step 2 CS",
    Exam.STEP_3: "Step 3",
    Exam.OET: "OET",
}
LICENSING = (Exam.STEP_1, Exam.STEP_2_CK, Exam.STEP_3)
"""The steps of the licensing exam that are given today."""


class Result(StrEnum):
    """What came of an exam."""

    PASSED = "passed"
    NOT_PASSED = "not_passed"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Sitting:
    """One attempt at one exam."""

    exam: Exam
    attempt: int
    taken: RoughDate
    result: Result


@dataclass(frozen=True, slots=True)
class Attempts:
    """One step: how often it was tried, how often the law still allows it, and when it was passed."""

    exam: Exam
    made: int
    left: int
    passed: RoughDate | None
    words: str

    @property
    def name(self) -> str:
        """The step as it is called."""
        return WORDS[self.exam]


@dataclass(frozen=True, slots=True)
class Window:
    """The years in which all steps are passed: from the first passed one. Of a rough date, both days it can mean."""

    opened_by: Exam
    opened: RoughDate
    ends: date
    ends_latest: date
    words: str
    to_do: str


@dataclass(frozen=True, slots=True)
class ExamPlan:
    """What the law says about somebody's exams as of a day."""

    attempts: tuple[Attempts, ...]
    window: Window | None
    years: int
    citation: str = ""


def years_on(day: date, years: int) -> date:
    """The last day of so many years; from 29 February it is 28 February in a common year, the earlier and so the safer day."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 2, 28)


def exam_plan(sittings: Sequence[Sitting], *, limit: int, years: int, on: date, citation: str = "") -> ExamPlan:
    """Attempts left of each step of the licensing exam, and its window; OET and Step 2 CS, given no more, are in neither."""
    attempts = tuple(_attempts(exam, [each for each in sittings if each.exam == exam], limit) for exam in LICENSING)
    return ExamPlan(attempts, _window(attempts, years, on), years, citation)


def _attempts(exam: Exam, sittings: Sequence[Sitting], limit: int) -> Attempts:
    made = max([len(sittings), *(each.attempt for each in sittings)])
    passes = [each for each in sittings if each.result == Result.PASSED]
    left = max(0, limit - made)
    if passes:
        first = min(passes, key=lambda each: each.attempt)
        words = f"Passed {first.taken.in_words()}."
        if first.attempt > limit:
            words += (
                f" That was attempt {first.attempt}; the law counts {limit}. Ask the Board of Medical Practice what this means."
            )
        return Attempts(exam, made, left, first.taken, words)
    if made == 0:
        return Attempts(exam, 0, limit, None, f"Not told yet. The law allows {limit} attempts.")
    tried = "1 attempt" if made == 1 else f"{made} attempts"
    if left == 0:
        words = f"{tried} told, {limit} allowed: none is left. Ask the Board of Medical Practice before you register again."
    else:
        words = f"{tried} told, {limit} allowed: {left} left."
    return Attempts(exam, made, left, None, words)


def _window(attempts: Sequence[Attempts], years: int, on: date) -> Window | None:
    passed = sorted(((each.passed, each.exam) for each in attempts if each.passed), key=lambda pair: pair[0].earliest)
    if not passed:
        return None
    opened, exam = passed[0]
    ends, latest = years_on(opened.earliest, years), years_on(opened.latest, years)
    words = f"{WORDS[exam]} of {opened.in_words()} counts until {between_in_words(ends, latest)}."
    missing = [each.name for each in attempts if each.passed is None]
    if not missing:
        return Window(exam, opened, ends, latest, words, _all_passed(passed[-1][0], ends, latest, years))
    steps = " and ".join(missing)
    if on > latest:
        to_do = f"The {years} years are over, and {steps} is not on record. Ask the Board of Medical Practice what this means."
    elif on > ends:
        to_do = f"Look up the exact day of {WORDS[exam]}: by its day, the {years} years may be over."
    else:
        to_do = f"To finish in time, pass {steps} by {day_in_words(ends)}."
    return Window(exam, opened, ends, latest, words, to_do)


def _all_passed(last: RoughDate, ends: date, latest: date, years: int) -> str:
    if last.latest <= ends:
        return f"All steps are passed within {years} years."
    if last.earliest > latest:
        return (
            f"The last step, {last.in_words()}, came after the {years} years. Ask the Board of Medical Practice what this means."
        )
    return f"By the days told, the steps may be more than {years} years apart. Tell the exact days."
