"""One way to read the name of a place or county, however it is written: for search, files, forms and links.

"Township of Saint Mathias", "St Mathias Twp." and "ST. MATHIAS TOWNSHIP" are one name; "LeSueur" is "Le Sueur".
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

CITY, TOWNSHIP, UNORGANIZED = "city", "township", "unorganized"
_KINDS = {
    "city": CITY, "cities": CITY, "statutory city": CITY, "home rule charter city": CITY,
    "township": TOWNSHIP, "twp": TOWNSHIP, "twnshp": TOWNSHIP, "town": TOWNSHIP, "tp": TOWNSHIP,
    "ut": UNORGANIZED, "unorganized territory": UNORGANIZED, "unorg territory": UNORGANIZED, "unorg": UNORGANIZED,
    "unorganized": UNORGANIZED,
}  # fmt: skip
_WORDS = "|".join(sorted(_KINDS, key=len, reverse=True))
_BEFORE = re.compile(rf"(?:the )?(?P<kind>{_WORDS}) of (?P<name>.+)")
_AFTER_OF = re.compile(rf"(?P<name>.+?) ?, ?(?P<kind>{_WORDS}) of")
_AFTER = re.compile(rf"(?P<name>.+?) ?,? (?P<kind>{_WORDS})")
_IN_BRACKETS = re.compile(rf"(?P<name>.+?) ?\( ?(?P<kind>{_WORDS}) ?\)")
_COUNTY = re.compile(
    r"(?P<rest>.+?) ?(?:,| in |\() ?(?:the )?(?:county of (?P<after>[^,()]+?)|(?P<before>[^,()]+?) (?:county|co))(?: only)? ?\)?"
)
_COUNTIES = re.compile(r"(?P<rest>.+?) ?(?:,|\() ?(?P<first>[^()]+?) counties ?\)?")
_STATE = re.compile(r"(?P<rest>.+?) ?,? ?(?:\bmn\b|\bminn\b|\bminnesota\b)(?: usa)?")
_UNORGANIZED_OF = re.compile(r"unorganized territory of (?P<name>.+)")
_COUNTY_ALONE = re.compile(r"(?:the )?(?:county of (?P<after>.+)|(?P<before>.+?) (?:county|co))")
# Words that are written short or long. "Saint" has a third spelling in the old lists: "Ste".
_LONG = {"st": "saint", "ste": "saint", "sainte": "saint", "mt": "mount", "ft": "fort", "no": "number", "nr": "number",
         "n": "north", "s": "south", "e": "east", "w": "west", "ne": "northeast", "nw": "northwest", "se": "southeast",
         "sw": "southwest", "lk": "lake", "hts": "heights", "spgs": "springs", "and": "and"}  # fmt: skip
_APOSTROPHES = re.compile("['`\u00b4\u2019\u02bc]")
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ß": "ss", "ł": "l", "Ł": "l", "&": " and "}
)


def plain(words: str) -> str:
    """Lower case without accents; only letters, digits, commas, brackets; "No. 1" and "#1" are "number 1"."""
    decomposed = unicodedata.normalize("NFKD", words.translate(_LETTERS).casefold())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    letters = _APOSTROPHES.sub("", letters).replace("#", " number ")
    return " ".join(re.sub(r"[^a-z0-9,()]", " ", letters).split())


@lru_cache(maxsize=50_000)
def normal(name: str) -> str:
    """The name as one key: words in their long form, run together, so that hyphens and spaces don't matter."""
    words = re.sub(r"[,()]", " ", plain(name)).split()
    return "".join(_LONG.get(word, word) for word in words)


@dataclass(frozen=True, slots=True)
class Spelling:
    """What somebody wrote: the key of the name, and the kind and county where they were said."""

    name: str
    kind: str | None = None
    county: str | None = None

    @property
    def bare(self) -> bool:
        """Whether neither a kind nor a county was written."""
        return self.kind is None and self.county is None


def spellings(words: str) -> list[Spelling]:
    """Every way to read the words, the one that takes them wholly as a name first.

    "Minnesota City" may be the city of that name or a city named Minnesota; "Lake Park Township, Becker County" has one
    reading with a kind and a county and others that no place will match.
    """
    whole = plain(words)
    found: list[Spelling] = []
    for rest, county in _without_county(whole):
        found.append(Spelling(normal(rest), None, county))
        for pattern in (_BEFORE, _AFTER_OF, _IN_BRACKETS, _AFTER):
            match = pattern.fullmatch(rest)
            if match and (name := normal(match["name"])):
                found.append(Spelling(name, _KINDS[match["kind"]], county))
    return [each for each in dict.fromkeys(found) if each.name]


def county_key(words: str) -> str:
    """The key of a county's name: "St. Louis County", "County of Saint Louis" and "SAINT LOUIS CO" are one."""
    written = plain(words)
    if state := _STATE.fullmatch(written):
        written = state["rest"].rstrip(", ")
    match = _COUNTY_ALONE.fullmatch(written)
    return normal(match["after"] or match["before"]) if match else normal(written)


def _without_county(written: str) -> list[tuple[str, str | None]]:
    pairs: list[tuple[str, str | None]] = [(written, None)]
    if state := _STATE.fullmatch(written):
        pairs.append((state["rest"].rstrip(", "), None))
    for rest, _none in list(pairs):
        if match := _COUNTY.fullmatch(rest):
            pairs.append((match["rest"].rstrip(", "), normal(match["after"] or match["before"])))
        elif match := _COUNTIES.fullmatch(rest):
            pairs.append((match["rest"].rstrip(", "), normal(re.split(r",| and ", match["first"])[0])))
    return [(rest.strip(" ,"), county) for rest, county in dict.fromkeys(pairs)]
