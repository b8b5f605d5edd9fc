"""When tables can't be shown safely beside each other: an example of what a reader could work out, and the cheapest way on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reports.disclosure.errors import DisclosureError
from reports.publication.release import Release


@dataclass(frozen=True, slots=True)
class Cure:
    """One change that makes the tables safe: its words, and how many numbers are then shown alone, of how many."""

    words: str
    shown: int
    numbers: int

    @property
    def sentence(self) -> str:
        """The change with its cost."""
        return f"{self.words}: then {self.shown} of {self.numbers} numbers are shown alone."


def way_on(release: Release, chosen: Mapping[str, int], titles: Mapping[str, str]) -> str:
    """In words for staff: what goes wrong, and the changes that mend it, the cheapest first."""
    example = release.counterexample(chosen)
    cures = sorted(_cures(release, chosen, titles), key=lambda cure: (cure.shown - cure.numbers, cure.words))
    said = ["These tables can't be shown safely beside each other, or beside earlier reports of the same figures."]
    said += [example] if example else []
    if not cures:
        return " ".join([*said, "Choose coarser steps, or leave tables out."])
    said.append(f"The cheapest way on: {cures[0].sentence}")
    said += [f"Or: {cure.sentence}" for cure in cures[1:3]]
    return " ".join(said)


def _cures(release: Release, chosen: Mapping[str, int], titles: Mapping[str, str]) -> Iterator[Cure]:
    """Every table one by one at each coarser step, or left out; categories are merged before numbers are lost."""
    for key, place in chosen.items():
        for coarser in range(place - 1, -1, -1):
            if cure := _tried(release, {**chosen, key: coarser}, f"“{titles[key]}” {release.steps(key)[coarser].words}"):
                yield cure
                break
        else:
            rest = {other: step for other, step in chosen.items() if other != key}
            if rest and (cure := _tried(release, rest, f"without “{titles[key]}”")):
                yield cure


def _tried(release: Release, chosen: Mapping[str, int], words: str) -> Cure | None:
    try:
        found = release.protect(chosen)
    except DisclosureError:
        return None
    numbers = [release.numbers(key, place, found[key]) for key, place in chosen.items()]
    return Cure(words, sum(shown for _, shown in numbers), sum(there for there, _ in numbers))
