"""History of domain rows: one decorator that tracks a model and closes its event table."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pghistory
from django.db.models import Model

from img_program.database.access import TableStatements
from img_program.database.patterns import WHOLE_OFFICE, history_of


def tracked[M: Model](
    name: str,
    condition: str | None,
    *,
    exclude: Sequence[str] = (),
    insert: bool = True,
    office: Sequence[str] = WHOLE_OFFICE,
    more: Sequence[TableStatements] = (),
) -> Callable[[type[M]], type[M]]:
    """Track every insert, update and delete of a model by triggers, with actor and request as context.

    `name` is the access constraint's name (`<app>_<model>event_access`); `condition` names the owner columns
    that the event copies (None: only the office reads); `exclude` lists fields that are no evidence;
    `office` names the staff roles that read it; `more` closes its event table further.
    """
    trackers: list[pghistory.Tracker] = [pghistory.UpdateEvent(), pghistory.DeleteEvent()]
    if insert:
        trackers.insert(0, pghistory.InsertEvent())
    decorator: Callable[[type[M]], type[M]] = pghistory.track(
        *trackers, exclude=list(exclude) or None, meta={"constraints": [history_of(name, condition, office=office), *more]}
    )
    return decorator
