"""Where each parameter is applied, and how a list's items are called: higher rooms say so in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

_USES: dict[str, list[str]] = {}
_CHOICES: dict[str, dict[str, str]] = {}
_ITEM_WORDS: dict[str, Callable[[Sequence[str]], list[str]]] = {}


def register_use(key: str, where: str) -> None:
    """Say on the page "The law and this system" where a parameter is applied, e.g. "Roster: the Minnesota status"."""
    places = _USES.setdefault(key, [])
    if where not in places:
        places.append(where)


def uses_of(key: str) -> list[str]:
    """The places where a parameter is applied, as registered."""
    return list(_USES.get(key, []))


def all_uses() -> dict[str, list[str]]:
    """Every registered use by key, for the documentation and its test."""
    return {key: list(places) for key, places in _USES.items()}


def register_choices(key: str, choices: Iterable[tuple[str, str]]) -> None:
    """Say which keys the rules of a room know for a text or the items of a list, with their words; others are refused."""
    _CHOICES[key] = {str(code): str(words) for code, words in choices}


def choices_of(key: str) -> Mapping[str, str]:
    """The registered keys with their words; empty when any text may stand there."""
    return _CHOICES.get(key, {})


def register_item_words(key: str, words: Callable[[Sequence[str]], list[str]]) -> None:
    """Give the words for a list parameter whose items are keys of another room (county codes, places)."""
    _ITEM_WORDS[key] = words


def items_in_words(key: str, items: Sequence[str]) -> list[str]:
    """A list's items for a reader."""
    words = _ITEM_WORDS.get(key)
    return words(items) if words else [item.replace("_", " ") for item in items]
