"""Coarsen first: open a report at the finest step at which most numbers can be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from reports.disclosure.errors import SuppressionImpossibleError
from reports.disclosure.protect import ProtectedTable, protect, protect_release
from reports.disclosure.rule import ZeroPolicy
from reports.disclosure.table import CountTable


@dataclass(frozen=True)
class Step:
    """One step of a ladder; `words` complete the sentence "People are counted …", for example "by county"."""

    words: str
    table: CountTable


@dataclass(frozen=True)
class Rung:
    """A step as it may be published: how many of its finest numbers are shown, and what to tell the reader."""

    words: str
    table: ProtectedTable
    shown: int
    numbers: int
    sentence: str

    @property
    def share(self) -> Fraction:
        """Share of the numbers that are shown; 1 when there are none."""
        return Fraction(self.shown, self.numbers) if self.numbers else Fraction(1)


@dataclass(frozen=True)
class Ladder:
    """The step a report opens at, and the next finer one if it may be shown beside it."""

    opening: Rung
    finer: Rung | None
    sentence: str


def choose_step(steps: Sequence[Step], *, threshold: int, at_least: Fraction, zeros: ZeroPolicy = ZeroPolicy.SHOWN) -> Ladder:
    """Pick the finest step of which at least the share `at_least` of the numbers can be shown.

    `steps` go from coarse to fine. Each table must hold every cell of the table before (counties under their regions),
    so that the finer step, which readers can lay beside the opening one, is protected together with it.
    Shown zeros are not counted as numbers: an empty county loses nothing. When no step reaches the share, the
    coarsest is taken. Raises `ValueError` when the steps are not nested, `DisclosureError` as `protect` does.
    """
    _check_nested(steps)
    rungs = [_rung(step, protect(step.table, threshold=threshold, zeros=zeros)) for step in steps]
    place = max((i for i, rung in enumerate(rungs) if rung.share >= at_least), default=0)
    opening = rungs[place]
    sentence = f"People are counted {opening.words}. {opening.sentence}"
    if place + 1 == len(steps):
        return Ladder(opening, None, sentence)
    finer = _beside(opening, steps[place], steps[place + 1], threshold, zeros)
    if finer is None:
        return Ladder(opening, None, f"{sentence} Numbers {steps[place + 1].words} cannot be shown.")
    lost = finer.numbers - finer.shown
    missing = f"Numbers that would be missing there: {lost} of {finer.numbers}."
    offer = f"You can also see people counted {finer.words}. {missing}"
    return Ladder(opening, finer, f"{sentence} {offer}")


def _check_nested(steps: Sequence[Step]) -> None:
    if not steps:
        raise ValueError("A ladder needs a step.")
    for coarse, fine in pairwise(steps):
        held = {fine.table.cell_id(key) for key in fine.table.cells}
        if not all(coarse.table.cell_id(key) in held for key in coarse.table.cells):
            raise ValueError(f"The table {fine.words!r} does not hold every cell of the table {coarse.words!r}.")


def _rung(step: Step, table: ProtectedTable) -> Rung:
    counts = [table.count(key) for key in table.finest_keys]
    numbers = sum(count != 0 for count in counts)
    shown = sum(count is not None and count > 0 for count in counts)
    return Rung(step.words, table, shown, numbers, f"Numbers shown: {shown} of {numbers}.")


def _beside(opening: Rung, step: Step, finer: Step, threshold: int, zeros: ZeroPolicy) -> Rung | None:
    """The finer step, protected together with what the opening step shows and hides; None when that can't be."""
    table = opening.table
    try:
        _, protected = protect_release(
            [step.table, finer.table],
            threshold=threshold,
            zeros=zeros,
            already_shown=[table.cell_id(key) for key, count in table.cells.items() if count is not None],
            already_hidden=[table.cell_id(key) for key in table.hidden],
        )
    except SuppressionImpossibleError:
        return None
    return _rung(finer, protected)
