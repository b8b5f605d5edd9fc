"""Cells that no spreadsheet takes for a formula (CWE-1236), and back again: the one place that knows how."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_SKIPPED = " '\u00a0"


def _is_dangerous(text: str) -> bool:
    return text.startswith(_FORMULA) or text.lstrip(_SKIPPED).startswith(_FORMULA)


def safe_cell(value: object) -> str:
    """A value as text, nothing for None, with a single quote before it when a spreadsheet could run it.

    Quotes and blanks before the dangerous character count too, so that `plain_text` gives back exactly what was.
    """
    text = "" if value is None else str(value)
    return f"'{text}" if _is_dangerous(text) else text


def plain_text(cell: str) -> str:
    """What `safe_cell` was given."""
    return cell[1:] if cell.startswith("'") and _is_dangerous(cell[1:]) else cell
