"""International medical graduate: the basic medical degree is from a school outside the US and Canada."""

from __future__ import annotations

from datetime import date

from roster.countries import ANOTHER
from roster.rules.citation import definitions_citation
from roster.rules.findings import STAFF_LOOK, EligibilityFacts, Finding, Outcome, Rule

US_AND_CANADA = frozenset({"US", "CA"})
# Schools there are accredited as schools in the United States are; the law's words don't settle it.
US_TERRITORIES = frozenset({"AS", "GU", "MP", "PR", "UM", "VI"})


def is_img(facts: EligibilityFacts, *, on: date) -> Finding:
    """Minn. Stat. 144.1911, subd. 2: a graduate of a medical school outside the United States and Canada."""

    def finding(outcome: Outcome, fact: str, missing: str = "") -> Finding:
        return Finding(Rule.IMG, outcome, fact, definitions_citation(), on, missing=missing)

    country = facts.school_country
    if not country:
        return finding(Outcome.NEEDS_A_PERSON, "We do not know yet in which country your medical school is.", "school")
    name = facts.school_country_name or country
    if country == ANOTHER:
        return finding(Outcome.NEEDS_A_PERSON, f"You wrote “{name}” as the country of your medical school. {STAFF_LOOK}")
    if country in US_AND_CANADA:
        return finding(
            Outcome.NOT_MET,
            f"Your medical school is in {name}. The law means schools outside the United States and Canada.",
        )
    if country in US_TERRITORIES:
        return finding(
            Outcome.NEEDS_A_PERSON,
            f"Your medical school is in {name}, a territory of the United States. {STAFF_LOOK}",
        )
    return finding(Outcome.MET, f"Your medical school is in {name}, outside the United States and Canada.")
