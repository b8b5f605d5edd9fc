"""Access of this room: results stay with the person, the examiner's own sheet, and two roles of the office.

Other members of staff (grants, finance, roster) act under the same database role; so the policy itself asks for
the role they hold today. The question doesn't depend on the row: PostgreSQL answers it once for a statement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pghistory
from django.db.models import Model

from img_program.database.access import AUDITOR, ME, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy

_TODAY = "(now() AT TIME ZONE 'America/Chicago')::date"


def _holds(*roles: str) -> str:
    named = ", ".join(f"'{role}'" for role in roles)
    return (
        f"(SELECT EXISTS (SELECT 1 FROM accounts_staffrole held WHERE held.user_id = {ME} AND held.role IN ({named}) "
        f"AND held.revoked_at IS NULL AND held.starts_on <= {_TODAY} "
        f"AND (held.ends_on IS NULL OR held.ends_on >= {_TODAY})))"
    )


OFFICE = _holds("assessment_coordinator", "program_manager")
COORDINATORS = _holds("assessment_coordinator")
READERS = _holds("assessment_coordinator", "program_manager", "auditor")


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
    grants = {STAFF: staff, AUDITOR: "SELECT", SYSTEM: system, RETENTION: "SELECT, DELETE"}
    policies = [
        Policy(STAFF, OFFICE),
        Policy(STAFF, READERS, command="SELECT"),
        Policy((SYSTEM, RETENTION), "true"),
        Policy(AUDITOR, "true", command="SELECT"),
    ]
    if reads:
        grants[PERSON] = person or "SELECT"
        policies.insert(0, Policy(PERSON, reads, check=writes or reads))
    return Access(name=name, grants=grants, policies=policies)


def tracked_privately[M: Model](name: str, *, exclude: Sequence[str] = (), insert: bool = True) -> Callable[[type[M]], type[M]]:
    """History that only the office of assessments, auditors and the system read."""
    writers = (PERSON, STAFF, SYSTEM, RETENTION)
    access = Access(
        name=name,
        grants={
            PERSON: "INSERT",
            STAFF: "SELECT, INSERT",
            SYSTEM: "SELECT, INSERT",
            AUDITOR: "SELECT",
            RETENTION: "SELECT, INSERT, DELETE",
        },
        policies=[
            Policy(writers, command="INSERT", check="true"),
            Policy(STAFF, READERS, command="SELECT"),
            Policy((SYSTEM, AUDITOR, RETENTION), "true", command="SELECT"),
            Policy(RETENTION, "true", command="DELETE"),
        ],
    )
    trackers: list[pghistory.Tracker] = [pghistory.UpdateEvent(), pghistory.DeleteEvent()]
    if insert:
        trackers.insert(0, pghistory.InsertEvent())
    decorator: Callable[[type[M]], type[M]] = pghistory.track(
        *trackers, exclude=list(exclude) or None, meta={"constraints": [access]}
    )
    return decorator
