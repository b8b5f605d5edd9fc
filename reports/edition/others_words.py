"""Others' words in the sheets of an edition: which passages there are, and which of them may be printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from reports.edition.figures import READ_FIRST, AnnualFigures
from reports.measures.facts.values import Sheet, SheetSet
from reports.publication.frozen import canonical, sha256


@dataclass(frozen=True, slots=True)
class Words:
    """One passage: whose, under which heading, and the words as they were sent."""

    whose: str
    heading: str
    original: str

    @property
    def digest(self) -> str:
        """Names the passage by its place and its words."""
        return sha256(canonical([self.whose, self.heading, self.original]))


def words_in(figures: AnnualFigures) -> Iterator[Words]:
    """Every passage that a person must read before it is printed."""
    return (
        Words(_whose(sheet), heading, words)
        for each in figures.sheets
        if each.name in READ_FIRST
        for sheet in each.sheets
        for heading, words in sheet.paragraphs
    )


def as_printed(sheets: SheetSet, approved: Mapping[str, str]) -> SheetSet:
    """The sheets with approved passages alone, in the words that were approved (by digest)."""
    if sheets.name not in READ_FIRST:
        return sheets
    return replace(sheets, sheets=tuple(_printed(sheet, approved) for sheet in sheets.sheets))


def _printed(sheet: Sheet, approved: Mapping[str, str]) -> Sheet:
    said = ((heading, approved.get(Words(_whose(sheet), heading, words).digest, "")) for heading, words in sheet.paragraphs)
    return replace(sheet, paragraphs=tuple((heading, words) for heading, words in said if words))


def _whose(sheet: Sheet) -> str:
    return f"{sheet.title}, {sheet.caption}"
