"""Measures the pages of a PDF: where each line of text stands, how full a page is, what stands below a heading."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary

PIXELS = 96 / 72
MARGIN = 40.0
"""No text comes nearer to the edge of the paper, in pixels."""
HALF = 0.5
LINES_BELOW = 2
ROLES = {"/H1", "/H2", "/H3", "/H4", "/H5", "/TD", "/TH", "/Caption", "/P", "/LBody", "/Figure", "/Lbl"}
HEADINGS = {"/H2", "/H3", "/H4", "/H5"}


@dataclass(frozen=True)
class Ink:
    """A piece of a line, or a drawing: its box in pixels from the upper left corner, and the element to which it belongs."""

    left: float
    right: float
    top: float
    bottom: float
    role: str
    element: int
    glyphs: int = 0


@dataclass
class Page:
    """One page: its height and width in pixels and what stands on it beside headers and footers, in the order of drawing."""

    width: float
    height: float
    ink: list[Ink] = field(default_factory=list)

    @property
    def filled(self) -> float:
        """How far down the page the ink goes."""
        frame = self.height - 2 * 72
        return max((each.bottom - 72 for each in self.ink), default=0) / frame

    def below(self, ink: Ink) -> int:
        """How many lines stand below; a drawing counts as many."""
        under = [each for each in self.ink if each.top >= ink.bottom - 1 and each.element != ink.element]
        return len({round(each.bottom) for each in under}) + LINES_BELOW * any(each.role == "/Figure" for each in under)


def pages_of(content: bytes) -> list[Page]:
    """All pages, measured."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        owners: dict[tuple[Any, int], tuple[str, int]] = {}
        drawings: list[tuple[Any, Ink]] = []
        _walk(pdf.Root.StructTreeRoot.K, None, ("", 0), owners, drawings)
        found = []
        for page in pdf.pages:
            size = [float(each) * PIXELS for each in page.MediaBox]
            measured = Page(size[2], size[3])
            measured.ink = list(_lines(page, owners)) + [ink for where, ink in drawings if where == page.obj.objgen]
            found.append(measured)
        return found


def _walk(
    node: Any, page: Any, owner: tuple[str, int], owners: dict[tuple[Any, int], tuple[str, int]], drawings: list[tuple[Any, Ink]]
) -> None:
    if isinstance(node, Array):
        for each in node:
            _walk(each, page, owner, owners, drawings)
    elif isinstance(node, int):
        owners[page, node] = owner
    elif isinstance(node, Dictionary):
        page = node.Pg.objgen if "/Pg" in node else page
        role = str(node.get("/S", ""))
        if role in ROLES:
            owner = (role, node.objgen[0])
        if role == "/Figure":
            height = float(node.Pg.MediaBox[3])
            left, low, right, high = (float(each) * PIXELS for each in node.A.BBox)
            top, bottom = height * PIXELS - high, height * PIXELS - low
            drawings.append((page, Ink(left, right, top, bottom, role, node.objgen[0])))
        if "/K" in node:
            _walk(node.K, page, owner, owners, drawings)


def _lines(page: pikepdf.Page, owners: dict[tuple[Any, int], tuple[str, int]]) -> Iterator[Ink]:
    fonts = {name: _widths(font) for name, font in page.Resources.get("/Font", Dictionary()).items()}
    marks: list[int | None] = []
    widths: dict[int, float] = {}
    size = x = y = 0.0
    for each in pikepdf.parse_content_stream(page, "BMC BDC EMC Tf Tm Tj TJ"):
        operands, operator = list(each.operands), str(each.operator)
        match operator:
            case "BDC":
                given = operands[1]
                marks.append(int(given.MCID) if isinstance(given, Dictionary) and "/MCID" in given else None)
            case "BMC":
                marks.append(None)
            case "EMC":
                marks.pop()
            case "Tf":
                widths, size = fonts[str(operands[0])], float(operands[1])
            case "Tm":
                x, y = float(operands[4]), float(operands[5])
            case _:
                mark = marks[-1] if marks else None
                role, element = owners.get((page.obj.objgen, mark), ("", 0)) if mark is not None else ("", 0)
                if role and role != "/Figure":
                    codes = [code for part in _parts(operands, operator) for code in part]
                    width = sum(widths.get(code, 1000.0) for code in codes) / 1000 * size
                    yield Ink(x, x + width, y - size * 0.75, y, role, element, len(codes))


def _parts(operands: Any, operator: str) -> Iterator[list[int]]:
    for each in operands[0] if operator == "TJ" else operands:
        if isinstance(each, pikepdf.String):
            raw = bytes(each)
            yield [int.from_bytes(raw[place : place + 2]) for place in range(0, len(raw), 2)]


def _widths(font: Any) -> dict[int, float]:
    found: dict[int, float] = {}
    given = list(font.DescendantFonts[0].W)
    while given:
        first, widths = int(given.pop(0)), given.pop(0)
        found |= {first + place: float(width) for place, width in enumerate(widths)}
    return found


def faults_of(content: bytes, *, front: int = 0) -> list[str]:
    """What is wrong with the pages, in words. The first `front` pages are cover, letter and contents, and may be short."""
    pages = pages_of(content)
    found = []
    for number, page in enumerate(pages, start=1):
        for ink in page.ink:
            if ink.left < MARGIN or ink.right > page.width - MARGIN or ink.top < 0 or ink.bottom > page.height - MARGIN:
                found.append(f"page {number}: {ink.role} leaves the frame ({ink.left:.0f} to {ink.right:.0f}, {ink.bottom:.0f})")
            if number > front and ink.role in HEADINGS | {"/Caption"} and page.below(ink) < LINES_BELOW:
                found.append(f"page {number}: {ink.role} with {page.below(ink)} lines below")
        following = pages[number] if number < len(pages) else None
        begins = following is None or (following.ink and following.ink[0].role in {"/H1", "/H2"})
        if number > front and page.filled < HALF and not begins:
            found.append(f"page {number} is filled to {page.filled:.0%}")
    return found
