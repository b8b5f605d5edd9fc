"""What higher rooms tell this one when the program starts."""

from __future__ import annotations

from dataclasses import dataclass

from img_program.web.registry import Registry


@dataclass(frozen=True, slots=True)
class Money:
    """A sum that a restored database is judged by: SQL that gives one figure; `must_be` where only one is right."""

    name: str
    question: str
    must_be: str | None = None


sums: Registry[Money] = Registry()


def register_sum(name: str, question: str, *, must_be: str | None = None) -> None:
    """A sum of a ledger, or a difference that must be nothing."""
    sums.add(Money(name, question, must_be))
