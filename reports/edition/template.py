"""The sections that a new edition begins with, from data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent.parent / "data" / "annual_edition.toml"


@dataclass(frozen=True, slots=True)
class SectionTemplate:
    """One section of the template; `duty` is 1 to 8, or 0."""

    key: str
    title: str
    duty: int
    is_appendix: bool
    body: str


@dataclass(frozen=True, slots=True)
class EditionTemplate:
    """Title, transmittal letter and sections."""

    title: str
    letter: str
    sections: tuple[SectionTemplate, ...]

    def letter_for(self, *, mandate: str, report_year: int, period: str) -> str:
        """The letter with what the settings say."""
        values = {"mandate": mandate, "report_year": str(report_year), "period": period}
        letter = self.letter
        for name, value in values.items():
            letter = letter.replace(f"{{{{ {name} }}}}", value)
        return letter.strip()


@cache
def edition_template() -> EditionTemplate:
    """The template as the file has it."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    sections = tuple(
        SectionTemplate(
            each["key"], each["title"], each.get("duty", 0), each.get("is_appendix", False), each.get("body", "").strip()
        )
        for each in data["sections"]
    )
    return EditionTemplate(data["title"], data["letter"], sections)
