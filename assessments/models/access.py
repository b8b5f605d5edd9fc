"""Access of this room: results stay with the person, the examiner's own sheet, and two roles of the office."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pghistory
from django.db.models import Model

from img_program.database.access import ASSESSMENT_COORDINATOR, PERSON, PROGRAM_MANAGER, Access, Policy
from img_program.database.patterns import history_of, office_only

OFFICE = (ASSESSMENT_COORDINATOR, PROGRAM_MANAGER)


def private(
    name: str,
    *,
    reads: str = "",
    writes: str = "",
    person: str = "",
    staff: str = "SELECT, INSERT, UPDATE",
    system: str = "SELECT, INSERT, UPDATE",
) -> Access:
    """Rows of this room: `reads` is whose they are for people, `writes` what they may write (default: the same)."""
    access = office_only(name, staff=staff, system=system, office=OFFICE)
    if reads:
        access.grants[PERSON] = person or "SELECT"
        access.policies = (Policy(PERSON, reads, check=writes or reads), *access.policies)
    return access


def tracked_privately[M: Model](name: str, *, exclude: Sequence[str] = (), insert: bool = True) -> Callable[[type[M]], type[M]]:
    """History that only the office of assessments, auditors and the system read."""
    trackers: list[pghistory.Tracker] = [pghistory.UpdateEvent(), pghistory.DeleteEvent()]
    if insert:
        trackers.insert(0, pghistory.InsertEvent())
    decorator: Callable[[type[M]], type[M]] = pghistory.track(
        *trackers, exclude=list(exclude) or None, meta={"constraints": [history_of(name, None, office=OFFICE)]}
    )
    return decorator
