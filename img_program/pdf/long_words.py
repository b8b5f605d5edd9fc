"""Words longer than a column get places at which a line may end, so that nothing runs off a page or out of a frame.

CSS alone doesn't do it: `overflow-wrap: anywhere` lets a table squeeze every column to one character, amounts too, and
`break-word` lets one long name widen the table beyond the paper.
"""

from __future__ import annotations

import re
import unicodedata

_MARKUP = re.compile(r"(<(style|title|svg)\b.*?</\2>|<[^>]*>)", re.DOTALL | re.IGNORECASE)
# A word of more than 20 characters (an entity is one of them); the longest usual word of our texts has fewer.
_LONG_WORD = re.compile(r"(?:&[#\w]+;|[^\s&]){21,}")
_CHARACTER = re.compile(r"&[#\w]+;|.", re.DOTALL)
_MAY_END_HERE = "\u200b"
_PIECE = 10
_VIRAMA = 9


def breakable(page: str) -> str:
    """The same HTML; in words that no column may be wide enough for, a line may end after every tenth character or so."""
    parts = _MARKUP.split(page)
    # The pattern has two groups: every third part is text.
    parts[::3] = [_LONG_WORD.sub(lambda word: _in_pieces(word[0]), text) for text in parts[::3]]
    del parts[2::3]
    return "".join(parts)


def _in_pieces(word: str) -> str:
    pieces, length, before = [], 0, ""
    for character in _CHARACTER.findall(word):
        if length >= _PIECE and not _joined(before, character):
            pieces.append(_MAY_END_HERE)
            length = 0
        pieces.append(character)
        length, before = length + 1, character
    return "".join(pieces)


def _joined(before: str, character: str) -> bool:
    """Whether two characters are drawn as one: marks and joiners belong to what stands before, a virama joins two letters."""
    if len(character) > 1 or len(before) > 1:
        return False
    return (
        unicodedata.category(character)[0] == "M"
        or "Cf" in {unicodedata.category(character), unicodedata.category(before)}
        or unicodedata.combining(before) == _VIRAMA
    )
