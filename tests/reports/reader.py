"""What a reader can do with a report: read its tables on page, file and paper, and try to work out what is not shown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

import numpy as np
import pypdf
from scipy.optimize import linprog

from reports.publication.tables import PublishedTable

NOT_SHOWN = "not shown"


@dataclass
class Tables(HTMLParser):
    """The tables of a page: caption → rows of cell texts, the header row first."""

    tables: dict[str, list[list[str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._caption, self._into = "", ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        match tag:
            case "caption":
                self._caption, self._into = "", "caption"
            case "tr":
                self.tables.setdefault(self._caption.strip(), []).append([])
            case "th" | "td":
                self.tables[self._caption.strip()][-1].append("")
                self._into = "cell"

    def handle_endtag(self, tag: str) -> None:
        if tag in {"caption", "th", "td"}:
            self._into = ""

    def handle_data(self, data: str) -> None:
        if self._into == "caption":
            self._caption += data
        elif self._into == "cell":
            row = self.tables[self._caption.strip()][-1]
            row[-1] = " ".join((row[-1] + data).split())


def tables_of(html: str) -> dict[str, list[list[str]]]:
    """Every table of a page by its caption, without the header row."""
    parser = Tables()
    parser.feed(html)
    return {caption: rows[1:] for caption, rows in parser.tables.items()}


def csv_rows(content: bytes) -> list[dict[str, str]]:
    """The lines of the data file."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def pdf_text(content: bytes) -> str:
    """The words of a PDF with single spaces."""
    return " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages).split())


def stands_in(text: str, label: str, number: str) -> bool:
    """The number directly follows the label."""
    return re.search(rf"{re.escape(label)} {re.escape(number)}(?![\d,])", text) is not None


def intervals(
    releases: Iterable[Sequence[PublishedTable]], parents: dict[str, dict[str, str | None]]
) -> dict[str, tuple[float, float]]:
    """For every cell not shown, the least and greatest count that fit all shown cells of all releases laid together.

    A program of its own: cells are variables of at least 1 where hidden (zeros are always shown); sums come from
    `parents`, which names the parent category of each category by measure.
    """
    shown, hidden, sums = _knowledge(releases, parents)
    unknown = [name for name in dict.fromkeys(hidden) if name not in shown]
    place = {name: number for number, name in enumerate(unknown)}
    equations: list[np.ndarray] = []
    right: list[float] = []
    for total, parts in sums.items():
        equation, rest = np.zeros(len(unknown)), 0.0
        for sign, name in [(1, total.split(":")[-1] if total.endswith(":everyone") else total), *((-1, part) for part in parts)]:
            if name in place:
                equation[place[name]] += sign
            else:
                rest -= sign * shown[name]
        equations.append(equation)
        right.append(rest)
    found = {}
    for name in unknown:
        goal = np.zeros(len(unknown))
        goal[place[name]] = 1
        ends = [
            linprog(sign * goal, A_eq=np.array(equations), b_eq=right, bounds=(1, 10_000), method="highs") for sign in (1, -1)
        ]
        assert all(end.status == 0 for end in ends)
        found[name] = (round(float(ends[0].fun or 0), 6), round(-float(ends[1].fun or 0), 6))
    return found


def _knowledge(
    releases: Iterable[Sequence[PublishedTable]], parents: dict[str, dict[str, str | None]]
) -> tuple[dict[str, int], list[str], dict[str, set[str]]]:
    """The shown cells, the hidden ones, and every sum with its parts."""
    shown: dict[str, int] = {}
    hidden: list[str] = []
    sums: dict[str, set[str]] = {}
    for table in (table for release in releases for table in release):
        for row in table.rows:
            name = "everyone" if row.is_total else f"{table.measure}/{row.key}"
            keys = row.key.removeprefix("together:").split("|")
            cells = [name if row.is_total else f"{table.measure}/{key}" for key in keys]
            if row.count is not None:
                shown[name] = row.count
            if row.labels or row.count is None:
                hidden += cells
            if row.labels:
                sums[name] = set(cells)
            for key, cell in zip(keys, cells, strict=True):
                if not row.is_total:
                    parent = parents[table.measure][key]
                    sums.setdefault(f"{table.measure}/{parent}" if parent else f"{table.measure}:everyone", set()).add(cell)
    return shown, hidden, sums
