"""Extensions, and the immutable form of `unaccent` that an index may use. Policies follow in each room's own migrations."""

from __future__ import annotations

from django.db import migrations

FOLD = """
CREATE FUNCTION img_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, value));
GRANT EXECUTE ON FUNCTION img_fold(text) TO PUBLIC;
"""


class Migration(migrations.Migration):
    """Trusted extensions: the owner of the database may create them."""

    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm;", reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS unaccent;", reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist;", reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(FOLD, reverse_sql="DROP FUNCTION img_fold(text);"),
    ]
