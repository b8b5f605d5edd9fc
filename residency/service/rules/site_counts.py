"""Whether a place of work counts for the service that was promised, as far as the software may say so."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices

from img_program.geography.rules.is_rural import Answer, RuralFinding
from img_program.geography.rules.is_underserved import UnderservedAnswer, UnderservedFinding


class SiteOutcome(TextChoices):
    """What is known of a site. Only a person says "does not count"."""

    COUNTS = "counts", "Counts"
    DOES_NOT_COUNT = "does_not_count", "Does not count"
    PERSON = "person", "Needs a person"


@dataclass(frozen=True, slots=True)
class SiteRuling:
    """Counts, or needs a person; and the fact in words."""

    outcome: SiteOutcome
    reason: str


def site_counts(rural: RuralFinding, underserved: UnderservedFinding, *, contradiction: str = "") -> SiteRuling:
    """A site counts when the place is rural or underserved on the day that the signed agreement names.

    A point that contradicts the town or the ZIP code of the address is looked at by a person, whatever lies there.

    "It depends on the address", "not known", and even two times "no" are questions for a person: the software never
    says that a site does not count.
    """
    if contradiction:
        return SiteRuling(SiteOutcome.PERSON, f"{contradiction} At the point: {underserved.reason}")
    if rural.answer is Answer.YES:
        return SiteRuling(SiteOutcome.COUNTS, f"Rural. {rural.reason}")
    if underserved.answer is UnderservedAnswer.YES:
        return SiteRuling(SiteOutcome.COUNTS, f"Underserved. {underserved.reason}")
    return SiteRuling(SiteOutcome.PERSON, f"{rural.reason} {underserved.reason}")
