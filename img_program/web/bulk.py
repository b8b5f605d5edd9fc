"""What can be done with many rows of a list at once: the acts of one row, offered where the table of transitions allows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from img_program.database.workflow import Workflow
from img_program.web.acts import ANY_STEP, Act
from img_program.web.components import Link
from img_program.web.registry import NamedRegistry

# The name of a list, and the dotted path of its `Listing`: whoever only reads rows loads no page.
bulk_lists: NamedRegistry[str] = NamedRegistry()


@dataclass(frozen=True, slots=True)
class Bulk:
    """The acts of one row that a list offers for many.

    `rows` are those that the person may see; `address` leads to the page of one act of one row, or to the row without a name.
    An act is tried first and taken back (`img_program/bulk/actions.py`): it may write to the database and nowhere else.
    """

    name: str
    rows: Callable[[Any], QuerySet[Any]]
    acts: Mapping[str, Act]
    offered: Sequence[str]
    workflow: Workflow
    address: Callable[[Any, str], str]
    sums: str = ""
    words: Callable[[Any], str] = str

    @property
    def url(self) -> str:
        """Where the chosen rows are sent."""
        return reverse("bulk:choose", args=[self.name])

    def can(self, user: Any, row: Any) -> list[str]:
        """The acts that an arrow of the table and the person's permissions allow for this row."""
        steps = {each.action for each in self.workflow.available(getattr(row, self.workflow.field))}
        if steps:
            steps.add(ANY_STEP)
        named = ((name, self.acts[name]) for name in self.offered)
        return [name for name, act in named if act.step in steps and user.has_perm(act.permission_for(row), row)]

    def bar(self, user: Any, rows: Sequence[Any]) -> tuple[dict[Any, list[str]], list[Link]]:
        """What can be done with each of these rows, and the buttons for what can be done with any of them."""
        can = {row.pk: self.can(user, row) for row in rows}
        named = {name for names in can.values() for name in names}
        return can, [Link(self.acts[name].save, name) for name in self.offered if name in named]
