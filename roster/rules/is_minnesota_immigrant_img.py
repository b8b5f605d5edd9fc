"""Minnesota immigrant international medical graduate: has lived in Minnesota for the years that the law asks."""

from __future__ import annotations

from datetime import date

from img_program.statute.parameters import ParameterValue, parameter
from roster.rules.dates import between_in_words, complete_from
from roster.rules.findings import EligibilityFacts, Finding, Outcome, Residence, Rule


def is_minnesota_immigrant_img(facts: EligibilityFacts, *, on: date, immigrant_img: Finding) -> Finding:
    """Minn. Stat. 144.1911, subd. 2: an immigrant IMG who has lived in Minnesota at least two years, as of a day.

    Nested in `immigrant_img`. The number of years, and whether they must be without a break, are parameters.
    A date known only to the month gives two possible days; between them a person decides.
    """
    law = parameter("roster.minnesota_residence_years", on=on)
    missing = ""
    if not immigrant_img.is_met:
        outcome, fact, missing = immigrant_img.outcome, immigrant_img.fact, immigrant_img.missing
    elif facts.periods:
        unbroken = parameter("roster.residence_must_be_unbroken", on=on).as_bool()
        outcome, fact = _of_periods(facts, law, unbroken=unbroken, on=on)
    else:
        outcome, fact, missing = *_without_periods(facts, law), "residence"
    return Finding(Rule.MINNESOTA_IMMIGRANT_IMG, outcome, fact, law.citation, on, missing=missing)


def _without_periods(facts: EligibilityFacts, law: ParameterValue) -> tuple[Outcome, str]:
    asked = law.in_words()
    if facts.residence in (Residence.OTHER_STATE, Residence.NOT_YET):
        return (
            Outcome.NOT_MET,
            f"You live outside Minnesota and have told us of no time here. This status asks for {asked} in Minnesota.",
        )
    return (
        Outcome.NEEDS_A_PERSON,
        f"We do not know yet since when you live in Minnesota. This status asks for {asked}.",
    )


def _of_periods(facts: EligibilityFacts, law: ParameterValue, *, unbroken: bool, on: date) -> tuple[Outcome, str]:
    asked = law.in_words()
    lived = f"You have lived in Minnesota {', and '.join(period.in_words() for period in facts.periods)}."
    kindly = [(period.since.earliest, period.until.latest if period.until else None) for period in facts.periods]
    strictly = [(period.since.latest, period.until.earliest if period.until else None) for period in facts.periods]
    first = complete_from(kindly, years=law.as_int(), unbroken=unbroken)
    last = complete_from(strictly, years=law.as_int(), unbroken=unbroken)
    if last is not None and last <= on:
        return Outcome.MET, f"{lived} That is at least {asked}."
    if first is None:
        return Outcome.NOT_MET, f"{lived} That is less than {asked}."
    days = between_in_words(first, last or first)
    if first > on:
        confirm = "" if first == last else " Staff will confirm the day."
        return Outcome.NOT_MET, f"{lived} That makes {asked} from {days}.{confirm}"
    return Outcome.NEEDS_A_PERSON, f"{lived} That makes {asked} from {days}. Staff will confirm the day."
