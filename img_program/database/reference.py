"""Reference data that every installation needs: each room registers its loader."""

from __future__ import annotations

from collections.abc import Callable

_LOADERS: dict[str, Callable[[], str]] = {}


def register_loader(name: str, load: Callable[[], str]) -> None:
    """Register a loader: repeatable, runs as the system, returns one line that says what it loaded."""
    _LOADERS[name] = load


def loaders() -> dict[str, Callable[[], str]]:
    """The registered loaders in the order of registration (lower rooms first)."""
    return dict(_LOADERS)
