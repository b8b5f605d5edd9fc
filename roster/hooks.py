"""What higher rooms add to a person's record: what rests on a fact and follows from it, and where a benefit is to be had."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from roster.models import PhysicianFact, Registrant
from roster.rules.benefits import Key


@dataclass(frozen=True, slots=True)
class RestsOn:
    """Something that rests on a fact, and how it stands with the facts of now."""

    what: str
    counts: bool
    words: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Where somebody can have a benefit: a session, an organization."""

    benefit: Key
    words: str
    url: str = ""


type Offers = Callable[[Registrant, date], Iterable[Offer]]
type Dependents = Callable[[Registrant], Iterable[RestsOn]]
type Follower = Callable[[PhysicianFact], object]

_OFFERS: list[Offers] = []
_DEPENDENTS: list[Dependents] = []
_FOLLOWERS: list[Follower] = []


def register_offers(offers: Offers) -> None:
    """Add where a room's benefits are to be had as of a day; called from `AppConfig.ready`."""
    _OFFERS.append(offers)


def offers_for(registrant: Registrant, day: date) -> dict[Key, list[Offer]]:
    """Every offer, by the key of its benefit."""
    found: dict[Key, list[Offer]] = {}
    for offers in _OFFERS:
        for each in offers(registrant, day):
            found.setdefault(each.benefit, []).append(each)
    return found


def register_rests_on(dependents: Dependents) -> None:
    """Add what a room rests on a person's facts; called from `AppConfig.ready`."""
    _DEPENDENTS.append(dependents)


def register_fact_follower(follower: Follower) -> None:
    """Add what a room does when a fact was told, confirmed, changed or taken back; called from `AppConfig.ready`."""
    _FOLLOWERS.append(follower)


def rests_on(registrant: Registrant) -> list[RestsOn]:
    """Everything that rests on somebody's facts."""
    return [each for dependents in _DEPENDENTS for each in dependents(registrant)]


def what_changed(before: list[RestsOn], after: list[RestsOn]) -> list[str]:
    """What follows from a change, in sentences: what counts now, or counts no more."""
    earlier = {each.what: each for each in before}
    return [
        f"{each.what}: {'counts now' if each.counts else 'does not count any more'}. {each.words}"
        for each in after
        if each.what in earlier and earlier[each.what].counts != each.counts
    ]


def fact_changed(fact: PhysicianFact) -> None:
    """Tell every room that rests on facts."""
    for follower in _FOLLOWERS:
        follower(fact)
