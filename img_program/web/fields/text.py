"""Lines and long texts without characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django import forms

# Direction overrides make a text read as another than it is; a byte order mark says nothing inside a text.
# Joiners stay: Persian and the scripts of India are written with them.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff]")
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and symbols by name, drawn as nothing


def _without_controls(text: str, *, keep: str) -> str:
    kept = "".join(each for each in text if each in keep or unicodedata.category(each) not in {"Cc", "Cs"})
    return _DIRECTION.sub("", kept)


def is_visible(text: str) -> bool:
    """Whether there is at least one character to see."""
    return any(unicodedata.category(each)[0] in "LNPS" and each not in _BLANKS for each in text)


def clean_line(text: str) -> str:
    """One line: line breaks and tabs are spaces, spaces stand alone, controls are gone; empty when nothing can be seen."""
    line = " ".join(_without_controls(re.sub(r"\s", " ", text), keep="").split())
    return line if is_visible(line) else ""


def clean_text(text: str) -> str:
    """Lines ended by a newline, without other controls and without blanks at both ends; empty when nothing can be seen."""
    lines = re.sub("\r\n|[\r\v\f\x85\u2028\u2029]", "\n", text)
    kept = _without_controls(lines, keep="\n\t").strip()
    return kept if is_visible(kept) else ""


class LineField(forms.CharField):
    """One line of text, as long as its column."""

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str | None:
        """The cleaned line."""
        text = super().to_python(value)
        return clean_line(text) or self.empty_value if text else text


class LongTextField(forms.CharField):
    """Several lines of text; `rows` is the height of the control."""

    def __init__(self, *, max_length: int = 4000, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str | None:
        """The cleaned text."""
        text = super().to_python(value)
        return clean_text(text) or self.empty_value if text else text
