"""Removing an e-mail address removes its (unused) confirmations: Django deletes them first."""

from django.db import migrations

from img_program.database.access import AUDITOR, PERSON, RETENTION, STAFF, SYSTEM, WEB
from img_program.database.third_party import close


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_sessions_invitations_relinking")]
    operations = [
        close(
            "account_emailconfirmation",
            {WEB: "SELECT", **dict.fromkeys((PERSON, STAFF, AUDITOR, SYSTEM, RETENTION), "SELECT, DELETE")},
        ),
    ]
