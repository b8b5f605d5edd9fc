"""Countries as people choose them: today's, Kosovo too (settings), and another country or a former state in words."""

from __future__ import annotations

from django_countries import countries

# ISO 3166 leaves ZZ to its users.
ANOTHER = "ZZ"
ANOTHER_WORDS = "Another country or a former state"
LONGEST_WORDS = 100


def country_choices() -> list[tuple[str, str]]:
    """Every country by its name, and last the way on for who finds theirs missing."""
    return [*((country.code, country.name) for country in countries), (ANOTHER, ANOTHER_WORDS)]


def country_name(code: str, words: str = "") -> str:
    """The name of a country; for another one the words of the person."""
    if code == ANOTHER:
        return words or ANOTHER_WORDS
    return str(countries.name(code)) if code else ""
