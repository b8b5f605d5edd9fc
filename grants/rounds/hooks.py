"""What a higher room adds: how an application ended once an award was decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from grants.rounds.models import Application


@dataclass(frozen=True, slots=True)
class Ending:
    """An award was made, or was refused; `path` is the page about it."""

    is_awarded: bool
    words: str
    on: datetime | None
    path: str = ""


type EndingOf = Callable[[Application], Ending | None]

_ENDINGS: list[EndingOf] = []


def register_ending(ending_of: EndingOf) -> None:
    """Called from a higher room's `AppConfig.ready`; the function reads what the person who looks may read."""
    if ending_of not in _ENDINGS:
        _ENDINGS.append(ending_of)


def ending_of(application: Application) -> Ending | None:
    """The first that a room knows."""
    return next((found for ask in _ENDINGS if (found := ask(application)) is not None), None)
