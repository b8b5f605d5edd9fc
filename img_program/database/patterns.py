"""The usual shapes of access, so that a model says which one it is and not how it is spelled."""

from __future__ import annotations

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy


def _office(*, staff: str, system: str) -> tuple[dict[str, str], list[Policy]]:
    grants = {STAFF: staff, AUDITOR: "SELECT", SYSTEM: system, RETENTION: "SELECT, DELETE"}
    policies = [Policy((STAFF, SYSTEM), "true"), Policy(AUDITOR, "true", command="SELECT"), Policy(RETENTION, "true")]
    return grants, policies


def owned(
    name: str,
    condition: str,
    *,
    person: str = "SELECT, INSERT, UPDATE",
    staff: str = "SELECT, INSERT, UPDATE",
    system: str = "SELECT, INSERT, UPDATE",
) -> Access:
    """Rows of one owner (`mine(...)` or `of_my_organizations(...)`); the office sees all; auditors read; retention deletes."""
    grants, policies = _office(staff=staff, system=system)
    return Access(name=name, grants={PERSON: person, **grants}, policies=[Policy(PERSON, condition), *policies])


def office_only(name: str, *, staff: str = "SELECT, INSERT, UPDATE", system: str = "SELECT, INSERT, UPDATE") -> Access:
    """Rows that only the office sees."""
    grants, policies = _office(staff=staff, system=system)
    return Access(name=name, grants=grants, policies=policies)


def reference(name: str, *, staff: str = "SELECT") -> Access:
    """Public reference data: everybody reads, the office keeps it by its actions."""
    return Access(
        name=name,
        grants={
            "img_web": "SELECT",
            PERSON: "SELECT",
            STAFF: staff,
            AUDITOR: "SELECT",
            SYSTEM: "SELECT, INSERT, UPDATE, DELETE",
            RETENTION: "SELECT",
        },
        no_policy_because="Public reference data: every row may be read by everybody.",
    )


def history_of(name: str, condition: str | None) -> Access:
    """The event table of a tracked model: everyone who may write the row adds to it, nobody changes it.

    `condition` names the owner columns that the event copies; None: only the office reads.
    """
    writers = (PERSON, STAFF, SYSTEM, RETENTION)
    policies = [
        Policy(writers, command="INSERT", check="true"),
        Policy((STAFF, SYSTEM, AUDITOR, RETENTION), "true", command="SELECT"),
        # Destruction on retention's grounds takes the history along.
        Policy(RETENTION, "true", command="DELETE"),
    ]
    if condition is not None:
        policies.append(Policy(PERSON, condition, command="SELECT"))
    grants = {
        PERSON: "SELECT, INSERT",
        STAFF: "SELECT, INSERT",
        SYSTEM: "SELECT, INSERT",
        AUDITOR: "SELECT",
        RETENTION: "SELECT, INSERT, DELETE",
    }
    return Access(name=name, grants=grants, policies=policies)


def write_only_log(name: str) -> Access:
    """An append-only log: everyone adds, staff with the right and auditors read, nobody changes or deletes."""
    everyone = (PERSON, STAFF, AUDITOR, SYSTEM, RETENTION)
    return Access(
        name=name,
        grants={
            PERSON: "INSERT",
            STAFF: "SELECT, INSERT",
            AUDITOR: "SELECT, INSERT",
            SYSTEM: "SELECT, INSERT",
            RETENTION: "SELECT, INSERT",
        },
        policies=[
            Policy(everyone, command="INSERT", check="true"),
            Policy((STAFF, AUDITOR, SYSTEM, RETENTION), "true", command="SELECT"),
        ],
    )
