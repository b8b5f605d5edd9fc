"""Who must have a second factor, and what may be reached without it."""

from __future__ import annotations

from collections.abc import Callable

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from allauth.account.utils import url_str_to_user_pk
from allauth.mfa.internal.constants import LoginStageKey
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.web.registry import Registry

_DEMANDS: Registry[Callable[[User], bool]] = Registry()

# Enrollment, sign-out and help; public pages hold nothing private and are of no use to a thief.
_OPEN_VIEWS = {
    "account_logout",
    "account_reauthenticate",
    "account_set_password",
    "account_change_password",
    "account_email_verification_sent",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "accounts:second_factor",
    "accounts:confirm_by_code",
    "accounts:session_status",
    "accounts:session_extend",
    "web:accessibility",
    "web:feedback",
    "web:home",
    "roster:home",
}


_SECOND_STEPS = {stage.value for stage in LoginStageKey}


def register_second_factor_demand(demand: Callable[[User], bool]) -> None:
    """A higher room says who else must have a second factor (administrators, finance, reviewers, examiners)."""
    _DEMANDS.add(demand)


def allow_without_second_factor(*view_names: str) -> None:
    """Help pages of other rooms that stay open before the second factor."""
    _OPEN_VIEWS.update(view_names)


def is_open_without_second_factor(view_name: str) -> bool:
    """Whether a view may be reached before the second factor."""
    return view_name in _OPEN_VIEWS


def demands_second_factor(user: User | AnonymousUser) -> bool:
    """Whether this person can't work without a second factor: staff, and whom the rooms name."""
    if not isinstance(user, User):
        return False
    return bool(staff_roles(user)) or any(demand(user) for demand in _DEMANDS)


def factor_kinds(user: User) -> set[str]:
    """Which kinds of factors an account has, whoever asks: what a policy hides must never count as "none"."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_factor_kinds(%s)", [user.pk])
        row: tuple[list[str]] = cursor.fetchone()
    return set(row[0])


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app or a passkey is set up; recovery codes alone are none."""
    return bool(factor_kinds(user) & {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN})


def account_signing_in(request: HttpRequest) -> int | None:
    """The account whose second factor is asked for in this session: its first step was passed, not only its address typed."""
    # Not by the library's own look into the session, which counts as going on with the sign-in.
    login = request.session.get(LOGIN_SESSION_KEY)
    if not isinstance(login, dict) or login.get("state", {}).get("stages", {}).get("current") not in _SECOND_STEPS:
        return None
    named = login.get("user_pk")
    return int(url_str_to_user_pk(named)) if named else None
