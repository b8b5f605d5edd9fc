"""Our typefaces for documents and charts, as the theme's build leaves them. Loads nothing heavy.

Public Sans is the program's own. What it lacks (other scripts, signs) comes from Noto, listed in `theme/scripts.json`.
"""

from __future__ import annotations

import json
import logging
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

FONT = "Public Sans"
FONT_FILES = {
    (400, "normal"): "PublicSans-Regular.ttf",
    (400, "italic"): "PublicSans-Italic.ttf",
    (600, "normal"): "PublicSans-SemiBold.ttf",
    (700, "normal"): "PublicSans-Bold.ttf",
}
SCHEME = "asset:"
_WEIGHTS = {"Regular": 400, "Bold": 700}
# Drawn by nothing: controls, joiners, marks of direction, variation selectors.
_UNDRAWN = {"Cc", "Cf", "Zl", "Zp", "Cn", "Co", "Cs"}
_SELECTORS = frozenset((*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0))


class MissingFontsError(Exception):
    """The theme has not been built, so its typeface isn't there."""


@dataclass(frozen=True, slots=True)
class Script:
    """A typeface of Noto with the blocks of Unicode for which it comes along."""

    file: str
    faces: tuple[str, ...]
    blocks: tuple[range, ...]

    @property
    def names(self) -> list[str]:
        """Its files."""
        return [f"{self.file}-{face}.ttf" for face in self.faces]

    def draws(self, character: int) -> bool:
        """Whether it has a glyph for a character of its blocks."""
        return any(character in block for block in self.blocks) and character in _characters(self.names[0])


def font_folder() -> Path:
    """Where the theme's build puts the typefaces. Raises MissingFontsError when a file is missing."""
    folder = Path(settings.BASE_DIR) / "static" / "build" / "fonts"
    missing = [
        name
        for name in (*FONT_FILES.values(), *(name for each in scripts() for name in each.names))
        if not (folder / name).is_file()
    ]
    if missing:
        raise MissingFontsError(f"Build the theme first; {', '.join(missing)} can't be found.")
    return folder


@cache
def scripts() -> tuple[Script, ...]:
    """Every typeface beside our own, in the order in which they are asked for a glyph."""
    listed = json.loads((Path(settings.BASE_DIR) / "theme" / "scripts.json").read_text())
    return tuple(Script(each["file"], tuple(each["faces"]), tuple(_blocks(each["blocks"]))) for each in listed)


def _blocks(words: str) -> Iterable[range]:
    for block in words.split():
        first, last = (int(end, 16) for end in block.split("-"))
        yield range(first, last + 1)


@cache
def _characters(name: str) -> frozenset[int]:
    """What a typeface has a glyph for."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only a job draws

    with TTFont(font_folder() / name, lazy=True) as font:
        return frozenset(font.getBestCmap())


def font_files() -> list[str]:
    """Every file that a document may ask for."""
    return [*FONT_FILES.values(), *(name for each in scripts() for name in each.names)]


def scripts_in(text: str) -> list[Script]:
    """The typefaces that a text needs beside our own. A character that none of them draws is logged by its code alone."""
    own = _characters(FONT_FILES[400, "normal"])
    found: dict[Script, None] = {}
    undrawn = []
    for character in sorted({ord(each) for each in text} - own):
        if unicodedata.category(chr(character)) in _UNDRAWN or character in _SELECTORS:
            continue
        script = next((each for each in scripts() if each.draws(character)), None)
        if script is None:
            undrawn.append(f"U+{character:04X}")
        else:
            found[script] = None
    if undrawn:
        logger.warning("a document has characters that no typeface draws", extra={"characters": undrawn})
    return list(found)


def font_faces(page: str) -> str:
    """The `@font-face` rules for a document: our typeface, and those of the scripts in which `page` (HTML) is written."""
    own = [_face(FONT, weight, style, name) for (weight, style), name in FONT_FILES.items()]
    others = [
        _face(script.file, _WEIGHTS[face], "normal", name)
        for script in scripts_in(unescape(page))
        for face, name in zip(script.faces, script.names, strict=True)
    ]
    return "\n".join([*own, *others])


def _face(family: str, weight: int, style: str, name: str) -> str:
    return f'@font-face {{ font-family: "{family}"; font-weight: {weight}; font-style: {style}; src: url("{SCHEME}{name}"); }}'
