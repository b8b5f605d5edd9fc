"""What the rules are given and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from roster.rules.dates import ResidencePeriod, day_in_words

__all__ = ["Answer", "EligibilityFacts", "Finding", "Outcome", "Residence", "ResidencePeriod", "Rule"]


class Rule(TextChoices):
    """The three nested statuses of Minn. Stat. 144.1911, subd. 2."""

    IMG = "is_img", "International medical graduate"
    IMMIGRANT_IMG = "is_immigrant_img", "Immigrant international medical graduate"
    MINNESOTA_IMMIGRANT_IMG = "is_minnesota_immigrant_img", "Minnesota immigrant international medical graduate"


class Outcome(TextChoices):
    """The answer of a rule, and of a person who decides it."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    NEEDS_A_PERSON = "needs_a_person", "Needs a person"


class Answer(TextChoices):
    """An answer to an eligibility question."""

    YES = "yes", "Yes"
    NO = "no", "No"
    NOT_SURE = "not_sure", "I am not sure"
    SKIPPED = "skipped", "Skipped"


class Residence(TextChoices):
    """Where a person lives; living in Minnesota is no condition of the roster."""

    MINNESOTA = "minnesota", "In Minnesota"
    OTHER_STATE = "other_state", "In another state"
    NOT_YET = "not_yet", "Not yet in the United States"
    NOT_SAID = "not_said", "I would rather not say"


@dataclass(frozen=True, slots=True)
class EligibilityFacts:
    """The facts that the three rules rest on, as the person gave them."""

    school_country: str = ""
    school_country_name: str = ""
    born_outside_us: str = Answer.SKIPPED
    us_is_home: str = Answer.SKIPPED
    came_for_training: str = Answer.SKIPPED
    residence: str = Residence.NOT_SAID
    periods: tuple[ResidencePeriod, ...] = ()


STAFF_LOOK = "A person at the program will look at this."


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's answer with the fact that decides it, in words for the person, and the passage of the law.

    `missing` names what only the physician can supply; without it, what needs a person waits for one at the program.
    `decided_on` is the day of the rule's answer or of a person's decision, `basis` what that decision rests on.
    `met_from`: of a status that is not met yet and needs nothing but time, the first day on which it surely is.
    """

    rule: Rule
    outcome: Outcome
    fact: str
    citation: str
    decided_on: date
    decided_by_a_person: bool = False
    missing: str = ""
    basis: str = ""
    met_from: date | None = None

    @property
    def waits_for_program(self) -> bool:
        """Whether a person at the program has to look at it."""
        return self.outcome == Outcome.NEEDS_A_PERSON and not self.missing

    @property
    def waits_for_physician(self) -> bool:
        """Whether an answer is missing that only the physician can give."""
        return self.outcome == Outcome.NEEDS_A_PERSON and bool(self.missing)

    @property
    def in_words(self) -> str:
        """For a letter: the state and the fact, and that a person decided where one did."""
        state = "Needs your answer" if self.waits_for_physician else self.outcome.label
        return f"{self.rule.label}: {state}. {self.fact}{self.who_decided}"

    @property
    def who_decided(self) -> str:
        """That a person decided, when and on which basis; empty for a rule's answer."""
        if not self.decided_by_a_person:
            return ""
        return f" A person at the program decided this on {day_in_words(self.decided_on)}. Basis: {self.basis.lower()}."

    @property
    def is_met(self) -> bool:
        """Whether the status is met."""
        return self.outcome == Outcome.MET
