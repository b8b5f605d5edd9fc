"""Calendar addresses: make, renew, close, read."""

from __future__ import annotations

import secrets

from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.secrets import hash_of
from img_program.database.context import as_system
from img_program.notifications.models import CalendarFeed


def renew_feed(*, by: User) -> str:
    """Make an address, closing the one before; returns the secret, which is shown this once."""
    token = secrets.token_urlsafe(32)
    with as_system(reason="renew a calendar address"):
        User.objects.select_for_update().get(pk=by.pk)
        _close(by)
        CalendarFeed.objects.create(user=by, token_hash=hash_of(token))
    return token


def revoke_feed(*, by: User) -> bool:
    """Close the address at once; False when none was open."""
    with as_system(reason="close a calendar address"):
        return _close(by) > 0


def _close(user: User) -> int:
    return CalendarFeed.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())


def owner_of_feed(token: str) -> User | None:
    """Whose open address this is; None for a closed or forged one, and for accounts that may not sign in."""
    with as_system(reason="read a calendar address"):
        feed = CalendarFeed.objects.select_related("user").filter(token_hash=hash_of(token), revoked_at=None).first()
    return feed.user if feed is not None and feed.user.is_active else None
