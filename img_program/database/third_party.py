"""Grants and policies on the tables of libraries, which can't declare `Access` themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.migrations.operations import RunSQL

from img_program.database.access import Policy, revoke_all


def close(table: str, grants: Mapping[str, str], policies: Sequence[Policy] = ()) -> RunSQL:
    """A migration operation that closes a library's table and then opens what is named."""
    revoke = revoke_all(table)
    statements = [revoke, *(f'GRANT {privileges} ON "{table}" TO {role};' for role, privileges in grants.items())]
    if policies:
        statements.append(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY;')
        statements += [policy.create_sql(table, f"{table}_{number}") for number, policy in enumerate(policies, start=1)]
    return RunSQL("\n".join(statements), reverse_sql=revoke)


# Why a library's table may be without a policy; the test that lists all tables reads this.
WRITTEN_EXCEPTIONS = {
    "account_emailconfirmation": "Sign-in must read it before it is known who acts; unused, codes live in the session.",
    "accounts_user_groups": "Group ids only; guardian asks it for whoever signs in; only the system writes it.",
    "accounts_user_user_permissions": "Always empty: powers are roles.",
    "auth_group": "Names of groups, no person's data.",
    "auth_group_permissions": "Always empty: powers are roles.",
    "auth_permission": "Names of permissions, no person's data.",
    "django_content_type": "Names of tables, no person's data.",
    "django_migrations": "Names of migrations; nobody but the owner writes it.",
    "django_session": "Granted to no role: four functions answer for one fingerprint of a key at a time.",
    "guardian_groupobjectpermission": "Which group holds what in which organization; asked for whoever signs in.",
    "guardian_userobjectpermission": "Always empty: permissions are held by an organization's groups.",
}
