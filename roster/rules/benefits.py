"""Where a physician stands with each benefit of the program as of a day, and when it opens; told, never decided here.

A benefit rests on conditions, each the answer of a rule that a gate applies too: the three statuses, and ECFMG certification
that counts on the day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from roster.rules.dates import day_in_words
from roster.rules.ecfmg import Certificate, Lacks, certified_on
from roster.rules.findings import Finding, Outcome, Rule


class Standing(StrEnum):
    """How somebody stands with a benefit; the order is that in which one condition goes before another."""

    NOT_FOR_YOU = "not_for_you"
    NEEDS_YOU = "needs_you"
    NEEDS_A_PERSON = "needs_a_person"
    NOT_YET = "not_yet"
    OPEN = "open"


class Key(StrEnum):
    """The benefits of Minn. Stat. 144.1911; grants call theirs the same."""

    STATUS = "status"
    CAREER_GUIDANCE = "career_guidance"
    READINESS = "readiness"
    CLINICAL_PREPARATION = "clinical_preparation"
    RESIDENCY = "primary_care_residency"


class Correct(StrEnum):
    """Which page puts the fact right on which a condition rests."""

    ANSWERS = "answers"
    RESIDENCE = "residence"
    FACTS = "facts"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition: how it stands, the fact that decides it, and the day from which it is met where that is known."""

    title: str
    standing: Standing
    words: str
    correct: Correct
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class Benefit:
    """A benefit of the program: what it is, its conditions as of a day, and the provision it comes from.

    `opens_on` is the first day on which every condition is met by what is known now.
    """

    key: Key
    title: str
    what: str
    conditions: tuple[Condition, ...]
    citation: str
    opens_on: date | None = None

    @property
    def standing(self) -> Standing:
        """The condition that goes before all others decides."""
        return strictest(self.conditions)

    @property
    def words(self) -> str:
        """The answer in one sentence."""
        match self.standing:
            case Standing.OPEN:
                return "Open to you."
            case Standing.NOT_YET if self.opens_on:
                return f"Not yet. By what we know, it opens to you on {day_in_words(self.opens_on)}."
            case Standing.NOT_YET:
                return "Not yet. What is missing stands below."
            case Standing.NEEDS_YOU:
                return "We need an answer from you."
            case Standing.NEEDS_A_PERSON:
                return "A person at the program looks at it."
            case _:
                return "By your answers, this benefit is not for you. Where else you can turn stands below."


_CERTIFICATION = {
    Lacks.WORD: Standing.NEEDS_YOU,
    Lacks.CERTIFICATE: Standing.NOT_YET,
    Lacks.TIME: Standing.NOT_YET,
    Lacks.LOOK: Standing.NEEDS_A_PERSON,
}


def strictest(conditions: Sequence[Condition]) -> Standing:
    """How all conditions together stand."""
    order = list(Standing)
    return min((each.standing for each in conditions), key=order.index, default=Standing.OPEN)


def of_status(finding: Finding) -> Condition:
    """A status of the law as a condition. Years in Minnesota can still come; a school abroad, or how somebody came here, can't."""
    if finding.is_met:
        standing = Standing.OPEN
    elif finding.waits_for_physician:
        standing = Standing.NEEDS_YOU
    elif finding.outcome == Outcome.NEEDS_A_PERSON:
        standing = Standing.NEEDS_A_PERSON
    elif finding.rule == Rule.MINNESOTA_IMMIGRANT_IMG:
        standing = Standing.NOT_YET
    else:
        standing = Standing.NOT_FOR_YOU
    correct = Correct.RESIDENCE if finding.rule == Rule.MINNESOTA_IMMIGRANT_IMG else Correct.ANSWERS
    return Condition(str(finding.rule.label), standing, f"{finding.fact}{finding.who_decided}", correct, finding.met_from)


def of_certification(certificate: Certificate | None, day: date) -> Condition:
    """ECFMG certification that counts on a day as a condition: what is missing may be a word, a look, an exam or a new date."""
    found = certified_on(certificate, day)
    standing = _CERTIFICATION[found.lacks] if found.lacks else Standing.OPEN
    since = certificate.since if certificate and found.lacks == Lacks.TIME else None
    return Condition("ECFMG certification", standing, found.words, Correct.FACTS, since.latest if since else None)


def opens_on(conditions: Callable[[date], Sequence[Condition]], *, on: date) -> date | None:
    """The first day from `on` on which all conditions are met; None when something else than time is missing.

    Each condition is asked again on the day that the others wait for: a certificate may have ended by then.
    """
    day = on
    while True:
        asked = conditions(day)
        if strictest(asked) == Standing.OPEN:
            return day
        if strictest(asked) != Standing.NOT_YET:
            return None
        waits = [each.from_day for each in asked if each.standing == Standing.NOT_YET]
        known = [each for each in waits if each is not None and each > day]
        if len(known) < len(waits):
            return None
        day = max(known, default=day + timedelta(days=1))
