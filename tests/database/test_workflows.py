"""Every workflow of the code base: its triggers stand in the database, and the database refuses every impossible arrow."""

from __future__ import annotations

import pgtrigger
import pytest
from django.apps import apps
from django.db import DatabaseError, models, transaction

from img_program.database.context import as_system
from tests.database.rows import Owner, make_owner, private_tables


def _fsm(model: type[models.Model]) -> pgtrigger.FSM | None:
    return next((each for each in getattr(model._meta, "triggers", ()) if isinstance(each, pgtrigger.FSM)), None)


WORKFLOWS = {model._meta.label_lower: (model, fsm) for model in apps.get_models() if (fsm := _fsm(model))}
_PRIVATE = {table.label for table in private_tables()}
# Rows of which the isolation test makes one; the others are refused by the same trigger, whose presence is asked below.
MADE = sorted(set(WORKFLOWS) & _PRIVATE)


def _states(model: type[models.Model], fsm: pgtrigger.FSM) -> list[str]:
    return [str(value) for value, _label in model._meta.get_field(fsm.field).flatchoices]  # type: ignore[union-attr]


def test_there_are_workflows_and_rows_of_most_of_them() -> None:
    assert len(WORKFLOWS) > 25
    assert len(MADE) > 8


@pytest.mark.parametrize("label", sorted(WORKFLOWS))
def test_each_arrow_leads_between_states_that_exist(label: str) -> None:
    model, fsm = WORKFLOWS[label]
    states = set(_states(model, fsm))
    assert {state for arrow in fsm.transitions for state in arrow} <= states
    # A state that nothing reaches is a mistake: it is the first one, or an arrow leads there.
    initial = next(each for each in model._meta.triggers if each.name == f"{fsm.field}_initial")  # type: ignore[attr-defined]
    starts = set(initial.condition.children[0][1]) if initial.condition is not None else set()
    assert states <= starts | {target for _source, target in fsm.transitions}


@pytest.mark.parametrize("label", sorted(WORKFLOWS))
@pytest.mark.django_db
def test_the_database_has_the_trigger_of_the_table(label: str) -> None:
    """Both halves, compiled from the table as it is now: no other arrow, no other beginning."""
    model, fsm = WORKFLOWS[label]
    names = {f"{fsm.field}_workflow", f"{fsm.field}_initial"}
    triggers = [each for each in model._meta.triggers if each.name in names]  # type: ignore[attr-defined]
    with as_system(reason="test"):
        status = {each.name: each.get_installation_status(model) for each in triggers}
    assert {name: (found[0], found[1]) for name, found in status.items()} == dict.fromkeys(names, ("INSTALLED", True))


@pytest.fixture
def owner(db: None) -> Owner:
    with as_system(reason="test"):
        return make_owner("ann")


@pytest.mark.django_db
def test_no_impossible_arrow_is_carried_out(owner: Owner) -> None:
    tried: dict[str, int] = {}
    carried_out = []
    for label in MADE:
        model, fsm = WORKFLOWS[label]
        rows = model._default_manager.filter(pk=owner.rows[label].pk)
        states = _states(model, fsm)
        for before in states:
            for after in set(states) - {before}:
                if (before, after) in fsm.transitions:
                    continue
                with as_system(reason="test"):
                    outcome = _attempt(rows, fsm.field, before, after)
                if outcome is not None:
                    tried[label] = tried.get(label, 0) + 1
                if outcome:
                    carried_out.append((label, before, after))
    assert carried_out == []
    # Some rows stand in another state only with more of their story, some workflows have every arrow.
    assert len(tried) >= len(MADE) * 2 // 3, set(MADE) - set(tried)


def _attempt(rows: models.QuerySet[models.Model], field: str, before: str, after: str) -> bool | None:
    """Whether the arrow was carried out; None when the row can't stand in the first state without more of its story."""
    with transaction.atomic():
        try:
            with transaction.atomic(), pgtrigger.ignore():
                rows.update(**{field: before})
        except DatabaseError:
            return None
        try:
            with transaction.atomic():
                changed = rows.update(**{field: after})
        except DatabaseError:
            changed = 0
        transaction.set_rollback(True)
    return bool(changed)
