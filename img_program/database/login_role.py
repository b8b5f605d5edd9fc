"""Web and worker refuse to start under a role that the row policies would not bind."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.db import connection

_QUESTIONS = """
SELECT current_user,
       r.rolsuper,
       r.rolbypassrls,
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relowner = r.oid),
       EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind = 'r' AND pg_has_role(r.oid, c.relowner, 'MEMBER'))
FROM pg_roles r WHERE r.rolname = current_user
"""


def unsafe_because() -> str | None:
    """Why the login role of the default connection must not serve requests, or None when it may."""
    with connection.cursor() as cursor:
        cursor.execute(_QUESTIONS)
        row = cursor.fetchone()
    if row is None:
        raise ImproperlyConfigured("PostgreSQL does not know the role that is logged in.")
    name, superuser, bypass, owns, member = row
    reasons = [
        (superuser, "is a superuser"),
        (bypass, "has BYPASSRLS"),
        (owns, "owns tables of the program"),
        (member, "is a member of the role that owns the tables"),
    ]
    for unsafe, words in reasons:
        if unsafe:
            return f"the database role “{name}” {words}"
    return None


def demand_safe_login_role() -> None:
    """Raise ImproperlyConfigured unless row-level security binds the login role."""
    reason = unsafe_because()
    connection.close()
    if reason:
        raise ImproperlyConfigured(
            f"Refusing to start: {reason}, so row-level security would not protect anybody's data. "
            "Use the web role in DATABASE_URL (`manage.py database_roles --sql` prints how to make it)."
        )
