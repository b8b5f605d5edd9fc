"""The account: what sign-in needs and nothing else. Names, phones and addresses live elsewhere, behind policies."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

import pgtrigger
from django.contrib.auth import hashers
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac

from img_program.database.access import AUDITOR, NOBODY_ACTS, PERSON, RETENTION, SIGN_IN, STAFF, SYSTEM, WEB, Access, Policy, mine
from img_program.database.context import as_sign_in
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.web.fields.names import NameColumn, shows_a_name

# What a person changes of their own account. Whether somebody may sign in at all is written by the actions, as the system.
OWN_COLUMNS = "UPDATE (email, last_login)"


class UserManager(BaseUserManager["User"]):
    """Makes accounts; none of them is a superuser."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An account for an e-mail address; without a password it signs in by passkey or by a code."""
        user: User = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """By e-mail address; upper and lower case are the same."""
        return self.get(email__iexact=username)


@tracked("accounts_userevent_access", mine("id"), exclude=["session_stamp", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: registrant, member of an organization, reviewer or staff.

    The hash of the password is no column here (`Credential`): whatever reads accounts can't read it by accident.
    """

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)
    session_stamp = models.UUIDField(default=uuid.uuid4, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    class Meta:
        """No superuser exists: every power is a role with a name."""

        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_unique"),
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="accounts_user_no_superuser"),
            Access(
                name="accounts_user_access",
                grants={
                    WEB: "SELECT",
                    PERSON: f"SELECT, INSERT, {OWN_COLUMNS}",
                    STAFF: f"SELECT, {OWN_COLUMNS}",
                    AUDITOR: f"SELECT, {OWN_COLUMNS}",
                    SYSTEM: "SELECT, INSERT, UPDATE",
                    RETENTION: "SELECT, DELETE",
                    SIGN_IN: "SELECT (id, session_stamp), UPDATE (session_stamp)",
                },
                policies=[
                    # Sign-in finds an account before it is known who acts; it holds only an e-mail address.
                    Policy((WEB, PERSON, STAFF, AUDITOR), "true", command="SELECT"),
                    # Sign-up makes an account while nobody acts; it can't be anybody else's.
                    Policy(PERSON, command="INSERT", check=NOBODY_ACTS),
                    Policy((PERSON, STAFF, AUDITOR), mine("id"), command="UPDATE"),
                    Policy((SYSTEM, RETENTION), "true"),
                    Policy(SIGN_IN, mine("id")),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def password(self) -> str:  # type: ignore[override]
        """What the libraries mix into links and marks that must die with the password; not the hash."""
        return str(self.session_stamp)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the account and, after `set_password`, its new hash in its own table."""
        super().save(*args, **kwargs)
        if "_new_hash" in self.__dict__:
            self._write_hash(self.__dict__.pop("_new_hash"))

    def set_password(self, raw_password: str | None) -> None:
        """A new password, or none: kept with the next `save()`."""
        self.__dict__["_new_hash"] = None if raw_password is None else hashers.make_password(raw_password)

    def set_unusable_password(self) -> None:
        """The account signs in by passkey or by a code: kept with the next `save()`."""
        self.set_password(None)

    def has_usable_password(self) -> bool:
        """Whether a password is set."""
        return self._hash() is not None

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password; a hash made by older rules is replaced by a better one."""

        def improve(password: str) -> None:
            self._write_hash(hashers.make_password(password))

        stored = self._hash()
        return stored is not None and hashers.check_password(raw_password, stored, improve)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        return salted_hmac("img_program.session", str(self.session_stamp), secret=secret, algorithm="sha256").hexdigest()

    def _hash(self) -> str | None:
        with as_sign_in(self.pk):
            return Credential.objects.filter(user_id=self.pk).values_list("password", flat=True).first()

    def _write_hash(self, hashed: str | None) -> None:
        with as_sign_in(self.pk):
            if hashed is None:
                Credential.objects.filter(user_id=self.pk).delete()
            else:
                Credential.objects.update_or_create(user_id=self.pk, defaults={"password": hashed})
        self.refresh_from_db(fields=["session_stamp"])


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


class PersonName(models.Model):
    """The name by which colleagues and staff know a person who is not a registrant."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="person_name")
    name = NameColumn("name", max_length=150)

    class Meta:
        """The person and the office read it; teammates get it through an action of the organizations room."""

        constraints = [
            shows_a_name("name", name="accounts_personname_shows"),
            owned("accounts_personname_access", mine("user_id")),
        ]

    def __str__(self) -> str:
        return self.name
