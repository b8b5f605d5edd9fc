"""The usual shapes of access, so that a model says which one it is and not how it is spelled."""

from __future__ import annotations

from collections.abc import Sequence

from img_program.database.access import AUDITOR, BY_TRIGGER, PERSON, RETENTION, STAFF, SYSTEM, Access, Policy

WHOLE_OFFICE = (STAFF,)


def _office(*, staff: str, system: str, office: Sequence[str]) -> tuple[dict[str, str], list[Policy]]:
    grants = {STAFF: staff, AUDITOR: "SELECT", SYSTEM: system, RETENTION: "SELECT, DELETE"}
    policies = [Policy((*office, SYSTEM), "true"), Policy(AUDITOR, "true", command="SELECT"), Policy(RETENTION, "true")]
    return grants, policies


def owned(
    name: str,
    condition: str,
    *,
    person: str = "SELECT, INSERT, UPDATE",
    staff: str = "SELECT, INSERT, UPDATE",
    system: str = "SELECT, INSERT, UPDATE",
    office: Sequence[str] = WHOLE_OFFICE,
) -> Access:
    """Rows of one owner (`mine(...)` or `of_my_organizations(...)`); the office sees all; auditors read; retention deletes.

    `office` names the staff roles that have to do with these rows; the others are refused them.
    """
    grants, policies = _office(staff=staff, system=system, office=office)
    return Access(name=name, grants={PERSON: person, **grants}, policies=[Policy(PERSON, condition), *policies])


def office_only(
    name: str,
    *,
    staff: str = "SELECT, INSERT, UPDATE",
    system: str = "SELECT, INSERT, UPDATE",
    office: Sequence[str] = WHOLE_OFFICE,
) -> Access:
    """Rows that only the office sees, or those staff roles of it that `office` names."""
    grants, policies = _office(staff=staff, system=system, office=office)
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


def history_of(name: str, condition: str | None, *, office: Sequence[str] = WHOLE_OFFICE) -> Access:
    """The event table of a tracked model: its triggers add to it for whoever writes the row, nobody writes it by hand.

    `condition` names the owner columns that the event copies; None: only the office reads. `office` as for `owned`.
    """
    policies = [
        Policy((PERSON, STAFF, SYSTEM), command="INSERT", check=BY_TRIGGER),
        # Sealing takes a value out of a version and puts the version back (`documents/sealed_rows.py`).
        Policy(RETENTION, command="INSERT", check="true"),
        Policy((*office, SYSTEM, AUDITOR, RETENTION), "true", command="SELECT"),
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


def write_only_log(name: str, *, office: Sequence[str]) -> Access:
    """An append-only log: everyone adds, the staff roles that `office` names and auditors read, nobody changes or deletes."""
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
            Policy((*office, AUDITOR, SYSTEM, RETENTION), "true", command="SELECT"),
        ],
    )
