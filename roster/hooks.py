"""What higher rooms add to a person's facts: what rests on them, and what follows when one becomes known."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from roster.models import PhysicianFact, Registrant


@dataclass(frozen=True, slots=True)
class RestsOn:
    """Something that rests on a fact, and how it stands with the facts of now."""

    what: str
    counts: bool
    words: str


type Dependents = Callable[[Registrant], Iterable[RestsOn]]
type Follower = Callable[[PhysicianFact], object]

_DEPENDENTS: list[Dependents] = []
_FOLLOWERS: list[Follower] = []


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
