"""Who may do what with the tables of Django, allauth, guardian and pghistory."""

from django.db import migrations

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, WEB, Policy
from img_program.database.third_party import close

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
        ("usersessions", "0001_initial"),
        ("guardian", "0003_remove_groupobjectpermission_guardian_gr_content_ae6aec_idx_and_more"),
        ("sessions", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        everybody("django_session", WRITE, web=WRITE),
        everybody("django_content_type", "SELECT", web="SELECT"),
        everybody("django_migrations", "SELECT", web="SELECT"),
        everybody("auth_permission", "SELECT", web="SELECT"),
        everybody("auth_group_permissions", "SELECT", web="SELECT"),
        close("auth_group", {WEB: "SELECT", **dict.fromkeys(ALL, "SELECT"), STAFF: "SELECT, INSERT", SYSTEM: "SELECT, INSERT"}),
        everybody("accounts_user_groups", WRITE, web="SELECT"),
        everybody("accounts_user_user_permissions", "SELECT", web="SELECT"),
        everybody("account_emailaddress", WRITE, web="SELECT"),
        everybody("account_emailconfirmation", "SELECT", web="SELECT"),
        everybody("mfa_authenticator", WRITE, web="SELECT"),
        everybody("usersessions_usersession", WRITE, web=WRITE),
        everybody("guardian_userobjectpermission", "SELECT"),
        close(
            "guardian_groupobjectpermission",
            {**dict.fromkeys(ALL, "SELECT"), STAFF: "SELECT, INSERT", SYSTEM: "SELECT, INSERT, DELETE"},
        ),
        close(
            "pghistory_context",
            {
                PERSON: "SELECT, INSERT, UPDATE",
                STAFF: "SELECT, INSERT, UPDATE",
                AUDITOR: "SELECT, INSERT, UPDATE",
                SYSTEM: "SELECT, INSERT, UPDATE",
                RETENTION: "SELECT, INSERT, UPDATE, DELETE",
            },
            [
                # A person's upsert needs to read the row of the running request, and no other.
                Policy((PERSON, AUDITOR), "id = (SELECT nullif(current_setting('pghistory.context_id', true), '')::uuid)"),
                Policy(AUDITOR, "true", command="SELECT"),
                Policy((STAFF, SYSTEM, RETENTION), "true"),
            ],
        ),
    ]
