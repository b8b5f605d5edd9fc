"""A conflict of interest closes rows to the member of staff who declared it, in the database, beside whatever else opens them.

`rounds_conflicts()` lists the organizations with which the person who acts has a conflict: their latest word about each
counts. It runs as the tables' owner, once per statement.
"""

from __future__ import annotations

from typing import Self

from django.db.models import Model

from img_program.accounts.models import User
from img_program.accounts.permissions import Person, staff_roles
from img_program.database.access import STAFF, Restriction
from img_program.database.guards import REFUSE, Guard
from img_program.organizations.models.ownership import OwnedQuerySet

_LATEST = (
    "SELECT DISTINCT ON (organization_id) organization_id, has_conflict FROM rounds_conflictdisclosure "
    "WHERE person_id = nullif(current_setting('app.user_id', true), '')::bigint "
    "ORDER BY organization_id, signed_at DESC, has_conflict DESC"
)
_AS_OWNER = "STABLE SECURITY DEFINER SET search_path = public, pg_temp"
FUNCTIONS = f"""
SET LOCAL check_function_bodies = off;
CREATE FUNCTION rounds_conflicts() RETURNS bigint[] LANGUAGE sql {_AS_OWNER} AS $$
  SELECT coalesce(array_agg(organization_id) FILTER (WHERE has_conflict), '{{}}') FROM ({_LATEST}) latest $$;
CREATE FUNCTION rounds_conflicted_applications() RETURNS uuid[] LANGUAGE sql {_AS_OWNER} AS $$
  SELECT coalesce(array_agg(id), '{{}}') FROM rounds_application WHERE organization_id = ANY(rounds_conflicts()) $$;
CREATE FUNCTION rounds_is_free(person bigint, organization bigint, opportunity bigint) RETURNS boolean LANGUAGE sql {_AS_OWNER} AS $$
  SELECT coalesce((SELECT NOT d.has_conflict FROM rounds_conflictdisclosure d WHERE d.person_id = person
    AND d.organization_id = organization ORDER BY d.signed_at DESC, d.has_conflict DESC LIMIT 1), FALSE)
  AND (opportunity IS NULL OR EXISTS (SELECT FROM rounds_conflictdisclosure d WHERE d.person_id = person
    AND d.organization_id = organization AND d.opportunity_id = opportunity)) $$;
REVOKE ALL ON FUNCTION rounds_is_free(bigint, bigint, bigint) FROM PUBLIC;
"""
NO_FUNCTIONS = """
DROP FUNCTION rounds_is_free(bigint, bigint, bigint);
DROP FUNCTION rounds_conflicted_applications();
DROP FUNCTION rounds_conflicts();
"""
NOT_FREE = REFUSE.format(message="'Everybody who decides discloses first that there is no conflict of interest'")


# SQL: the row's organization is none with which the person who acts has a conflict.
APART = "organization_id <> ALL((SELECT rounds_conflicts())::bigint[])"


def apart(name: str, *commands: str, but: str = "") -> Restriction:
    """Rows of an organization are closed to staff in conflict with it; `commands` closes only these (ALL otherwise).

    `but`: SQL of rows that stay open all the same.
    """
    using = f"{APART} OR {but}" if but else APART
    return Restriction(name=name, to=[STAFF], using=using, commands=commands or ("ALL",))


def letters_apart(name: str) -> Restriction:
    """Letters to an organization about its grants are closed to staff in conflict with it."""
    theirs = "organization_id = ANY((SELECT rounds_conflicts())::bigint[])"
    about = "(starts_with(about_kind, 'rounds.') OR starts_with(about_kind, 'awards.'))"
    return Restriction(
        name=name, to=[STAFF], using=f"({theirs} AND {about}) IS NOT TRUE", commands=("SELECT",), of_table="notifications_letter"
    )


def apart_by(name: str, column: str, conflicted: str, *commands: str) -> Restriction:
    """The same for rows without an organization: `conflicted` is a function that lists the values of `column` to close."""
    kind = "bigint" if column != "application_id" else "uuid"
    return Restriction(
        name=name, to=[STAFF], using=f"{column} <> ALL((SELECT {conflicted}())::{kind}[])", commands=commands or ("ALL",)
    )


def apart_by_application(name: str) -> Restriction:
    """The same for rows that carry their application alone."""
    return apart_by(name, "application_id", "rounds_conflicted_applications")


class ApartQuerySet[M: Model](OwnedQuerySet[M]):
    """Reads of rows of an organization that a declared conflict of interest closes to staff."""

    def visible_to(self, user: Person) -> Self:
        """All for staff but those of their declared conflicts, those of one's organizations for members, none for others."""
        found = super().visible_to(user)
        if isinstance(user, User) and staff_roles(user):
            return found.exclude(organization__in=user.conflict_disclosures.conflicts())
        return found


def free_of_conflict(name: str, column: str) -> Guard:
    """Whoever stands in this column disclosed in the round that there is no conflict with the row's organization."""
    return Guard(
        name=name,
        events=f"INSERT OR UPDATE OF {column}",
        body=f"IF NOT rounds_is_free(NEW.{column}, NEW.organization_id, NEW.opportunity_id) THEN {NOT_FREE}; END IF;",
    )


def approved_free_of_conflict(name: str, *, step: str, when: str, version: str = "", opportunity: str = "NULL") -> Guard:
    """A state is reached only when everybody who approved it here disclosed, and has no conflict with the organization."""
    return Guard(
        name=name,
        events="UPDATE OF state",
        when=when,
        body=(
            f"IF EXISTS (SELECT FROM approvals_approval a WHERE a.step = '{step}' AND a.subject_id = NEW.id::text "
            f"AND a.subject_version = {f'NEW.{version}' if version else '1'} AND a.decision = 'approved' "
            f"AND a.by_id IS NOT NULL AND NOT rounds_is_free(a.by_id, NEW.organization_id, {opportunity})) THEN {NOT_FREE}; END IF;"
        ),
    )
