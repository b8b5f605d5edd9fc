"""Kinds of papers and of immigration categories that no decision may name: the name of the paper would itself be the secret.

PROGRAM §2: a determination says "document seen and not copied", never which. The question of the law may be repeated:
"a J-1 or similar visa to start a US residency or fellowship".
"""

from __future__ import annotations

import re
import unicodedata

_LAWS_OWN_WORDS = re.compile(r"\bJ[\s-]?1 or similar (?:nonimmigrant )?visas?\b", re.IGNORECASE)
_KINDS = re.compile(
    r"\b(?:asyl(?:um|ee)s?|asilo|asilad[oa]s?|refugees?|refugiad[oa]s?|green[\s-]?cards?|tarjeta verde"
    r"|(?:lawful |legal |conditional )?permanent[\s-]resident(?:s|ce|cy)?(?:[\s-]cards?)?|resident aliens?|aliens?|LPR|residencia permanente"
    r"|natural(?:i[sz]ed|i[sz]ation)|citizen(?:s|ship)?|ciudadan[ií]a|(?:un|non)documented|deport(?:ed|ation)?|removal (?:order|proceedings?)"
    r"|immigration (?:status|category|judge|court|papers?|documents?)|USCIS|EOIR|passports?|pasaportes?|birth certificates?"
    r"|visas?|[A-Z][\s-]?[1-9][AB]? (?:visa|status)|H[\s-]?1[\s-]?B|H[\s-]?4|J[\s-]?[12]|F[\s-]?[12]|O[\s-]?1|EB[\s-]?[1-5]|L[\s-]?1|TN status"
    r"|I[\s-]?(?:94|20|130|140|485|551|589|730|765|766|797|821)[A-Z]?|DS[\s-]?2019|N[\s-]?(?:400|550|560|570)|SEVIS"
    r"|EADs?|employment authori[sz]ation|work (?:permit|authori[sz]ation)s?|advance parole|(?:humanitarian )?parole[ed]?s?"
    r"|TPS|temporary protected(?: status)?|DACA|dreamers?|SIVs?|special immigrants?|VAWA|diversity (?:visa|lottery)|country of birth"
    r"|travel documents?|social security (?:card|number)s?|SSNs?)\b",
    re.IGNORECASE,
)  # fmt: skip
_DIVIDED = re.compile(r"[\u2010-\u2015\u2212]")


def names_never_collected(text: str) -> str | None:
    """The word that names such a paper or category, as it was written, or None."""
    visible = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    found = _KINDS.search(_LAWS_OWN_WORDS.sub(" ", _DIVIDED.sub("-", visible)))
    return found.group() if found else None
