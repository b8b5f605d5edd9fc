"""What the database keeps about two persons: in the approvals themselves, and on every state that they lead to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from img_program.database.access import (
    ASSESSMENT_COORDINATOR,
    COORDINATOR,
    DATA_PRACTICES_OFFICIAL,
    FINANCE_OFFICER,
    GRANTS_SPECIALIST,
    PROGRAM_MANAGER,
    STAFF,
    Policy,
    mine,
)
from img_program.database.guards import REFUSE, TODAY, Guard

# Which staff roles decide a step, for the database; a test compares it with the steps' permissions.
DECIDED_BY = {
    "assessments.decision": (ASSESSMENT_COORDINATOR, PROGRAM_MANAGER),
    "assessments.revocation": (ASSESSMENT_COORDINATOR, PROGRAM_MANAGER),
    "documents.destroy": (COORDINATOR, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL),
    "grants.award_decision": (COORDINATOR, FINANCE_OFFICER, PROGRAM_MANAGER),
    "grants.correction": (FINANCE_OFFICER, PROGRAM_MANAGER),
    "grants.execution": (COORDINATOR, GRANTS_SPECIALIST, FINANCE_OFFICER, PROGRAM_MANAGER),
    "grants.payment": (FINANCE_OFFICER, PROGRAM_MANAGER),
    "reports.publish_edition": (COORDINATOR, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL),
    "residency.money_out": (FINANCE_OFFICER, PROGRAM_MANAGER),
    "roster.release_bulk": (COORDINATOR, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL),
}


def given_by_office() -> Iterator[Policy]:
    """Row policies: the office adds its own approvals to steps that its staff role decides."""
    own = mine("recorded_by_id")
    known = ", ".join(f"'{step}'" for step in DECIDED_BY)
    yield Policy(STAFF, command="INSERT", check=f"{own} AND step NOT IN ({known})")
    for step, office in DECIDED_BY.items():
        yield Policy(office, command="INSERT", check=f"{own} AND step = '{step}'")


_PLAIN = "lower(regexp_replace({text}, '[^[:alnum:]]+', '', 'g'))"
# Rows of one version of one thing whose paper nobody has turned down.
_LIVE = (
    "approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id "
    "WHERE a.step = {row}.step AND a.subject_id = {row}.subject_id AND a.subject_version = {row}.subject_version "
    "AND c.says_so IS NOT FALSE"
)
_LOCK = "PERFORM pg_advisory_xact_lock(hashtextextended('approval ' || {row}.step || ' ' || {row}.subject_id, 0)); "


def _names_are_others(row: str) -> str:
    """Nobody who acts in a step stands in it a second time by name or e-mail."""
    return (
        f"IF EXISTS (SELECT FROM {_LIVE.format(row=row)} AND a.given_elsewhere_by <> '' AND "
        f"{_PLAIN.format(text='a.given_elsewhere_by')} IN ("
        f"SELECT {_PLAIN.format(text='t.said')} FROM (SELECT u.id, u.email AS said FROM accounts_user u "
        "UNION ALL SELECT n.user_id, n.name FROM accounts_personname n) t WHERE t.id IN ("
        f"SELECT unnest(ARRAY[a.recorded_by_id, c.by_id]) FROM {_LIVE.format(row=row)}))) THEN "
        + REFUSE.format(message="'The person named acts in this step already'")
        + "; END IF; "
    )


ONE_PERSON_ONCE = Guard(
    name="approvals_one_person_once",
    events="INSERT",
    body=(
        _LOCK.format(row="NEW") + f"IF EXISTS (SELECT FROM {_LIVE.format(row='NEW')} AND a.id <> NEW.id AND ("
        "NEW.recorded_by_id IN (a.recorded_by_id, c.by_id) OR (NEW.given_elsewhere_by <> '' AND "
        f"{_PLAIN.format(text='a.given_elsewhere_by')} = {_PLAIN.format(text='NEW.given_elsewhere_by')}))) THEN "
        + REFUSE.format(message="'This person acts in this step already. A second, different person must'")
        + "; END IF; "
        + _names_are_others("NEW")
        + f"IF NEW.given_elsewhere_on > {TODAY} OR NEW.given_elsewhere_on < NEW.subject_changed_on THEN "
        + REFUSE.format(message="'An approval lies between the last change and today'")
        + "; END IF;"
    ),
)
PAPER_WAS_READ = Guard(
    name="approvals_paper_was_read",
    events="INSERT",
    declare="given record;",
    body=(
        "SELECT * INTO given FROM approvals_approval WHERE id = NEW.approval_id; "
        + _LOCK.format(row="given")
        + f"IF EXISTS (SELECT FROM {_LIVE.format(row='given')} AND (NEW.by_id = a.recorded_by_id "
        "OR NEW.id <> c.id AND NEW.by_id = c.by_id)) OR NEW.by_id = given.recorded_by_id THEN "
        + REFUSE.format(message="'Somebody who does not act in this step yet confirms what the document says'")
        + "; END IF; IF NEW.says_so THEN "
        "IF NOT EXISTS (SELECT FROM documents_document d WHERE d.id = given.document_id AND d.state IN ('clean', 'not_scanned') "
        "AND d.withdrawn_at IS NULL AND d.sealed_at IS NULL) THEN "
        + REFUSE.format(message="'The document was not checked for viruses yet, or it can''t be opened'")
        + "; END IF; "
        + _names_are_others("given")
        + "END IF;"
    ),
)


def two_persons(
    name: str,
    *,
    step: str,
    when: str,
    version: str = "",
    persons: int = 2,
    prepared: Sequence[str] = (),
    events: str = "UPDATE OF state",
) -> Guard:
    """A state is reached only with the approvals of its step, for the version in this column (1 without one).

    `prepared` names the columns of those who prepared: with one approval it is another's, and none of them brings in
    an approval given elsewhere.
    """
    at = f"a.step = '{step}' AND a.subject_id = NEW.id::text AND a.subject_version = {f'NEW.{version}' if version else '1'}"
    whose = "" if persons == 1 else "a.by_id IS NULL AND "
    others = " OR ".join(
        f"coalesce({whose}(NEW.{column} = a.recorded_by_id OR NEW.{column} = c.by_id), FALSE)" for column in prepared
    )
    counted = f"AND NOT ({others}) " if others else ""
    return Guard(
        name=name,
        events=events,
        when=when,
        body=(
            "IF (SELECT count(*) FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id "
            f"WHERE {at} AND a.decision = 'approved' AND (a.by_id IS NOT NULL OR c.says_so) {counted}) < {persons} OR EXISTS "
            f"(SELECT FROM approvals_approval a WHERE {at} AND a.decision = 'refused') THEN "
            + REFUSE.format(message="'Two different persons must have approved this as it stands now'")
            + "; END IF;"
        ),
    )


def unchanged_once_approved(name: str, *, step: str, columns: Sequence[str], when: str, version: str = "") -> Guard:
    """What somebody approved is not changed behind their back: a change goes with a new version, which voids the approval."""
    changed = " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)
    same = f" AND OLD.{version} = NEW.{version}" if version else ""
    return Guard(
        name=name,
        events="UPDATE",
        when=f"({when}) AND ({changed}){same}",
        body=(
            "IF EXISTS (SELECT FROM approvals_approval a LEFT JOIN approvals_confirmation c ON c.approval_id = a.id "
            f"WHERE a.step = '{step}' AND a.subject_id = NEW.id::text AND a.subject_version = {f'NEW.{version}' if version else '1'} "
            "AND c.says_so IS NOT FALSE) THEN "
            + REFUSE.format(message="'This was approved as it stands. Take it back before you change it'")
            + "; END IF;"
        ),
    )
