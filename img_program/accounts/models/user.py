"""The account: what sign-in needs and nothing else. Names, phones and addresses live elsewhere, behind policies."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from img_program.database.access import AUDITOR, NOBODY_ACTS, PERSON, RETENTION, STAFF, SYSTEM, WEB, Access, Policy, mine
from img_program.database.history import tracked
from img_program.database.patterns import owned
from img_program.web.fields.names import NameColumn, shows_a_name

# What a person changes of their own account, and what sign-in changes while nobody acts (the moment, a better hash, a new
# password after a code). Whether somebody may sign in at all is written by the actions, as the system.
OWN_COLUMNS = "UPDATE (email, password, last_login)"


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


@tracked("accounts_userevent_access", mine("id"), exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: registrant, member of an organization, reviewer or staff."""

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    is_active = models.BooleanField("may sign in", default=True)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

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
                },
                policies=[
                    # Sign-in finds an account before it is known who acts; it holds only an e-mail address.
                    Policy((WEB, PERSON, STAFF, AUDITOR), "true", command="SELECT"),
                    Policy(PERSON, command="INSERT", check=NOBODY_ACTS),
                    Policy((PERSON, STAFF, AUDITOR), f"({mine('id')} OR {NOBODY_ACTS})", command="UPDATE"),
                    Policy((SYSTEM, RETENTION), "true"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.email


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
