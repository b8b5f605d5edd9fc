"""What the rules are given and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices

from roster.rules.dates import ResidencePeriod

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


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's answer with the fact that decides it, in words for the person, and the passage of the law."""

    rule: Rule
    outcome: Outcome
    fact: str
    citation: str
    decided_on: date
    decided_by_a_person: bool = False
    missing: str = ""

    @property
    def is_met(self) -> bool:
        """Whether the status is met."""
        return self.outcome == Outcome.MET
