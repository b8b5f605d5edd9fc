"""The three nested statuses of a registrant: the rules, and what a person decided about them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.utils import timezone

from roster.models import EligibilityDetermination, MinnesotaResidence, Registrant
from roster.rules import EligibilityFacts, Finding, is_img, is_immigrant_img, is_minnesota_immigrant_img
from roster.rules.dates import day_in_words
from roster.rules.findings import STAFF_LOOK, Outcome, Rule

type Decisions = dict[str, EligibilityDetermination]


def facts_of(registrant: Registrant) -> EligibilityFacts:
    """The facts as the person gave them; one query for the periods in Minnesota."""
    return _facts(registrant, registrant.minnesota_residences.filter(removed_at=None))


def _facts(registrant: Registrant, periods: Iterable[MinnesotaResidence]) -> EligibilityFacts:
    return EligibilityFacts(
        school_country=str(registrant.school_country.code or ""),
        school_country_name=registrant.school_country_in_words,
        born_outside_us=registrant.born_outside_us,
        us_is_home=registrant.us_is_home,
        came_for_training=registrant.came_for_training,
        residence=registrant.residence,
        periods=tuple(period.as_period() for period in periods),
    )


def findings_from(facts: EligibilityFacts, *, on: date, decided: Decisions | None = None) -> list[Finding]:
    """The three findings in their order, each built on the one before it; a person's decision goes before a rule's.

    A decision never lifts a status above the one that it builds on, and is asked again when time changed the rule's answer.
    """
    decisions = decided or {}
    img = _decided(lambda day: is_img(facts, on=day), decisions, on=on)
    immigrant = _decided(lambda day: is_immigrant_img(facts, on=day, img=img), decisions, on=on, below=img)
    minnesota = _decided(
        lambda day: is_minnesota_immigrant_img(facts, on=day, immigrant_img=immigrant), decisions, on=on, below=immigrant
    )
    return [img, immigrant, minnesota]


def findings_of(registrant: Registrant, *, on: date | None = None) -> list[Finding]:
    """The three findings for a registrant as of a day (today); three queries and the statute's."""
    return findings_from(facts_of(registrant), on=on or timezone.localdate(), decided=determinations_in_force(registrant))


def findings_of_many(registrants: Sequence[Registrant]) -> dict[int, list[Finding]]:
    """Today's findings of many, by key; two queries and the statute's."""
    today = timezone.localdate()
    periods: dict[int, list[MinnesotaResidence]] = defaultdict(list)
    for period in MinnesotaResidence.objects.filter(registrant__in=registrants, removed_at=None):
        periods[period.registrant_id].append(period)
    versions = {each.pk: each.facts_version for each in registrants}
    decided: dict[int, Decisions] = defaultdict(dict)
    for each in EligibilityDetermination.objects.filter(registrant__in=registrants):
        if each.facts_version == versions[each.registrant_id]:
            decided[each.registrant_id].setdefault(each.rule, each)
    return {each.pk: findings_from(_facts(each, periods[each.pk]), on=today, decided=decided[each.pk]) for each in registrants}


def determinations_in_force(registrant: Registrant) -> Decisions:
    """The latest determination of each rule, as long as the facts it rests on are the same."""
    found: Decisions = {}
    for determination in registrant.determinations.filter(facts_version=registrant.facts_version):
        found.setdefault(determination.rule, determination)
    return found


def _decided(rule: Callable[[date], Finding], decisions: Decisions, *, on: date, below: Finding | None = None) -> Finding:
    """The rule's finding on a day, or what a person decided on it."""
    finding = rule(on)
    determination = decisions.get(Rule(finding.rule))
    is_nested = below is not None and not below.is_met
    if determination is None or is_nested:
        return finding
    decided_on = timezone.localdate(determination.determined_at)
    if on < decided_on:
        return finding
    if _time_could_have_changed(determination, finding, rule(decided_on), on=on):
        words = f"A person at the program decided on {day_in_words(decided_on)}: {determination.get_outcome_display().lower()}."
        fact = f"{words} Time has passed since. {finding.fact} {STAFF_LOOK}"
        return replace(finding, outcome=Outcome.NEEDS_A_PERSON, fact=fact, missing="")
    return replace(
        finding,
        outcome=Outcome(determination.outcome),
        fact=determination.reason,
        decided_on=decided_on,
        decided_by_a_person=True,
        missing="",
        basis=str(determination.get_basis_display()),
    )


def _time_could_have_changed(determination: EligibilityDetermination, now: Finding, then: Finding, *, on: date) -> bool:
    """Whether the facts are the same and the answer may not be: the day named is here, or the rule answers otherwise than then."""
    if determination.ask_again_on is not None and determination.ask_again_on <= on:
        return True
    return now.outcome not in (then.outcome, determination.outcome)
