"""The three nested statuses of a registrant: the rules, and what a person decided about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.utils import timezone

from roster.models import EligibilityDetermination, Registrant
from roster.rules import EligibilityFacts, Finding, is_img, is_immigrant_img, is_minnesota_immigrant_img
from roster.rules.findings import Outcome, Rule


def facts_of(registrant: Registrant) -> EligibilityFacts:
    """The facts as the person gave them; one query for the periods in Minnesota."""
    periods = registrant.minnesota_residences.filter(removed_at=None)
    return EligibilityFacts(
        school_country=str(registrant.school_country.code or ""),
        school_country_name=str(registrant.school_country.name or ""),
        born_outside_us=registrant.born_outside_us,
        us_is_home=registrant.us_is_home,
        came_for_training=registrant.came_for_training,
        residence=registrant.residence,
        periods=tuple(period.as_period() for period in periods),
    )


def findings_from(
    facts: EligibilityFacts, *, on: date, decided: dict[str, EligibilityDetermination] | None = None
) -> list[Finding]:
    """The three findings in their order, each built on the one before it; a person's decision goes before a rule's."""
    decisions = decided or {}
    img = _decided(is_img(facts, on=on), decisions)
    immigrant = _decided(is_immigrant_img(facts, on=on, img=img), decisions)
    return [img, immigrant, _decided(is_minnesota_immigrant_img(facts, on=on, immigrant_img=immigrant), decisions)]


def findings_of(registrant: Registrant, *, on: date | None = None) -> list[Finding]:
    """The three findings for a registrant as of a day (today); three queries and the statute's."""
    return findings_from(facts_of(registrant), on=on or timezone.localdate(), decided=determinations_in_force(registrant))


def determinations_in_force(registrant: Registrant) -> dict[str, EligibilityDetermination]:
    """The latest determination of each rule, as long as the facts it rests on are the same."""
    found: dict[str, EligibilityDetermination] = {}
    for determination in registrant.determinations.filter(facts_version=registrant.facts_version):
        found.setdefault(determination.rule, determination)
    return found


def _decided(finding: Finding, decisions: dict[str, EligibilityDetermination]) -> Finding:
    determination = decisions.get(Rule(finding.rule))
    if determination is None:
        return finding
    return replace(
        finding,
        outcome=Outcome(determination.outcome),
        fact=determination.reason,
        decided_on=timezone.localdate(determination.determined_at),
        decided_by_a_person=True,
        missing="",
    )
