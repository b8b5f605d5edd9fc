"""Addresses, second factors and listed sessions: a person writes their own rows only, and nobody who is signed in marks an address as verified.

Sign-in runs while nobody acts (`app.user_id` is empty), so nobody in particular may still read and write what sign-in
writes: a new account's address, the moment a factor was used, the new session.
"""

from django.db import migrations, models

from img_program.database.access import AUDITOR, ME, PERSON, RETENTION, STAFF, SYSTEM, WEB, Policy, mine
from img_program.database.third_party import close

NOBODY = f"{ME} IS NULL"
MINE_OR_SIGN_IN = f"({mine()} OR {NOBODY})"
WRITE = "SELECT, INSERT, UPDATE, DELETE"
GRANTS = {WEB: "SELECT", **dict.fromkeys((PERSON, STAFF, AUDITOR, SYSTEM), WRITE), RETENTION: "SELECT, DELETE"}
OFFICE = [Policy((STAFF, SYSTEM, RETENTION), "true")]

VERIFIED = """
CREATE FUNCTION accounts_address_verified_by_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.verified
     AND current_user IN ('img_person', 'img_staff', 'img_auditor')
     AND nullif(current_setting('app.user_id', true), '') IS NOT NULL
     AND (TG_OP = 'INSERT' OR NOT OLD.verified OR NEW.email <> OLD.email OR NEW.user_id <> OLD.user_id)
  THEN
    RAISE EXCEPTION 'permission denied: an address is verified by its code' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_address_verified_by_code BEFORE INSERT OR UPDATE ON account_emailaddress
  FOR EACH ROW EXECUTE FUNCTION accounts_address_verified_by_code();
"""
NOT_VERIFIED = """
DROP TRIGGER accounts_address_verified_by_code ON account_emailaddress;
DROP FUNCTION accounts_address_verified_by_code();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_email_unique"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
    ]
    operations = [
        close(
            "account_emailaddress",
            GRANTS,
            [
                # Everybody may ask whether an address is taken, as with the accounts themselves.
                Policy((WEB, PERSON, AUDITOR), "true", command="SELECT"),
                Policy((PERSON, AUDITOR), command="INSERT", check=MINE_OR_SIGN_IN),
                Policy((PERSON, AUDITOR), MINE_OR_SIGN_IN, command="UPDATE"),
                Policy((PERSON, AUDITOR), mine(), command="DELETE"),
                *OFFICE,
            ],
        ),
        migrations.RunSQL(VERIFIED, reverse_sql=NOT_VERIFIED),
        close(
            "mfa_authenticator",
            GRANTS,
            [
                Policy(WEB, "true", command="SELECT"),
                Policy((PERSON, AUDITOR), MINE_OR_SIGN_IN, command="SELECT"),
                Policy((PERSON, AUDITOR), command="INSERT", check=mine()),
                Policy((PERSON, AUDITOR), MINE_OR_SIGN_IN, command="UPDATE"),
                Policy((PERSON, AUDITOR), mine(), command="DELETE"),
                *OFFICE,
            ],
        ),
        close(
            "usersessions_usersession",
            GRANTS | {WEB: WRITE},
            [Policy(WEB, "true"), Policy((PERSON, AUDITOR), MINE_OR_SIGN_IN), *OFFICE],
        ),
        migrations.AddIndex("accesslog", models.Index(fields=["-at"], name="accounts_log_at")),
        migrations.AddIndex("accesslog", models.Index(fields=["kind", "-at"], name="accounts_log_kind")),
    ]
