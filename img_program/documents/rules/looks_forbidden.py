"""What the program must never be given, as far as a machine can tell it by shape and by the words around.

The one detector of the product: numbers of identity documents and the machine-readable lines of passports and visas
(PROGRAM §9). A finding says what it seems to be, never the value itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from django.utils.crypto import salted_hmac

SOCIAL_SECURITY = "a Social Security number"
TAXPAYER = "an individual taxpayer number"
A_NUMBER = "an A-number (alien registration number)"
GREEN_CARD = "the number of a green card or work permit"
RECEIPT = "the receipt number of an immigration case"
ARRIVAL = "the number of an arrival record"
STUDENT = "a student and exchange visitor number"
PASSPORT_NUMBER = "a passport number"
VISA_NUMBER = "a visa number"
NATIONAL = "the number of an identity card or of a certificate of citizenship"
PASSPORT = "lines of a passport, visa or identity card"


class Certainty(IntEnum):
    """How sure a finding is. What the text itself names can't be kept; the rest may be something else, and a person can say so."""

    POSSIBLE = 1
    LIKELY = 2
    NAMED = 3


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What a text seems to hold. `mark` stands for this number, so that somebody can say of it that it is none."""

    kind: str
    certainty: Certainty
    mark: str


@dataclass(frozen=True, slots=True)
class _Shape:
    kind: str
    certainty: Certainty
    pattern: re.Pattern[str]


_SEP = r"[\s\-\u2010-\u2015\u2212.·_/]"
_LOOSE = rf"{_SEP}{{0,3}}"
_ALONE, _ENDS = r"(?<![\d\-+./$€£,])", r"(?![\d\-]*\d)(?![\s./]\d)"


# A phone number after such words is nobody's document: “Do not send your passport. Call 651-201-3838.”
_NO_PHONE = r"(?!\d{3}[\s.\-]\d{3}[\s.\-]\d{4}(?!\d))"


def _named(words: str, number: str, *, between: int = 40) -> re.Pattern[str]:
    """A number that the words before it name: in the same line, with at most so many other signs and no digit between."""
    gap = rf"(?:(?!phone|call|tel\b|fax)[^\d\n;]){{0,{between}}}?"
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W\d_])(?:|{gap}(?<![^\W\d_])){_NO_PHONE}({number})(?![^\W_])", re.IGNORECASE)


_NINE = rf"\d{{3}}{_LOOSE}\d{{2}}{_LOOSE}\d{{4}}|\d{{3}}{_LOOSE}\d{{3}}{_LOOSE}\d{{3}}|(?:\d{_SEP}?){{8}}\d"
_EIGHT_OR_NINE = rf"(?:A{_SEP}?)?(?:\d{{3}}{_LOOSE}\d{{3}}{_LOOSE}\d{{2,3}}|\d{{8,9}})"
# At least six digits, perhaps behind one to three letters: what stands on cards and in passports. Never a date.
_ON_A_CARD = r"(?!\d{4}-\d{1,2}-\d{1,2})(?:[A-Z]{1,3}[\s\-]?)?(?:\d[\s\-]?){5,12}\d[A-Z]?\d?"
_CARD_OR_DATE = rf"(?!(?:19|20)\d\d[\s\-](?:19|20)\d\d)(?!\d{{1,2}}[\s\-]\d{{1,2}}[\s\-](?:19|20)\d\d){_ON_A_CARD}"
_OFFICES = "EAC|WAC|LIN|SRC|MSC|NBC|IOE|YSC|NSC|TSC|VSC|CSC|ZAR|ZBO|ZCH|ZHN|ZLA|ZMI|ZNK|ZNY|ZOL|ZSF|ZTA"
_SSN_WORDS = (
    r"ssn|s\.\s?s\.\s?n\.?|ss\s?(?:\#|no\.?|number)|soc(?:ial|\.)?[\s\-]*sec(?:urity|\.)?|seguro\s+social|social\s*(?:\#|:)"
)
_CARD_WORDS = (
    r"green[\s\-]*cards?|permanent[\s\-]+resident(?:[\s\-]+card)?|resident[\s\-]+alien(?:[\s\-]+card)?|i[\s\-]?551|i[\s\-]?766"
    r"|ead(?:\s+card)?|employment\s+authorization(?:\s+(?:card|document))?|work\s+permit|tarjeta\s+verde|advance\s+parole"
)
_ARRIVAL_WORDS = r"i[\s\-]?94|arrival[\s/\-]*(?:departure\s+)?record|admission\s+(?:record\s+)?(?:no\.?|number|\#)|departure\s+(?:record|number)"
_CITIZEN_WORDS = (
    r"naturali[sz]ation(?:\s+certificate)?|certificate\s+of\s+(?:naturali[sz]ation|citizenship)|citizenship\s+certificate"
    r"|national\s+(?:id|identity|identification)(?:\s+card)?|identity\s+card|c[eé]dula|aadhaar|curp|kebele\s+id|tazkira"
)
_PASSPORT_WORDS = r"passport|pasaporte|passeport|reisepass|baasaboor|паспорт|جواز(?:\s+(?:ال)?سفر)?|travel\s+document"
_NUMBER_WORDS = r"(?:\s*(?:\#|no\.?|nr\.?|number|numbers|num\.?|is|was|:))"

_LETTERS_SHAPES = (
    # ICAO 9303: two lines of 44 (passport) or 36 (visa, card), three of 30; letters, digits and the filler “<”.
    _Shape(PASSPORT, Certainty.NAMED, re.compile(r"(?:^|\s)([PVIAC][A-Z0-9<][A-Z<]{3}(?=[A-Z0-9<]*<<)[A-Z0-9<]{25,39})(?=\s|$)", re.MULTILINE)),
    _Shape(SOCIAL_SECURITY, Certainty.NAMED, _named(_SSN_WORDS, _NINE)),
    _Shape(TAXPAYER, Certainty.NAMED, _named(r"itin|individual\s+tax(?:payer)?", _NINE)),
    _Shape(A_NUMBER, Certainty.NAMED, _named(rf"alien(?:\s+registration)?{_NUMBER_WORDS}|a[\s\-]?(?:number|no\.?|nr\.?)|uscis\s*(?:\#|number|no\.?)", _EIGHT_OR_NINE, between=12)),
    _Shape(GREEN_CARD, Certainty.NAMED, _named(_CARD_WORDS, _CARD_OR_DATE, between=30)),
    _Shape(RECEIPT, Certainty.NAMED, re.compile(rf"(?<![^\W_])((?:{_OFFICES})[\s\-*]*\d{{2}}[\s\-*]*\d{{3}}[\s\-*]*\d{{5}})(?!\d)", re.IGNORECASE)),
    _Shape(RECEIPT, Certainty.NAMED, _named(rf"(?:{_OFFICES}|uscis|i[\s\-]?\d{{3}}[a-z]?|immigration)\s+(?:receipt|case)", r"(?:[A-Z]{3}[\s\-]?)?(?:\d[\s\-]?){9}\d", between=24)),
    _Shape(ARRIVAL, Certainty.NAMED, _named(_ARRIVAL_WORDS, r"(?:\d[\s\-]?){8}(?:\d[\s\-]?[A-Z][\s\-]?\d|\d(?:[\s\-]?\d){0,2})", between=30)),
    _Shape(STUDENT, Certainty.NAMED, _named("sevis|ds[\\s\\-]?2019|i[\\s\\-]?20", r"N?[\s\-]?\d{8,10}", between=24)),
    _Shape(PASSPORT_NUMBER, Certainty.NAMED, _named(_PASSPORT_WORDS, _CARD_OR_DATE, between=24)),
    _Shape(VISA_NUMBER, Certainty.NAMED, _named(rf"visa(?:\s+foil)?(?:{_NUMBER_WORDS})+|visa\s+foil", r"[A-Z]?\d{7,8}|\d{10,14}", between=12)),
    _Shape(VISA_NUMBER, Certainty.NAMED, re.compile(r"\bvisa\s+([A-Z]?\d{7,8})\b", re.IGNORECASE)),
    _Shape(NATIONAL, Certainty.NAMED, _named(_CITIZEN_WORDS, _CARD_OR_DATE, between=24)),
    _Shape(A_NUMBER, Certainty.LIKELY, re.compile(r"(?<![^\W_])(?:A(?:[\s#:\-]{0,2}|\s?(?:no|number)\W{0,3})|a[#\-]?)(\d{3}[\s\-]?\d{3}[\s\-]?\d{2,3})(?![\d\-])(?![^\W_])")),
    _Shape(ARRIVAL, Certainty.LIKELY, re.compile(r"(?<![^\W_])(\d{9}[A-HJ-NP-Z]\d)(?![^\W_])")),
    _Shape(STUDENT, Certainty.LIKELY, re.compile(r"(?<![^\W_])(N00\d{8})(?!\d)", re.IGNORECASE)),
)  # fmt: skip
_SSN_SHAPE = re.compile(
    rf"{_ALONE}(\d{{3}})(\s?[\-\u2010-\u2015\u2212]\s?|[\s.·_/])(\d{{2}})(\s?[\-\u2010-\u2015\u2212]\s?|[\s.·_/])(\d{{4}}){_ENDS}"
)
_SSN_SPACED = re.compile(r"(?<![\d$+])(?<!\d\s)((?:\d ){8}\d)(?!\s?\d)")
_NINE_DIGITS = re.compile(r"(?<![^\W_])(?<![\d\-+./$€£,#])(\d{9})(?![\d\-]*\d)(?![^\W_])(?![.,]\d)")
_INNOCENT_NEAR = re.compile(
    r"(?:file|case|agreement|contract|grant|award|invoice|voucher|order|docket|account|supplier|vendor|duns|uei|ein|fein|tax\s*id|"
    r"zip(?:\s*code)?|postal|phone|tel|fax|cell|mobile|call|routing|reference|ref|receipt|tracking|permit|license|licen[cs]e|ecfmg|"
    r"usmle|npi|orcid|nrmp|aamc|acgme|program|MN|WI|IA|ND|SD|IL)\b[\s.:#()]*(?:no|nr|number|id|is|was|code)?[\s.:#()]*$",
    re.IGNORECASE,
)
_NEVER_ISSUED_AREAS = {"000", "666"}


def suspicions(text: str) -> Iterator[Suspicion]:
    """Everything that a text seems to hold, the surest of each number; see `Suspicion`."""
    plain = _plain(text)
    seen: dict[str, Suspicion] = {}
    for kind, certainty, value in (*_by_words_and_letters(plain), *_social_security(plain)):
        mark = _mark(value)
        if mark not in seen or seen[mark].certainty < certainty:
            seen[mark] = Suspicion(kind, certainty, mark)
    return iter(seen.values())


def looks_forbidden(text: str) -> str | None:
    """What the text seems to hold, in words, or None; nine digits alone are not yet a reason."""
    found = [each for each in suspicions(text) if each.certainty >= Certainty.LIKELY]
    return max(found, key=lambda each: each.certainty).kind if found else None


def _by_words_and_letters(plain: str) -> Iterator[tuple[str, Certainty, str]]:
    for shape in _LETTERS_SHAPES:
        for found in shape.pattern.finditer(plain):
            yield shape.kind, shape.certainty, found.group(1)


def _social_security(plain: str) -> Iterator[tuple[str, Certainty, str]]:
    for found in _SSN_SHAPE.finditer(plain):
        area, first, group, second, serial = found.groups()
        # Numbers in a table stand like this too: 245 12 2024.
        is_like_a_year = first.isspace() and second.isspace() and serial[:2] in ("19", "20")
        if first.strip() == second.strip() and not is_like_a_year and _is_possible_ssn(area, group, serial):
            yield SOCIAL_SECURITY, Certainty.LIKELY, found.group()
    for found in _SSN_SPACED.finditer(plain):
        digits = found.group(1).replace(" ", "")
        if _is_possible_ssn(digits[:3], digits[3:5], digits[5:]):
            yield SOCIAL_SECURITY, Certainty.LIKELY, digits
    for found in _NINE_DIGITS.finditer(plain):
        digits = found.group(1)
        innocent = _INNOCENT_NEAR.search(plain[max(0, found.start() - 40) : found.start()])
        if innocent is None and _is_possible_ssn(digits[:3], digits[3:5], digits[5:]):
            yield SOCIAL_SECURITY, Certainty.POSSIBLE, digits


def _is_possible_ssn(area: str, group: str, serial: str) -> bool:
    """Numbers that the Social Security Administration could have given: no zero part, no area 000, 666 or 900 to 999."""
    return area not in _NEVER_ISSUED_AREAS and area < "900" and group != "00" and serial != "0000"


def _plain(text: str) -> str:
    """The text with digits and signs of every script as ASCII has them, and without signs that show nothing."""
    signs = (sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return "".join(str(unicodedata.decimal(sign)) if unicodedata.category(sign) == "Nd" else sign for sign in signs)


def _mark(value: str) -> str:
    """The same for every spelling of one number; nobody reads the number out of it."""
    return salted_hmac("not an identity number", re.sub(r"[^0-9A-Z]", "", value.upper()), algorithm="sha256").hexdigest()[:20]
