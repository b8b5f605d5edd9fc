"""The hash of a password, apart from its account: no other role of the database than sign-in's ever reads it."""

from __future__ import annotations

import pgtrigger
from django.db import models

from img_program.accounts.models.user import User
from img_program.database.access import RETENTION, SIGN_IN, Access, Policy, mine


class Credential(models.Model):
    """One account's password, hashed; an account without a row signs in by passkey or by a code.

    A change of the row renews the account's `session_stamp` by a trigger, so that every other session of it is over.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    password = models.CharField(max_length=128)

    class Meta:
        """Sign-in acts for one account at a time and sees that account's hash alone."""

        constraints = [
            Access(
                name="accounts_credential_access",
                grants={SIGN_IN: "SELECT, INSERT, UPDATE, DELETE", RETENTION: "SELECT (user_id), DELETE"},
                policies=[Policy(SIGN_IN, mine()), Policy(RETENTION, "true")],
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="renews_sessions",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="IF current_user = 'img_sign_in' THEN UPDATE accounts_user SET session_stamp = gen_random_uuid() "
                "WHERE id = coalesce(NEW.user_id, OLD.user_id); END IF; RETURN NULL;",
            ),
        ]

    def __str__(self) -> str:
        return f"Password of account {self.user_id}"
