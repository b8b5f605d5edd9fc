"""Coarsen first: the finest step that can mostly be shown."""

from fractions import Fraction

import pytest

from reports.disclosure.ladder import Ladder, Step, choose_step
from reports.disclosure.table import TOTAL, Category, CountTable, Dimension, Key
from tests.reports.disclosure.tables import POPULATION

AREAS = (Category("metro", "Metro"), Category("greater", "Greater Minnesota"))
REGIONS = (
    Category("core", "Core", "metro"),
    Category("suburbs", "Suburbs", "metro"),
    Category("north", "North", "greater"),
    Category("south", "South", "greater"),
)
COUNTIES = tuple(Category(f"{region.key}-{i}", f"{region.label} {i}", region.key) for region in REGIONS for i in range(4))
STEPS = (("by area", AREAS), ("by region", AREAS + REGIONS), ("by county", AREAS + REGIONS + COUNTIES))


def climb(counts: dict[str, int], share: Fraction = Fraction(4, 5)) -> Ladder:
    place = Dimension("place", "Place", AREAS + REGIONS + COUNTIES)
    cells: dict[Key, int] = {(key,): count for key, count in counts.items()}
    full = CountTable.from_leaves("People", POPULATION, (place,), cells)
    steps = []
    for words, categories in STEPS:
        dimension = Dimension("place", "Place", categories)
        steps.append(Step(words, CountTable("People", POPULATION, (dimension,), {(k,): full.cells[k,] for k in dimension.keys})))
    return choose_step(steps, threshold=10, at_least=share)


def spread(each: int) -> dict[str, int]:
    return {county.key: each for county in COUNTIES}


def test_the_finest_step_is_taken_when_it_can_be_shown() -> None:
    ladder = climb(spread(12))
    assert ladder.opening.words == "by county"
    assert ladder.finer is None
    assert ladder.sentence == "People are counted by county. Numbers shown: 16 of 16."


def test_a_coarser_step_is_taken_and_the_finer_one_offered_with_its_loss() -> None:
    ladder = climb({**spread(4), "core-0": 40, "core-1": 30, "core-2": 20})
    assert ladder.opening.words == "by region"
    assert ladder.opening.share == 1
    assert ladder.finer is not None
    assert ladder.finer.shown == 2
    assert ladder.sentence == (
        "People are counted by region. Numbers shown: 4 of 4. "
        "You can also see people counted by county. Numbers that would be missing there: 14 of 16."
    )


def test_the_finer_step_hides_nothing_that_the_opening_step_shows() -> None:
    ladder = climb({**spread(0), "core-0": 40, "core-1": 3, "suburbs-0": 50, "north-0": 12, "south-1": 11, "south-2": 2})
    assert ladder.finer is None or all(
        ladder.finer.table.count(key) == count for key, count in ladder.opening.table.cells.items()
    )


def test_a_finer_step_that_would_undo_the_opening_one_is_not_offered() -> None:
    # Regions can be shown; the only person of "south-3" could then be found from South's total, whatever is hidden.
    ladder = climb({**spread(20), "south-0": 0, "south-1": 0, "south-2": 9, "south-3": 1}, Fraction(1))
    assert ladder.opening.words == "by region"
    assert ladder.opening.table.count(("south",)) == 10
    assert ladder.finer is None
    assert ladder.sentence.endswith("Numbers by county cannot be shown.")


def test_the_share_is_an_argument() -> None:
    counts = {**spread(12), "north-0": 3}
    assert climb(counts, Fraction(4, 5)).opening.words == "by county"
    assert climb(counts, Fraction(9, 10)).opening.words == "by region"


def test_empty_places_lose_nothing() -> None:
    ladder = climb({"core-0": 30, "suburbs-0": 30, "north-0": 15, "south-0": 20})
    assert ladder.opening.words == "by county"
    assert (ladder.opening.shown, ladder.opening.numbers) == (4, 4)
    assert climb({}).opening.share == 1


def test_the_coarsest_step_is_taken_when_none_can_mostly_be_shown() -> None:
    ladder = climb({"core-0": 4})
    assert ladder.opening.words == "by area"
    assert ladder.opening.table.count((TOTAL,)) is None
    assert ladder.sentence.startswith("People are counted by area. Numbers shown: 0 of 1.")


def test_steps_that_are_not_nested_are_refused() -> None:
    area = CountTable.from_leaves("t", POPULATION, (Dimension("place", "Place", AREAS),), {})
    county = CountTable.from_leaves("t", POPULATION, (Dimension("place", "Place", (Category("x", "X"),)),), {})
    with pytest.raises(ValueError, match="does not hold every cell"):
        choose_step([Step("by area", area), Step("by county", county)], threshold=10, at_least=Fraction(4, 5))
    with pytest.raises(ValueError, match="needs a step"):
        choose_step([], threshold=10, at_least=Fraction(4, 5))
