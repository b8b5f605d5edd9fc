"""What the libraries announce (sign-in, sign-out, a changed factor) becomes evidence and session state."""

from __future__ import annotations

import uuid
from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from django.contrib.auth.signals import user_logged_out
from django.http import HttpRequest
from django.utils import timezone

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.devices import is_known_device, remember_device
from img_program.accounts.fresh import mark_fresh
from img_program.accounts.hooks import after_signup
from img_program.accounts.models import AccessLog, SessionActivity, User
from img_program.accounts.second_factor import has_second_factor
from img_program.accounts.sessions import (
    ACTIVITY_KEY,
    NOT_MY_DEVICE_KEY,
    SECOND_FACTOR_KEY,
    end_sessions,
    mark_second_factor,
    renew_key,
    start_activity,
)
from img_program.accounts.throttle import give_back
from img_program.database.context import Actor, current_actor, database_context
from img_program.database.roles import Role
from img_program.mail.actions import queue_mail

NEW_DEVICE = "Somebody signed in to your account on a device that was not used for it before."
_FACTORS = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


def _note(user: User, *, kind: AccessLog.Kind, subject: User, purpose: str = "") -> None:
    """Log it; some of the library's announcements come after the request's transaction, without a context."""
    if current_actor() is not None:
        log_access(user, kind=kind, subject=subject, purpose=purpose)
        return
    with database_context(Actor(Role.PERSON, user.pk)):
        log_access(user, kind=kind, subject=subject, purpose=purpose)


def on_signed_up(request: HttpRequest, user: User, **_more: Any) -> None:
    """A new account: the rooms attach what they know of the visitor."""
    _note(user, kind=KINDS.ACCOUNT_CHANGED, subject=user, purpose="account made")
    after_signup(request, user)


def on_signed_in(request: HttpRequest, user: User, **_more: Any) -> None:
    """A session began; on a device that the account did not use before its person is told, unless a code was just sent there."""
    start_activity(request, user)
    mark_fresh(request)
    give_back(request)
    is_new = not is_known_device(request, user)
    _note(user, kind=KINDS.SIGN_IN, subject=user, purpose="a device not seen before" if is_new else "")
    methods = {record["method"] for record in get_authentication_records(request, user)}
    if is_new and methods & {"password", "mfa"}:
        queue_mail(template="accounts/security_notice", to=user.email, context={"what": NEW_DEVICE})
    if not request.session.get(NOT_MY_DEVICE_KEY):
        remember_device(request, user)


def on_signed_out(request: HttpRequest | None, user: User | None, **_more: Any) -> None:
    """A session ended by its person (its end at a limit is logged by the middleware)."""
    if request is None or user is None or getattr(request, "session_end_is_logged", False):
        return
    SessionActivity.objects.filter(pk=request.session.get(ACTIVITY_KEY, uuid.UUID(int=0)), ended_at=None).update(
        ended_at=timezone.now(), ended_because="signed out"
    )
    _note(user, kind=KINDS.SIGN_OUT, subject=user)


def on_step_completed(request: HttpRequest, user: User, method: str, **_more: Any) -> None:
    """An authenticator app, a recovery code or a passkey was shown; somebody signed in showed who they are again."""
    if request.user.is_authenticated:
        renew_key(request)
    if method == "mfa":
        mark_second_factor(request.session, user)


def on_factor_refused(user: User, **_more: Any) -> None:
    """A wrong code of an authenticator app, or a wrong recovery code."""
    _note(user, kind=KINDS.SIGN_IN_FAILED, subject=user, purpose="second factor")


def on_login_code_refused(user: User, **_more: Any) -> None:
    """A wrong code from an e-mail."""
    _note(user, kind=KINDS.SIGN_IN_FAILED, subject=user, purpose="code by e-mail")


def on_factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Setting a factor up proves that one has it."""
    _note(user, kind=KINDS.ACCOUNT_CHANGED, subject=user, purpose=f"factor added: {authenticator.type}")
    if authenticator.type in _FACTORS:
        renew_key(request)
        mark_second_factor(request.session, user)


def on_factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_more: Any) -> None:
    """Without any factor the session's mark is void."""
    _note(user, kind=KINDS.ACCOUNT_CHANGED, subject=user, purpose=f"factor removed: {authenticator.type}")
    if not has_second_factor(user):
        request.session.pop(SECOND_FACTOR_KEY, None)


def on_password_changed(request: HttpRequest, user: User, **_more: Any) -> None:
    """Every other session ends."""
    _note(user, kind=KINDS.ACCOUNT_CHANGED, subject=user, purpose="password changed")
    end_sessions(user, because="password changed", keep=request.session if request.user.is_authenticated else None)


def on_email_changed(user: User, **_more: Any) -> None:
    """An address was added, removed, verified or made the primary one; the address itself isn't logged."""
    _note(user, kind=KINDS.ACCOUNT_CHANGED, subject=user, purpose="e-mail address")


def _on_email_confirmed(email_address: Any, **_more: Any) -> None:
    on_email_changed(email_address.user)


def connect() -> None:
    """Called once, when the app is ready."""
    account_signals.user_signed_up.connect(on_signed_up)
    account_signals.user_logged_in.connect(on_signed_in)
    account_signals.authentication_step_completed.connect(on_step_completed)
    account_signals.login_code_rejected.connect(on_login_code_refused)
    for signal in (account_signals.password_changed, account_signals.password_set, account_signals.password_reset):
        signal.connect(on_password_changed)
    for signal in (account_signals.email_added, account_signals.email_removed, account_signals.email_changed):
        signal.connect(on_email_changed)
    account_signals.email_confirmed.connect(_on_email_confirmed)
    mfa_signals.authenticator_added.connect(on_factor_added)
    mfa_signals.authenticator_removed.connect(on_factor_removed)
    mfa_signals.authentication_failed.connect(on_factor_refused)
    user_logged_out.connect(on_signed_out)
