"""People without password and second factor confirm themselves by a code before something sensitive."""

from __future__ import annotations

import secrets
from datetime import timedelta

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.http import HttpRequest
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.secrets import digest
from img_program.accounts.sessions import renew_key
from img_program.accounts.throttle import may_try
from img_program.mail.actions import queue_mail

FRESH_KEY = "confirmed_at"
_CODE_KEY = "confirmation_code"
FRESH_FOR = timedelta(minutes=10)
CODE_LIVES = timedelta(minutes=10)
MOST_TRIES = 3

# The library asks for password or second factor here; who has neither, it would let pass.
SENSITIVE_VIEWS = {
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_activate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "account_email",
    "account_set_password",
}


def mark_fresh(request: HttpRequest) -> None:
    """The person was just recognized."""
    request.session[FRESH_KEY] = timezone.now().timestamp()


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person was recognized within the last ten minutes."""
    at = request.session.get(FRESH_KEY)
    return at is not None and timezone.now().timestamp() - float(at) < FRESH_FOR.total_seconds()


def needs_code(request: HttpRequest, user: User, view_name: str) -> bool:
    """Whether a code by e-mail comes first: a sensitive page, no other way to ask, and sign-in is a while ago."""
    return view_name in SENSITIVE_VIEWS and not get_reauthentication_flows(user) and not is_fresh(request)


def send_code(request: HttpRequest, user: User) -> bool:
    """Send a code of eight digits to the main address; False when too many were asked for."""
    if not may_try("code", request, user.email):
        return False
    code = f"{secrets.randbelow(10**8):08d}"
    request.session[_CODE_KEY] = {"digest": digest("confirmation", code), "at": timezone.now().timestamp(), "tries": 0}
    queue_mail(template="accounts/login_code", to=user.email, context={"code": f"{code[:4]}-{code[4:]}"}, urgent=True)
    return True


def has_running_code(request: HttpRequest) -> bool:
    """Whether a code was sent that still works."""
    kept = request.session.get(_CODE_KEY)
    return (
        kept is not None and timezone.now().timestamp() - kept["at"] < CODE_LIVES.total_seconds() and kept["tries"] < MOST_TRIES
    )


def check_code(request: HttpRequest, typed: str) -> bool:
    """Whether the code is right; the third wrong one ends it, and it works once."""
    if not has_running_code(request):
        return False
    kept = request.session[_CODE_KEY]
    digits = "".join(character for character in typed if character.isdigit())
    if secrets.compare_digest(kept["digest"], digest("confirmation", digits)):
        del request.session[_CODE_KEY]
        renew_key(request)
        mark_fresh(request)
        return True
    request.session[_CODE_KEY] = {**kept, "tries": kept["tries"] + 1}
    return False
