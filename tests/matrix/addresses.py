"""Every address of the program with the methods that it takes, and what each room's own table already decides."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from tests.access import Case

TESTS = Path(__file__).resolve().parents[1]


def addresses() -> dict[str, frozenset[str]]:
    """Each named address of the whole resolver, and its methods among GET and POST as its decorators say."""
    return dict(_walk(get_resolver().url_patterns, ()))


def _walk(patterns: Collection[URLPattern | URLResolver], inside: tuple[str, ...]) -> Iterator[tuple[str, frozenset[str]]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, (*inside, pattern.namespace) if pattern.namespace else inside)
        else:
            assert pattern.name, f"the address {pattern.pattern} has no name"
            yield ":".join((*inside, pattern.name)), _methods(pattern.callback)


def _methods(view: Callable[..., Any] | None) -> frozenset[str]:
    taken = frozenset({"GET", "POST"})
    view_class = getattr(view, "view_class", None)
    if view_class is not None:
        return frozenset(name for name in taken if hasattr(view_class, name.lower()))
    while view is not None:
        code = getattr(view, "__code__", None)
        closure = getattr(view, "__closure__", None)
        if code and closure and "request_method_list" in code.co_freevars:
            taken &= frozenset(closure[code.co_freevars.index("request_method_list")].cell_contents)
        view = getattr(view, "__wrapped__", None)
    return taken


@cache
def room_cases() -> tuple[Case, ...]:
    """The rows of every room's own table of access (`CASES` in its tests)."""
    found: list[Case] = []
    for path in sorted(TESTS.rglob("test_*.py")):
        if "from tests.access import" in path.read_text() and path.parent.name != "matrix":
            module = importlib.import_module(".".join(path.relative_to(TESTS.parent).with_suffix("").parts))
            found += [case for case in getattr(module, "CASES", ()) if isinstance(case, Case)]
    return tuple(found)
