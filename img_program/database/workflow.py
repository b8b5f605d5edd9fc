"""Workflow: one table of transitions that feeds the database triggers, the actions, the buttons and the diagram."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pgtrigger
from django.db.models import Choices


class WrongStateError(Exception):
    """An action isn't possible in the present state; the message is fit for the person who asked."""


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: from these states, by this action, to that state; `button` is what a page shows."""

    sources: Sequence[str]
    action: str
    target: str
    button: str = ""


@dataclass(frozen=True, slots=True)
class Workflow:
    """The states of one field of one aggregate: the initial ones and the arrows between them."""

    field: str
    initial: Sequence[str]
    transitions: Sequence[Transition]

    def triggers(self) -> list[pgtrigger.Trigger]:
        """The database's half: no other arrow on UPDATE, no other state on INSERT."""
        arrows = [(source, step.target) for step in self.transitions for source in step.sources]
        return [
            pgtrigger.FSM(name=f"{self.field}_workflow", field=self.field, transitions=sorted(set(arrows))),
            pgtrigger.Trigger(
                name=f"{self.field}_initial",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                condition=~pgtrigger.Q(**{f"new__{self.field}__in": list(self.initial)}),
                func=f"RAISE EXCEPTION 'A new row of % can''t begin with this {self.field}', TG_TABLE_NAME;",
            ),
        ]

    def target(self, state: str, action: str) -> str:
        """The state after `action`.

        Raises WrongStateError when no arrow of that name leaves `state`.
        """
        for step in self.transitions:
            if step.action == action and state in step.sources:
                return step.target
        raise WrongStateError(
            f"This was changed in the meantime: it is now “{self.words(state)}”, so it can't be done. Reload the page to see how it stands."
        )

    def words(self, state: str) -> str:
        """A state for a reader: the label of its choice, where the table is written with choices."""
        for each in [*self.initial, *(source for step in self.transitions for source in (*step.sources, step.target))]:
            if each == state and isinstance(each, Choices):
                return str(each.label)
        return state.replace("_", " ")

    def available(self, state: str) -> list[Transition]:
        """The arrows that leave a state, in the order of the table."""
        return [step for step in self.transitions if state in step.sources]

    def diagram(self) -> str:
        """The table as a Mermaid state diagram, for the documentation."""
        lines = ["stateDiagram-v2", *(f"    [*] --> {state}" for state in self.initial)]
        lines += [f"    {source} --> {step.target}: {step.action}" for step in self.transitions for source in step.sources]
        return "\n".join(lines)
