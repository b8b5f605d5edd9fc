"""Tables of the tests: short ways to write them, published examples, and random ones."""

from collections.abc import Sequence
from itertools import product

from hypothesis import strategies as st

from reports.disclosure.table import Category, CountTable, Dimension, Key

POPULATION = "people on the roster"


def flat(name: str, keys: Sequence[str]) -> Dimension:
    return Dimension(name, name.capitalize(), tuple(Category(key, key.upper()) for key in keys))


def one_way(counts: Sequence[int]) -> CountTable:
    keys = [f"c{number:02}" for number in range(len(counts))]
    cells: dict[Key, int] = {(key,): count for key, count in zip(keys, counts, strict=True)}
    return CountTable.from_leaves("People by place", POPULATION, (flat("place", keys),), cells)


def two_way(rows: Sequence[str], columns: Sequence[str], counts: Sequence[Sequence[int]]) -> CountTable:
    cells: dict[Key, int] = {
        (row, column): count for row, line in zip(rows, counts, strict=True) for column, count in zip(columns, line, strict=True)
    }
    return CountTable.from_leaves("People", POPULATION, (flat("a", rows), flat("b", columns)), cells)


def grid(counts: Sequence[Sequence[int]]) -> CountTable:
    return two_way([f"r{i:02}" for i in range(len(counts))], [f"c{i:02}" for i in range(len(counts[0]))], counts)


INCOMES = two_way(
    "ABCDEFGH",
    ("annet", "arbeid", "soshjelp", "trygd"),
    [
        (11, 11, 55, 36),
        (7, 1, 29, 18),
        (5, 8, 35, 25),
        (13, 2, 17, 13),
        (9, 14, 63, 52),
        (12, 9, 24, 22),
        (6, 4, 22, 8),
        (9, 3, 38, 15),
    ],
)
"""Statistics Norway's table z1: eight regions, four main incomes."""

MICRODATA = two_way("ABCD", ("male", "female"), [(18, 2), (14, 19), (12, 10), (11, 14)])
"""The table of the R package sdcTable's microdata1."""

ACCIDENTS = two_way(
    ("k1", "k2", "k3", "k4", "k5", "k6"),
    ("serious", "light", "none", "unknown"),
    [(4, 0, 0, 0), (5, 0, 1, 0), (3, 2, 1, 0), (4, 1, 4, 0), (1, 0, 0, 0), (6, 0, 0, 0)],
)
"""Statistics Norway's mun_accidents: six municipalities, many zeros."""

COUNTRIES = Dimension(
    "geo",
    "Country",
    (
        Category("eu", "EU"),
        Category("noneu", "Not EU"),
        Category("spain", "Spain", "eu"),
        Category("iceland", "Iceland", "noneu"),
        Category("portugal", "Portugal", "eu"),
    ),
)


def _by_year() -> CountTable:
    lines = {"2014": (5, 2, 0, 6, 3, 4), "2015": (5, 0, 0, 6, 3, 4), "2016": (7, 1, 1, 5, 4, 3)}
    places = list(product(("young", "old"), ("spain", "iceland", "portugal")))
    cells: dict[Key, int] = {
        (age, country, year): count for year, line in lines.items() for (age, country), count in zip(places, line, strict=True)
    }
    dimensions = (flat("age", ("young", "old")), COUNTRIES, flat("year", tuple(lines)))
    return CountTable.from_leaves("Example 1", POPULATION, dimensions, cells)


EXAMPLE_1 = _by_year()
"""Statistics Norway's example1: age by country (under EU or not) by year."""


def counts(most: int) -> st.SearchStrategy[int]:
    """Counts as small populations have them: many zeros and small numbers, a few large ones."""
    return st.one_of(st.integers(0, 3), st.integers(0, most))


@st.composite
def grids(draw: st.DrawFn, rows: int, columns: int, most: int) -> CountTable:
    height, width = draw(st.integers(2, rows)), draw(st.integers(2, columns))
    line = st.lists(counts(most), min_size=width, max_size=width)
    return grid(draw(st.lists(line, min_size=height, max_size=height)))


@st.composite
def deep_tables(draw: st.DrawFn) -> CountTable:
    """Three ways, one of them a tree, so that sums cross in ways that a plain grid does not have."""
    dimensions = (flat("age", ("young", "old")), COUNTRIES, flat("year", ("y1", "y2")))
    keys = list(product(*(dimension.leaves() for dimension in dimensions)))
    drawn = draw(st.lists(counts(25), min_size=len(keys), max_size=len(keys)))
    return CountTable.from_leaves("Deep", POPULATION, dimensions, dict(zip(keys, drawn, strict=True)))
