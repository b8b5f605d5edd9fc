"""What the program must never be given, as far as a machine can tell it by its shape.

Social Security numbers, A-numbers, and the machine-readable lines of passports and visas (PROGRAM §9). A finding
says what it seems to be, never the value itself.
"""

from __future__ import annotations

import re

SOCIAL_SECURITY = "a Social Security number"
A_NUMBER = "an A-number (alien registration number)"
PASSPORT = "lines of a passport, visa or identity card"

_SEPARATOR = r"[\s\-\u2010-\u2015.]?"
_DIGIT_BEFORE, _DIGIT_AFTER = r"(?<![\d\-])", r"(?![\d\-]*\d)"
_SSN_WRITTEN = re.compile(rf"{_DIGIT_BEFORE}(\d{{3}})[\s\-\u2010-\u2015.](\d{{2}})[\s\-\u2010-\u2015.](\d{{4}}){_DIGIT_AFTER}")
_SSN_NAMED = re.compile(
    rf"(?:\bSSN\b|\bsocial[\s-]+security\b)[^\d\n]{{0,40}}?(\d{{3}}){_SEPARATOR}(\d{{2}}){_SEPARATOR}(\d{{4}})(?!\d)",
    re.IGNORECASE,
)
_A_WRITTEN = re.compile(
    r"(?<![A-Za-z0-9])A(?:[\s#:\-]{0,2}|\s?(?:no|number)\W{0,3})(\d{3}[\s\-]?\d{3}[\s\-]?\d{3}|\d{8})(?![\d\-])"
)
_A_NAMED = re.compile(
    r"(?:\ba[\s-]?number|\balien\s+(?:registration\s+)?(?:number|no)|\buscis\s*(?:#|number|no))\W{0,5}A?\W{0,2}"
    r"(\d{3}[\s\-]?\d{3}[\s\-]?\d{2,3})(?!\d)",
    re.IGNORECASE,
)
# ICAO 9303: two lines of 44 (passport) or 36 (visa, card), three of 30; letters, digits and the filler “<”.
_MRZ_FIRST = re.compile(r"(?:^|\s)(?:[PVIAC][A-Z0-9<][A-Z<]{3}[A-Z0-9<]{25,39})(?=\s|$)", re.MULTILINE)
_NEVER_ISSUED_AREAS = {"000", "666"}


def _is_possible_ssn(area: str, group: str, serial: str) -> bool:
    """Numbers that the Social Security Administration could have given: no zero part, no area 000, 666 or 900 to 999."""
    return area not in _NEVER_ISSUED_AREAS and area < "900" and group != "00" and serial != "0000"


def _holds_ssn(text: str) -> bool:
    return any(_is_possible_ssn(*found.groups()) for pattern in (_SSN_WRITTEN, _SSN_NAMED) for found in pattern.finditer(text))


def looks_forbidden(text: str) -> str | None:
    """What the text seems to hold, in words, or None."""
    if _holds_ssn(text):
        return SOCIAL_SECURITY
    if _A_WRITTEN.search(text) or _A_NAMED.search(text):
        return A_NUMBER
    if any("<<" in found.group() for found in _MRZ_FIRST.finditer(text)):
        return PASSPORT
    return None
