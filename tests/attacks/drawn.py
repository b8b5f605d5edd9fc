"""What a PDF really draws: glyphs and their places, read from its content streams. The text layer is not asked."""

from __future__ import annotations

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pikepdf
from fontTools.ttLib import TTFont

type Matrix = tuple[float, float, float, float, float, float]

_SAME: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Run:
    """Some glyphs drawn in one go: page, typeface, glyph numbers, and from where to where on the page, in points."""

    page: int
    font: str
    glyphs: tuple[int, ...]
    glyph_count: int
    left: float
    right: float
    y: float


@dataclass(frozen=True)
class Drawn:
    """All runs, and the width and height of each page."""

    runs: list[Run]
    sizes: list[tuple[float, float]]

    @property
    def boxes(self) -> int:
        """How many characters have no glyph: number 0 is the box that stands for them, as are numbers beyond the last glyph."""
        return sum(1 for run in self.runs for glyph in run.glyphs if not 0 < glyph < run.glyph_count)

    @property
    def fonts(self) -> set[str]:
        """The typefaces that draw something, without the tag of the subset."""
        return {run.font.rpartition("+")[2] for run in self.runs}

    def outside(self, *, margin: float = 0) -> list[Run]:
        """Runs that leave the page, or the page without a margin."""
        return [
            run
            for run in self.runs
            if run.left < margin - 1
            or run.right > self.sizes[run.page][0] - margin + 1
            or not 0 <= run.y <= self.sizes[run.page][1]
        ]


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _widths(font: Any) -> tuple[dict[int, float], float]:
    descendant = font.DescendantFonts[0]
    found: dict[int, float] = {}
    listed = list(descendant.get("/W", []))
    position = 0
    while position < len(listed):
        first, second = int(listed[position]), listed[position + 1]
        if isinstance(second, pikepdf.Array):
            found.update({first + offset: float(width) for offset, width in enumerate(second)})
            position += 2
        else:
            found.update(dict.fromkeys(range(first, int(second) + 1), float(listed[position + 2])))
            position += 3
    return found, float(descendant.get("/DW", 1000))


def _glyph_count(font: Any) -> int:
    descriptor = font.DescendantFonts[0].FontDescriptor
    with TTFont(io.BytesIO(descriptor.FontFile2.read_bytes()), lazy=True) as embedded:
        return int(embedded["maxp"].numGlyphs)


class _Reader:
    def __init__(self, page: int) -> None:
        self.page, self.runs = page, list[Run]()
        self._counts: dict[str, int] = {}

    def read(self, stream: Any, resources: Any, outer: Matrix) -> None:  # noqa: C901 - one arm for each operator
        stack, now, text = list[tuple[Matrix, Any, float]](), outer, _SAME
        font: Any = None
        size = 0.0
        for instruction in pikepdf.parse_content_stream(stream):
            operator = instruction.operator
            operands: Any = instruction.operands if isinstance(instruction, pikepdf.ContentStreamInstruction) else ()
            match str(operator):
                case "q":
                    stack.append((now, font, size))
                case "Q":
                    now, font, size = stack.pop()
                case "cm":
                    now = _times(_matrix(operands), now)
                case "BT":
                    text = _SAME
                case "Tm":
                    text = _matrix(operands)
                case "Td":
                    text = _times((1, 0, 0, 1, float(operands[0]), float(operands[1])), text)
                case "Tf":
                    font, size = resources.Font[str(operands[0])], float(operands[1])
                case "Tj" | "TJ":
                    parts = list(operands[0]) if str(operator) == "TJ" else [operands[0]]
                    self._draw(parts, font, size, _times(text, now))
                case "Do":
                    inner = resources.XObject[str(operands[0])]
                    if inner.get("/Subtype") == pikepdf.Name.Form:
                        matrix = _matrix(inner.get("/Matrix", list(_SAME)))
                        self.read(inner, inner.get("/Resources", resources), _times(matrix, now))

    def _draw(self, parts: list[Any], font: Any, size: float, place: Matrix) -> None:
        widths, usual = _widths(font)
        glyphs, advance = list[int](), 0.0
        for part in parts:
            if isinstance(part, (int, float, Decimal)):
                advance -= float(part) / 1000 * size
                continue
            raw = bytes(part)
            numbers = [int.from_bytes(raw[each : each + 2], "big") for each in range(0, len(raw), 2)]
            glyphs += numbers
            advance += sum(widths.get(number, usual) for number in numbers) / 1000 * size
        ends = sorted((place[4], place[4] + advance * place[0]))
        name = str(font.BaseFont)
        count = self._counts.setdefault(name, 0) or _glyph_count(font)
        self._counts[name] = count
        self.runs.append(Run(self.page, name, tuple(glyphs), count, ends[0], ends[1], place[5]))


def _matrix(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(each) for each in numbers)
    return (a, b, c, d, e, f)


def drawn(content: bytes) -> Drawn:
    """Read every page, with the forms that it uses."""
    runs, sizes = list[Run](), list[tuple[float, float]]()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for number, page in enumerate(pdf.pages):
            reader = _Reader(number)
            reader.read(page, page.obj.get("/Resources"), _SAME)
            runs += reader.runs
            left, bottom, right, top = (float(each) for each in page.mediabox)
            sizes.append((right - left, top - bottom))
    return Drawn(runs, sizes)
