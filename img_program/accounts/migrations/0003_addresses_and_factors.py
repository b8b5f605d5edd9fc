"""Addresses and second factors: a person writes their own rows only, staff too, and nobody marks an address as verified.

While nobody acts (`app.user_id` is empty), a new account gets its first address, and the account that is signing in
(`app.signing_in`) shows its second factor.
"""

from django.db import migrations

from img_program.database.access import AUDITOR, ME, PERSON, RETENTION, STAFF, SYSTEM, WEB, WHO_SIGNS_IN, Policy, mine
from img_program.database.third_party import close

NOBODY = f"{ME} IS NULL"
EVERYBODY = (PERSON, STAFF, AUDITOR)
WRITE = "SELECT, INSERT, UPDATE, DELETE"
GRANTS = {**dict.fromkeys((*EVERYBODY, SYSTEM), WRITE), RETENTION: "SELECT, DELETE"}
PROGRAM = [Policy((SYSTEM, RETENTION), "true")]

VERIFIED = """
CREATE FUNCTION accounts_address_verified_by_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.verified
     AND current_user <> 'img_system'
     AND (TG_OP = 'INSERT' OR NOT OLD.verified OR NEW.email <> OLD.email OR NEW.user_id <> OLD.user_id)
  THEN
    RAISE EXCEPTION 'permission denied: an address is verified by its code' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF TG_OP = 'INSERT'
     AND current_user <> 'img_system'
     AND nullif(current_setting('app.user_id', true), '') IS NULL
     AND EXISTS (SELECT FROM account_emailaddress other WHERE other.user_id = NEW.user_id)
  THEN
    RAISE EXCEPTION 'permission denied: an account adds its further addresses itself' USING ERRCODE = 'insufficient_privilege';
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
# Sign-in must never take "I may not see it" for "there is none".
FACTORS = """
CREATE FUNCTION accounts_factor_kinds(account bigint) RETURNS text[]
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS
  $$ SELECT coalesce(array_agg(type::text), '{}') FROM mfa_authenticator WHERE user_id = account $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_library_tables"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        close(
            "account_emailaddress",
            {WEB: "SELECT", **GRANTS},
            [
                # Everybody may ask whether an address is taken, as with the accounts themselves.
                Policy((WEB, *EVERYBODY), "true", command="SELECT"),
                Policy(PERSON, command="INSERT", check=f"({mine()} OR {NOBODY})"),
                Policy((STAFF, AUDITOR), command="INSERT", check=mine()),
                Policy(EVERYBODY, mine(), command="UPDATE"),
                Policy(EVERYBODY, mine(), command="DELETE"),
                *PROGRAM,
            ],
        ),
        migrations.RunSQL(VERIFIED, reverse_sql=NOT_VERIFIED),
        close(
            "mfa_authenticator",
            GRANTS,
            [
                Policy(EVERYBODY, mine()),
                # The second step of sign-in: of the account that is signing in, while nobody acts yet.
                Policy(PERSON, f"(user_id = {WHO_SIGNS_IN} AND {NOBODY})", command="SELECT"),
                Policy(PERSON, f"(user_id = {WHO_SIGNS_IN} AND {NOBODY})", command="UPDATE"),
                *PROGRAM,
            ],
        ),
        migrations.RunSQL(FACTORS, reverse_sql="DROP FUNCTION accounts_factor_kinds;"),
    ]
