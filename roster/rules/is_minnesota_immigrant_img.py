"""Minnesota immigrant international medical graduate: has lived in Minnesota for the years that the law asks."""

from __future__ import annotations

from datetime import date

from img_program.statute.parameters import ParameterValue, parameter
from roster.rules.dates import between_in_words, complete_from
from roster.rules.findings import EligibilityFacts, Finding, Outcome, Residence, ResidencePeriod, Rule

MOVED = (Residence.OTHER_STATE, Residence.NOT_YET)


def is_minnesota_immigrant_img(facts: EligibilityFacts, *, on: date, immigrant_img: Finding) -> Finding:
    """Minn. Stat. 144.1911, subd. 2: an immigrant IMG who has lived in Minnesota at least two years, as of a day.

    Nested in `immigrant_img`. The number of years, and whether they must be without a break, are parameters.
    A date known only to the month gives two possible days; between them a person decides.
    """
    law = parameter("roster.minnesota_residence_years", on=on)
    missing, met_from = "", None
    if not immigrant_img.is_met:
        outcome, fact, missing = immigrant_img.outcome, immigrant_img.fact, immigrant_img.missing
    elif facts.periods:
        unbroken = parameter("roster.residence_must_be_unbroken", on=on).as_bool()
        outcome, fact, missing, met_from = _of_periods(facts, law, unbroken=unbroken, on=on)
    else:
        outcome, fact, missing = *_without_periods(facts, law), "residence"
    return Finding(Rule.MINNESOTA_IMMIGRANT_IMG, outcome, fact, law.citation, on, missing=missing, met_from=met_from)


def _without_periods(facts: EligibilityFacts, law: ParameterValue) -> tuple[Outcome, str]:
    asked = law.in_words()
    if facts.residence in MOVED:
        return (
            Outcome.NOT_MET,
            f"You live outside Minnesota and have told us of no time here. This status asks for {asked} in Minnesota.",
        )
    return (
        Outcome.NEEDS_A_PERSON,
        f"We do not know yet since when you live in Minnesota. This status asks for {asked}.",
    )


def _of_periods(
    facts: EligibilityFacts, law: ParameterValue, *, unbroken: bool, on: date
) -> tuple[Outcome, str, str, date | None]:
    asked = law.in_words()
    moved = facts.residence in MOVED and any(period.until is None for period in facts.periods)
    lived = f"You have lived in Minnesota {', and '.join(period.in_words() for period in facts.periods)}."
    first = complete_from(
        [_longest(each, ends=on if moved else None) for each in facts.periods], years=law.as_int(), unbroken=unbroken
    )
    last = complete_from([_shortest(each, moved=moved) for each in facts.periods], years=law.as_int(), unbroken=unbroken)
    if last is not None and last <= on:
        return Outcome.MET, f"{lived} That is at least {asked}.", "", None
    if first is None:
        return Outcome.NOT_MET, f"{lived} That is less than {asked}.", "", None
    if moved:
        asks = "You told us that you now live elsewhere. Tell us until when you lived in Minnesota."
        return Outcome.NEEDS_A_PERSON, f"{lived} {asks}", "residence_end", None
    if last is None and first <= on:
        doubt = f"Whether that makes {asked} depends on the exact days. Add them if you know them; staff will confirm."
        return Outcome.NEEDS_A_PERSON, f"{lived} {doubt}", "", None
    days = between_in_words(first, last or first)
    if first > on:
        confirm = "" if first == last else " Staff will confirm the day."
        return Outcome.NOT_MET, f"{lived} That makes {asked} from {days}.{confirm}", "", last or first
    return Outcome.NEEDS_A_PERSON, f"{lived} That makes {asked} from {days}. Staff will confirm the day.", "", None


def _longest(period: ResidencePeriod, *, ends: date | None) -> tuple[date, date | None]:
    """The longest time a period can mean. `ends`: a period left open by somebody who moved can't reach beyond that day."""
    return period.since.earliest, period.until.latest if period.until else ends


def _shortest(period: ResidencePeriod, *, moved: bool) -> tuple[date, date | None]:
    """The shortest time a period can mean; of an open one of somebody who moved, only its first day is sure."""
    if period.until is None:
        return period.since.latest, period.since.latest if moved else None
    return period.since.latest, period.until.earliest
