"""Devices on which somebody signed in before: a signed cookie, so that a new one is noticed and a known one is never shut out."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from img_program.accounts.models import User
from img_program.accounts.secrets import digest

KNOWN_FOR = timedelta(days=180)
# Several people may share a device; the oldest goes.
_MOST_ACCOUNTS = 6
_SALT = "known-device"
_REMEMBER = "device_to_remember"


def known_device(request: HttpRequest, address: str) -> str:
    """The device's own number when somebody with this address signed in on it before; else nothing."""
    kept = _read(request)
    known = digest("device-address", address.strip().lower())
    return str(kept["device"]) if any(entry[0] == known for entry in kept["accounts"]) else ""


def is_known_device(request: HttpRequest, user: User) -> bool:
    """Whether this account signed in on this device before, since its password was last changed."""
    return _fingerprint(user) in _read(request)["accounts"]


def remember_device(request: HttpRequest, user: User) -> None:
    """Let the answer carry the cookie. Not called for a device of which its person says that it is not theirs."""
    request.__dict__[_REMEMBER] = user


def write_device(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie when this request was a sign-in."""
    user = request.__dict__.get(_REMEMBER)
    if user is None:
        return
    kept, mine = _read(request), _fingerprint(user)
    others = [entry for entry in kept["accounts"] if entry[0] != mine[0]]
    value = {"device": kept["device"] or uuid.uuid4().hex, "accounts": [mine, *others][:_MOST_ACCOUNTS]}
    response.set_cookie(
        settings.KNOWN_DEVICE_COOKIE_NAME,
        signing.dumps(value, salt=_SALT),
        max_age=KNOWN_FOR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _fingerprint(user: User) -> list[str]:
    """Which account, by its address as it is typed and by what changes with its password."""
    account = f"{user.pk}:{user.get_session_auth_hash()}"
    return [digest("device-address", user.email.lower()), digest("device-account", account)]


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        kept = signing.loads(request.COOKIES.get(settings.KNOWN_DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=KNOWN_FOR)
    except signing.BadSignature:
        return {"device": "", "accounts": []}
    return dict(kept)
