"""Who may do what with the tables of Django, allauth, guardian and pghistory."""

from django.db import migrations

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, WEB, Policy
from img_program.database.third_party import close

SESSIONS = """
CREATE FUNCTION accounts_session_read(digest text, moment timestamptz) RETURNS text
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ SELECT session_data FROM django_session WHERE session_key = digest AND expire_date > moment $$;
CREATE FUNCTION accounts_session_exists(digest text) RETURNS boolean
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ SELECT EXISTS (SELECT FROM django_session WHERE session_key = digest) $$;
CREATE FUNCTION accounts_session_write(digest text, data text, expires timestamptz, is_new boolean) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  IF is_new THEN
    INSERT INTO django_session (session_key, session_data, expire_date) VALUES (digest, data, expires) ON CONFLICT DO NOTHING;
  ELSE
    UPDATE django_session SET session_data = data, expire_date = expires WHERE session_key = digest;
  END IF;
  RETURN FOUND;
END $$;
CREATE FUNCTION accounts_session_delete(digest text) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ DELETE FROM django_session WHERE session_key = digest $$;
CREATE FUNCTION accounts_session_forget_expired(moment timestamptz) RETURNS void
  LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ DELETE FROM django_session WHERE expire_date < least(moment, now()) $$;
"""
NO_SESSIONS = """
DROP FUNCTION accounts_session_read, accounts_session_exists, accounts_session_write, accounts_session_delete,
  accounts_session_forget_expired;
"""
# django-pghistory's function writes what the writer says. This one says who acts, as policies know it, and makes a row
# for each request, transaction and actor, which nobody changes afterwards. Only the system, acting for nobody, says for whom.
TRUE_ACTOR = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS pghistory_context.id%TYPE
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  said jsonb := coalesce(nullif(current_setting('pghistory.context_metadata', true), ''), '{}')::jsonb;
  request text := coalesce(current_setting('pghistory.context_id', true), '');
  acting_as text := current_setting('role', true);
  acts bigint := nullif(current_setting('app.user_id', true), '')::bigint;
  facts jsonb;
  key uuid;
BEGIN
  IF acts IS NULL AND acting_as = 'img_system' THEN
    acts := (said ->> 'user')::bigint;
  END IF;
  facts := said || jsonb_build_object('user', acts, 'role', acting_as);
  key := md5(concat_ws(' ', request, pg_current_xact_id(), facts))::uuid;
  INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (key, facts, now(), now())
    ON CONFLICT (id) DO NOTHING;
  RETURN key;
END $$;
"""

ALL = (PERSON, STAFF, AUDITOR, SYSTEM)
WRITE = "SELECT, INSERT, UPDATE, DELETE"


def everybody(table: str, privileges: str, *, web: str = "") -> migrations.RunSQL:
    grants = dict.fromkeys(ALL, privileges) | {RETENTION: "SELECT, DELETE" if "DELETE" in privileges else "SELECT"}
    return close(table, grants | ({WEB: web} if web else {}))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("sessions", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        # Nobody reads or writes the table: the functions answer for one fingerprint of a key at a time.
        close("django_session", {}),
        migrations.RunSQL(SESSIONS, reverse_sql=NO_SESSIONS),
        everybody("django_content_type", "SELECT", web="SELECT"),
        everybody("django_migrations", "SELECT", web="SELECT"),
        everybody("auth_permission", "SELECT", web="SELECT"),
        everybody("auth_group_permissions", "SELECT", web="SELECT"),
        # An organization's groups are made with it, as the system.
        close("auth_group", {WEB: "SELECT", **dict.fromkeys(ALL, "SELECT"), SYSTEM: "SELECT, INSERT"}),
        # Which groups somebody is in follows their memberships, which only the organizations' actions write, as the system.
        close(
            "accounts_user_groups",
            {WEB: "SELECT", **dict.fromkeys((PERSON, STAFF, AUDITOR), "SELECT"), SYSTEM: WRITE, RETENTION: "SELECT, DELETE"},
        ),
        everybody("accounts_user_user_permissions", "SELECT", web="SELECT"),
        # Removing an address removes its (unused) confirmations: Django deletes them first.
        close("account_emailconfirmation", {WEB: "SELECT", **dict.fromkeys((*ALL, RETENTION), "SELECT, DELETE")}),
        everybody("guardian_userobjectpermission", "SELECT"),
        close(
            "guardian_groupobjectpermission",
            {**dict.fromkeys(ALL, "SELECT"), SYSTEM: "SELECT, INSERT, DELETE"},
        ),
        # Contexts are written by the function alone, which says who acted as the database knows it.
        migrations.RunSQL(TRUE_ACTOR, reverse_sql=migrations.RunSQL.noop),
        close(
            "pghistory_context",
            {**dict.fromkeys(ALL, "SELECT"), RETENTION: "SELECT, DELETE"},
            [
                # A person's history page says when and what, without the names of staff.
                Policy(PERSON, "false", command="SELECT"),
                Policy((STAFF, AUDITOR, SYSTEM, RETENTION), "true", command="SELECT"),
                Policy(RETENTION, "true", command="DELETE"),
            ],
        ),
    ]
