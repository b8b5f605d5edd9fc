"""Words in drawings as one run, so that they are joined and ordered as their script wants.

WeasyPrint places the letters of an SVG one by one: Arabic comes out unjoined and back to front, and so do the scripts of India
and Burma. Text without places of its own for letters needs none of that.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from weasyprint import svg
from weasyprint.svg.text import text as _letter_by_letter

_ONE_BY_ONE = ("dx", "dy", "rotate", "textLength", "letter-spacing")


class _OneRun(str):
    """Words that give themselves whole to whoever asks for letter after letter."""

    __slots__ = ()

    def __iter__(self) -> Iterator[str]:
        yield str(self)


def _in_one_run(drawing: Any, node: Any, font_size: float) -> None:
    has_places = any(name in node.attrib for name in _ONE_BY_ONE) or any(
        len(node.attrib.get(name, "").replace(",", " ").split()) > 1 for name in ("x", "y")
    )
    if node.text and not has_places:
        node._etree_node.text = _OneRun(node.text)  # noqa: SLF001 - the node has no other way
    _letter_by_letter(drawing, node, font_size)


def draw_words_whole() -> None:
    """Called before a document is drawn; called twice, nothing changes."""
    svg.text = _in_one_run  # it asks for text by this name, too
    for tag, how in svg.TAGS.items():
        if how is _letter_by_letter:
            svg.TAGS[tag] = _in_one_run
