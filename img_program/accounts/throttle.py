"""The throttle of sign-in: attempts are rows, so that it counts while the cache is down.

Beside it, allauth's own limits count in the cache. The table's limits are the ones that are promised.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from img_program.accounts.models import SignInAttempt
from img_program.accounts.secrets import digest


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `attempts` within `span`."""

    attempts: int
    span: timedelta


def limit_of(kind: str) -> Limit:
    """The limit of a kind of attempt, from SIGN_IN_LIMITS: (attempts, seconds)."""
    attempts, seconds = settings.SIGN_IN_LIMITS[kind]
    return Limit(attempts, timedelta(seconds=seconds))


def count_attempt(kind: str, target: str) -> bool:
    """Count one attempt for an address, an account or a place; False when there were too many already.

    An advisory lock makes attempts on the same target wait for each other, so that two at once are two.
    """
    limit = limit_of(kind)
    fingerprint = digest(f"attempt-{kind}", target.strip().lower())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [fingerprint])
    since = timezone.now() - limit.span
    if SignInAttempt.objects.filter(target=fingerprint, at__gt=since).count() >= limit.attempts:
        return False
    SignInAttempt(id=uuid.uuid4(), kind=kind, target=fingerprint).save(force_insert=True)
    return True
