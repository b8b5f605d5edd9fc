"""People found by a name: by the beginnings of its words, by sound, by spelling, in any order and in Somali letters."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat

LONGEST_SEARCH_WORDS = 6
# Fewer letters than these have no spelling to compare and no sound: they begin a word of the name.
FEWEST_LETTERS = 3
# So many of those who are called like it are compared for the nearest spelling.
MOST_COMPARED = 200


def folded(text: str) -> Func:
    """`text` in lower case without accents, as the search column has it."""
    return Func(Value(text), function="img_fold", output_field=models.TextField())


def _words(text: str) -> list[str]:
    return text.split()[:LONGEST_SEARCH_WORDS]


def _is_long(word: str) -> bool:
    return len(word) >= FEWEST_LETTERS


def _begins(text: str) -> Func:
    """SQL: every word of `text` begins a word of the name, in either reading of Somali letters."""
    template, joiner = "(img_words(%(expressions)s))", ") @@ img_begins("
    return Func(F("search_name"), Value(text), template=template, arg_joiner=joiner, output_field=models.BooleanField())


def _short(word: str) -> Q:
    """The same for a few letters beside other words: no index helps there, and this costs least for each row."""
    return Q(search_name__startswith=folded(word)) | Q(search_name__contains=Concat(Value(" "), folded(word)))


def _sounds_like(word: str) -> Q:
    return Q(search_sounds__overlap=Func(Value(word), function="img_sounds", output_field=ArrayField(models.TextField())))


def _spelled_like(word: str) -> Q:
    return Q(search_name__trigram_word_similar=folded(word))


class NamedQuerySet[M: models.Model](models.QuerySet[M]):
    """Reads by name of rows with `search_name` and `search_sounds`."""

    def named(self, text: str) -> Self:
        """Those with every word of `text` in their name, so begun, so spelled or so sounding; the nearest spelling first.

        Accents, case and order don't count. "Mohamed" finds Mohammed, Muhammad and Mohamad: `img_sounds` keeps the
        consonants of a name, which transliteration rarely changes. "Mohamed F" needs a word that begins with F.
        """
        words = _words(text)
        if not words:
            return self
        found = self
        for word in words:
            found = found.filter(_sounds_like(word) | _spelled_like(word) | _begins(word) if _is_long(word) else _short(word))
        return found.nearest(text)

    def begun(self, text: str) -> Self:
        """Those with a word in their name that begins with each word of `text`: one look into an index."""
        return self.filter(_begins(text))

    def nearest(self, text: str) -> Self:
        """The nearest spelling first."""
        nearness = TrigramWordSimilarity(folded(" ".join(_words(text))), "search_name")  # type: ignore[arg-type]  # an expression will do
        return self.annotate(nearness=nearness).order_by("-nearness", "search_name", "id")

    def found_quickly(self, text: str, most: int) -> list[M]:
        """The nearest few of those called like `text`: first by the beginnings of words, then by sound, then by spelling.

        Each way asks one index, the next only where the one before finds too few.
        """
        found: list[M] = []
        words = _words(text)
        ways = [self.begun(text)] if words else []
        if any(_is_long(word) for word in words):
            ways += [
                self.filter(*(like(word) if _is_long(word) else _short(word) for word in words))
                for like in (_sounds_like, _spelled_like)
            ]
        for way in ways:
            keys = list(way.order_by().values_list("pk", flat=True)[:MOST_COMPARED])
            more = self.filter(pk__in=keys).exclude(pk__in=[each.pk for each in found])
            found += more.nearest(text)[: most - len(found)]
            if len(found) >= most:
                break
        return found
