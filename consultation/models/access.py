"""Access of this room: an institution reads what is shared with it; a plan is its physician's.

Members of the office who have nothing to do with physicians' plans do not read them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pghistory
from django.db.models import Model

from img_program.database.access import (
    AUDITOR,
    COORDINATOR,
    DATA_PRACTICES_OFFICIAL,
    MY_ORGANIZATIONS,
    PERSON,
    PROGRAM_MANAGER,
    RETENTION,
    STAFF,
    SYSTEM,
    Access,
    Policy,
    mine,
    of_my_organizations,
)
from img_program.database.patterns import history_of

READS_PLANS = (COORDINATOR, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL)


def shared_with_institution(
    name: str, *, when: str = "", person: str = "SELECT", staff: str = "SELECT, INSERT, UPDATE"
) -> Access:
    """Rows that the office writes and the people of the row's organization read (those that fit `when`)."""
    condition = of_my_organizations() + (f" AND {when}" if when else "")
    return Access(
        name=name,
        grants={
            PERSON: person,
            STAFF: staff,
            AUDITOR: "SELECT",
            SYSTEM: "SELECT, INSERT, UPDATE",
            RETENTION: "SELECT, DELETE",
        },
        policies=[
            Policy(PERSON, condition),
            Policy((STAFF, SYSTEM), "true"),
            Policy(AUDITOR, "true", command="SELECT"),
            Policy(RETENTION, "true"),
        ],
    )


def lent(plan: str) -> str:
    """SQL: an organization of the person who acts has the physician's running consent. `plan` is the column of its id."""
    return (
        f"EXISTS (SELECT FROM consultation_planshare s WHERE s.plan_id = {plan} "
        f"AND s.organization_id = {MY_ORGANIZATIONS} AND s.ended_at IS NULL)"
    )


def personal(name: str, *, lent_by: str = "", staff: str = "SELECT", when: str = "") -> Access:
    """Rows of a physician's plan; `lent_by` is the column of the plan for rows that a navigator reads with consent.

    `when` limits what the physician may write.
    """
    writes = mine() + (f" AND {when}" if when else "")
    reads = f"{mine()} OR {lent(lent_by)}" if lent_by else mine()
    return Access(
        name=name,
        grants={
            PERSON: "SELECT, INSERT, UPDATE",
            STAFF: staff,
            AUDITOR: "SELECT",
            SYSTEM: "SELECT, INSERT, UPDATE",
            RETENTION: "SELECT, DELETE",
        },
        policies=[
            Policy(PERSON, reads, command="SELECT"),
            Policy(PERSON, command="INSERT", check=writes),
            Policy(PERSON, mine(), command="UPDATE", check=writes),
            Policy((*READS_PLANS, SYSTEM, RETENTION), "true"),
            Policy(AUDITOR, "true", command="SELECT"),
        ],
    )


def tracked_personally[M: Model](name: str, *, exclude: Sequence[str] = ()) -> Callable[[type[M]], type[M]]:
    """History of a physician's rows: read by the physician, and by those of the office who may read plans."""
    decorator: Callable[[type[M]], type[M]] = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        exclude=list(exclude) or None,
        meta={"constraints": [history_of(name, mine(), office=READS_PLANS)]},
    )
    return decorator
