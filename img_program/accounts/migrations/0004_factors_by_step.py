"""Whoever only typed an address is shown no factor; a passkey that is offered shows passkeys alone; a step writes only its use."""

from django.db import migrations

from img_program.database.access import ME, PERSON, WHO_SIGNS_IN, WITH_WHAT, Policy

_SIGNS_IN = f"(user_id = {WHO_SIGNS_IN} AND {ME} IS NULL AND {WITH_WHAT} IN ('', type))"
POLICIES = "\n".join(
    f'DROP POLICY "mfa_authenticator_{number}" ON mfa_authenticator; '
    + Policy(PERSON, _SIGNS_IN, command=command).create_sql("mfa_authenticator", f"mfa_authenticator_{number}")
    for number, command in ((2, "SELECT"), (3, "UPDATE"))
)
# When nobody acts yet, a factor is only used: a secret stays, a recovery code is spent, a passkey counts its uses.
USES = """
CREATE FUNCTION accounts_factor_is_used() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_user = 'img_person' AND nullif(current_setting('app.user_id', true), '') IS NULL
     AND (NEW.id, NEW.user_id, NEW.type, NEW.created_at) IS DISTINCT FROM (OLD.id, OLD.user_id, OLD.type, OLD.created_at)
     OR current_user = 'img_person' AND nullif(current_setting('app.user_id', true), '') IS NULL
     AND NEW.type = 'totp' AND NEW.data IS DISTINCT FROM OLD.data
  THEN
    RAISE EXCEPTION 'permission denied: sign-in uses a factor and changes none' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_factor_is_used BEFORE UPDATE ON mfa_authenticator FOR EACH ROW EXECUTE FUNCTION accounts_factor_is_used();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_addresses_and_factors")]
    operations = [
        migrations.RunSQL(POLICIES, reverse_sql=migrations.RunSQL.noop),
        migrations.RunSQL(USES, reverse_sql="DROP FUNCTION accounts_factor_is_used() CASCADE;"),
    ]
