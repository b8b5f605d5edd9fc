"""Grants and row policies, declared beside the model in `Meta.constraints`.

They are constraints so that Django's own migrations carry them: `makemigrations` notices a change,
`makemigrations --check` notices a forgotten one, and the migration that makes a table also closes it.

    class Meta:
        constraints = [
            Access(name="roster_registrant_access", grants=..., policies=...),
        ]

Nothing is granted by default. A table with no policy for a role is empty for that role.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import BaseConstraint, Model
from django.utils.deconstruct import deconstructible

PERSON = "img_person"
STAFF = "img_staff"
AUDITOR = "img_auditor"
SYSTEM = "img_system"
RETENTION = "img_retention"
SIGN_IN = "img_sign_in"
WEB = "img_web"
COORDINATOR = "img_coordinator"
GRANTS_SPECIALIST = "img_grants_specialist"
ASSESSMENT_COORDINATOR = "img_assessment_coordinator"
FINANCE_OFFICER = "img_finance_officer"
PROGRAM_MANAGER = "img_program_manager"
DATA_PRACTICES_OFFICIAL = "img_data_practices_official"
OFFICE = (COORDINATOR, GRANTS_SPECIALIST, ASSESSMENT_COORDINATOR, FINANCE_OFFICER, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL)
EVERY_AUDIENCE = (PERSON, STAFF, AUDITOR, SYSTEM, RETENTION, SIGN_IN)
# Where a table's name begins like this, a policy "for staff" is one for these staff roles (the longest beginning counts).
REVIEW_OFFICE = (COORDINATOR, GRANTS_SPECIALIST, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL)
_GRANTS = (COORDINATOR, GRANTS_SPECIALIST, FINANCE_OFFICER, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL)
_ROSTER = (COORDINATOR, GRANTS_SPECIALIST, ASSESSMENT_COORDINATOR, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL)
_ASSESSMENTS = (ASSESSMENT_COORDINATOR, PROGRAM_MANAGER)
ROOMS: dict[str, tuple[str, ...]] = {
    "assessments_": _ASSESSMENTS,
    "awards_": _GRANTS,
    "roster_": _ROSTER,
    "rounds_answer": _GRANTS,
    "rounds_application": _GRANTS,
    "rounds_budgetline": _GRANTS,
    "rounds_assignmentplan": REVIEW_OFFICE,
    "rounds_debrief": REVIEW_OFFICE,
    "rounds_discussionnote": REVIEW_OFFICE,
    "rounds_negotiation": REVIEW_OFFICE,
    "rounds_recommendation": REVIEW_OFFICE,
    "rounds_reviewassignment": REVIEW_OFFICE,
    "rounds_roundreviewer": REVIEW_OFFICE,
    "rounds_score": REVIEW_OFFICE,
    "rounds_secondlook": REVIEW_OFFICE,
    "rounds_submission": _GRANTS,
    "rounds_tradesecretclaim": _GRANTS,
    "service_": _GRANTS,
    "training_": _GRANTS,
}
_CLOSED_TO = ", ".join(("PUBLIC", WEB, *EVERY_AUDIENCE, *OFFICE))

# A sub-select is computed once per statement, not once per row.
ME = "(SELECT nullif(current_setting('app.user_id', true), '')::bigint)"
MY_ORGANIZATIONS = "ANY((SELECT nullif(current_setting('app.organization_ids', true), '')::bigint[])::bigint[])"
NOBODY_ACTS = f"{ME} IS NULL"
WHO_SIGNS_IN = "(SELECT nullif(current_setting('app.signing_in', true), '')::bigint)"
# The kind of factor that the step of sign-in asks for; empty: any.
WITH_WHAT = "coalesce(current_setting('app.signing_in_with', true), '')"
# Rows that only a trigger adds: whatever somebody writes by hand is at depth 0.
BY_TRIGGER = "pg_trigger_depth() > 0"


def office_of(name: str) -> tuple[str, ...]:
    """The database roles of those members of the office who see a table of this name (or whose name begins so)."""
    beginning = max((each for each in ROOMS if name.startswith(each)), key=len, default="")
    return ROOMS.get(beginning, (STAFF,))


def mine(column: str = "user_id") -> str:
    """SQL: the row belongs to the person who acts."""
    return f"{column} = {ME}"


def of_my_organizations(column: str = "organization_id") -> str:
    """SQL: the row belongs to an organization of the person who acts."""
    return f"{column} = {MY_ORGANIZATIONS}"


@deconstructible(path="img_program.database.access.Policy")
class Policy:
    """One row policy: for whom (`to`), for which command, which rows may be read, which may be written."""

    def __init__(self, to: str | Sequence[str], using: str = "", *, command: str = "ALL", check: str = "") -> None:
        self.to = (to,) if isinstance(to, str) else tuple(to)
        self.using = using
        self.command = command
        self.check = check

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Policy) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((self.to, self.using, self.command, self.check))

    def narrowed(self, office: Sequence[str]) -> Policy:
        """The same for these members of the office instead of all of it."""
        to = [role for each in self.to for role in (office if each == STAFF else (each,))]
        return Policy(to, self.using, command=self.command, check=self.check)

    def create_sql(self, table: str, name: str) -> str:
        """The CREATE POLICY statement."""
        using = f" USING ({self.using})" if self.using else ""
        check = f" WITH CHECK ({self.check})" if self.check else ""
        return f'CREATE POLICY "{name}" ON "{table}" FOR {self.command} TO {", ".join(self.to)}{using}{check};'


def revoke_all(table: str) -> str:
    """The REVOKE that closes a table for everybody but its owner."""
    return f'REVOKE ALL ON "{table}" FROM {_CLOSED_TO};'


class TableStatements(BaseConstraint):
    """Statements about one table that Django's migrations carry as if they were a constraint."""

    def statements(self, table: str) -> list[str]:
        """What puts it in place."""
        raise NotImplementedError

    def removal(self, table: str) -> list[str]:
        """What takes it away."""
        raise NotImplementedError

    def constraint_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """Nothing inside CREATE TABLE: the statements follow at the end of the same migration."""
        if schema_editor is not None:
            schema_editor.deferred_sql.append(self.create_sql(model, None))
        return ""

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """The statements in one text."""
        return "\n".join(self.statements(model._meta.db_table)) if model else ""

    def remove_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """The statements that take it away, in one text."""
        return "\n".join(self.removal(model._meta.db_table)) if model else ""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Rows are judged by the database, not by `full_clean()`."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, type(self)) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class Access(TableStatements):
    """Who may do what with a table: grants by role, and row policies. A table without policies needs a reason."""

    def __init__(
        self,
        *,
        name: str,
        grants: Mapping[str, str],
        policies: Sequence[Policy] = (),
        no_policy_because: str = "",
    ) -> None:
        super().__init__(name=name)
        if bool(policies) == bool(no_policy_because):
            raise ValueError(f"{name}: give either policies or the written reason for having none.")
        self.grants = dict(grants)
        # History is written by triggers, for whoever may write the row.
        self.policies = tuple(each if each.check == BY_TRIGGER else each.narrowed(office_of(name)) for each in policies)
        self.no_policy_because = no_policy_because

    def statements(self, table: str) -> list[str]:
        """Grants, then policies."""
        statements = [revoke_all(table)]
        statements += [f'GRANT {privileges} ON "{table}" TO {role};' for role, privileges in self.grants.items()]
        if self.policies:
            statements.append(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;')
        for number, policy in enumerate(self.policies, start=1):
            statements.append(policy.create_sql(table, f"{table[:50]}_{number}"))
        return statements

    def removal(self, table: str) -> list[str]:
        """Without policies but with row security still on, nobody sees a row until new ones come."""
        statements = [revoke_all(table)]
        for number, _policy in enumerate(self.policies, start=1):
            statements.append(f'DROP POLICY "{table[:50]}_{number}" ON "{table}";')
        return statements

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        """For the migration file."""
        kwargs: dict[str, Any] = {"name": self.name, "grants": self.grants}
        if self.policies:
            kwargs["policies"] = list(self.policies)
        if self.no_policy_because:
            kwargs["no_policy_because"] = self.no_policy_because
        return "img_program.database.access.Access", (), kwargs


class Restriction(TableStatements):
    """A restrictive policy: of what other policies open to these roles, only rows that also fit `using` are left.

    `commands` names what is narrowed (INSERT and UPDATE alone leave reading); `of_table` is a table of a lower room.
    """

    def __init__(self, *, name: str, to: Sequence[str], using: str, commands: Sequence[str], of_table: str = "") -> None:
        super().__init__(name=name)
        self.to, self.using, self.commands, self.of_table = tuple(to), using, tuple(commands), of_table

    def statements(self, table: str) -> list[str]:
        """One policy for each command."""
        return [
            f'CREATE POLICY "{self.name}_{command.lower()}" ON "{self.of_table or table}" AS RESTRICTIVE FOR {command} TO {", ".join(self.to)} '
            f"{'WITH CHECK' if command == 'INSERT' else 'USING'} ({self.using});"
            for command in self.commands
        ]

    def removal(self, table: str) -> list[str]:
        """DROP POLICY."""
        return [f'DROP POLICY "{self.name}_{command.lower()}" ON "{self.of_table or table}";' for command in self.commands]

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        """For the migration file."""
        kwargs: dict[str, Any] = {"name": self.name, "to": self.to, "using": self.using, "commands": self.commands}
        kwargs |= {"of_table": self.of_table} if self.of_table else {}
        return "img_program.database.access.Restriction", (), kwargs


class OpensAlso(TableStatements):
    """A policy on a table of a lower room: what this model's rows name there, these roles read too.

    Finance has nothing to do with the roster, and reads of it whoever signs a participant agreement: the higher room says so.
    """

    def __init__(self, *, name: str, of_table: str, to: Sequence[str], using: str) -> None:
        super().__init__(name=name)
        self.of_table, self.to, self.using = of_table, tuple(to), using

    def statements(self, table: str) -> list[str]:
        """CREATE POLICY on the other table."""
        return [Policy(self.to, self.using, command="SELECT").create_sql(self.of_table, self.name)]

    def removal(self, table: str) -> list[str]:
        """DROP POLICY."""
        return [f'DROP POLICY "{self.name}" ON "{self.of_table}";']

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        """For the migration file."""
        kwargs = {"name": self.name, "of_table": self.of_table, "to": self.to, "using": self.using}
        return "img_program.database.access.OpensAlso", (), kwargs


class SameOwner(TableStatements):
    """A composite foreign key: a child's owner column equals its parent's.

    Foreign keys ignore row policies; without this, a forged id attaches a row to a stranger's parent.
    The parent needs a unique constraint over the same columns. Columns are database columns.
    """

    def __init__(self, *, name: str, columns: Sequence[str], parent: str, parent_columns: Sequence[str]) -> None:
        super().__init__(name=name)
        self.columns = tuple(columns)
        self.parent = parent
        self.parent_columns = tuple(parent_columns)

    def create_sql(self, model: type[Model] | None, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        """At the end of the migration, when the parent's unique constraint is there."""
        sql = super().create_sql(model, schema_editor)
        if schema_editor is None:
            return sql
        schema_editor.deferred_sql.append(sql)
        return ""

    def statements(self, table: str) -> list[str]:
        """ALTER TABLE ... ADD CONSTRAINT ... FOREIGN KEY."""
        columns, parent_columns = ", ".join(self.columns), ", ".join(self.parent_columns)
        return [
            (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{self.name}" FOREIGN KEY ({columns}) '
                f'REFERENCES "{self.parent}" ({parent_columns}) DEFERRABLE INITIALLY DEFERRED;'
            )
        ]

    def removal(self, table: str) -> list[str]:
        """ALTER TABLE ... DROP CONSTRAINT."""
        return [f'ALTER TABLE "{table}" DROP CONSTRAINT "{self.name}";']

    def deconstruct(self) -> tuple[str, tuple[()], dict[str, Any]]:
        """For the migration file."""
        return (
            "img_program.database.access.SameOwner",
            (),
            {"name": self.name, "columns": self.columns, "parent": self.parent, "parent_columns": self.parent_columns},
        )
