"""Which addresses a document may name: ordinary links that do nothing until somebody presses them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_ORDINARY = frozenset({"http", "https", "mailto", "tel"})
_SLASHES = ("\\", "//", "/\\")


def is_ordinary_link(address: str) -> bool:
    """A web page, a mail address, a telephone number, or a place relative to the document; never a file of some machine.

    Looked at as readers do: without blanks, control signs and percent-encoding, with backslashes as slashes.
    """
    plain = address
    for _time in range(3):  # encoded twice is still encoded
        plain = unquote(plain)
    plain = "".join(mark for mark in unicodedata.normalize("NFKC", plain) if unicodedata.category(mark)[0] not in "CZ")
    if plain.startswith(_SLASHES):
        return False
    scheme = _SCHEME.match(plain)
    if scheme is None:
        return "\\\\" not in plain
    return scheme[1].lower() in _ORDINARY
