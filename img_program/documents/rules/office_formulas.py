"""Formulas of workbooks and fields of documents: what may stand, and what fetches or starts something."""

from __future__ import annotations

import re

from img_program.documents.rules.office_names import FIELDS, FUNCTIONS, LINK_FUNCTION
from img_program.documents.rules.web_addresses import is_ordinary_link

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_SHEET = re.compile(r"'(?:[^']|'')*'")
_OTHER_BOOK = re.compile(r"\[[^\[\]]*\][^\s!'\"()\[\],;]*'?!")
_FIRST_ARGUMENT = re.compile(r'\s*"((?:[^"]|"")*)"\s*[,;)]')
_QUOTED = re.compile(r'[“"]([^“”"]*)[”"]')
_DDE_IN_WORDS = re.compile(r"\bDDE(?:AUTO)?\b[^<\n]{0,40}(?:cmd|powershell|\.exe|\\)", re.IGNORECASE)


def is_harmless_formula(formula: str) -> bool:
    """A formula that computes from the workbook alone; a link to press is harmless when its address is written out."""
    for found in LINK_FUNCTION.finditer(_TEXT.sub(_blank, formula).upper()):
        address = _FIRST_ARGUMENT.match(formula, found.end())
        if address is None or not is_ordinary_link(address[1].replace('""', '"')):
            return False
    bare = _TEXT.sub('""', formula)
    if _OTHER_BOOK.search(bare) or any(_names_a_file(sheet) for sheet in _SHEET.findall(bare)):
        return False
    bare = _SHEET.sub("''", bare)
    return "|" not in bare and FUNCTIONS.search(bare.upper()) is None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _names_a_file(sheet: str) -> bool:
    return "[" in sheet or "\\\\" in sheet or sheet.startswith("'//")


def is_harmless_field(instruction: str) -> bool:
    """A field of Word that shows something of the document itself; links only to ordinary addresses."""
    words = instruction.split()
    if not words:
        return True
    name = "=" if words[0].startswith("=") else words[0].upper().strip('"“”')
    if name not in FIELDS:
        return False
    if name != "HYPERLINK":
        return True
    addresses = _QUOTED.findall(instruction) or [word for word in words[1:] if not word.startswith("\\")]
    return all(is_ordinary_link(address.replace("\\\\", "\\")) for address in addresses[:1])


def starts_something_in_words(text: str) -> bool:
    """The words of a DDE command, wherever they stand: some readers make a field of them."""
    return _DDE_IN_WORDS.search(text) is not None
