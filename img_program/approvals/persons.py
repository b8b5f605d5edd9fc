"""Whether two names are one person: the one named in a paper, and somebody who signs in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from img_program.accounts.models import PersonName, User

_APART = re.compile(r"[\W_]+")
_TITLES = frozenset({"dr", "md", "mr", "mrs", "ms", "mx", "phd", "prof", "the", "commissioner", "director", "manager"})


def words_of(name: str) -> list[str]:
    """The words of a name without case, marks, punctuation and titles."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(each for each in plain if not unicodedata.combining(each))
    return [word for word in _APART.split(plain) if word and word not in _TITLES]


def is_same_name(one: str, other: str) -> bool:
    """Whether two names may be one person's: every word of the shorter is in the longer, an initial stands for its word."""
    shorter, longer = sorted((words_of(one), words_of(other)), key=len)
    rest = list(longer)
    for word in shorter:
        found = next((each for each in rest if _is_same_word(word, each)), None)
        if found is None:
            return False
        rest.remove(found)
    return bool(shorter)


def _is_same_word(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return one == other or (len(shorter) == 1 and longer.startswith(shorter))


def named_among(name: str, users: Collection[int]) -> str:
    """Which of these accounts a name belongs to, by its name or e-mail; empty when none."""
    names = dict(PersonName.objects.filter(user_id__in=users).values_list("user_id", "name"))
    for key, email in User.objects.filter(pk__in=users).values_list("pk", "email"):
        known = names.get(key, "")
        if is_same_name(name, known) or words_of(name) == words_of(email) or is_same_name(name, email.partition("@")[0]):
            return known or email
    return ""
