"""The throttle of sign-in: attempts are rows, so that it counts while the cache is down.

Nobody can use up what belongs to another person (docs/decisions/0021): attempts on an address are counted for the place
they come from, a device that signed in before has a count of its own, and an office that shares one address gets back
what led to a sign-in.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from img_program.accounts.devices import known_device
from img_program.accounts.models import SignInAttempt
from img_program.accounts.secrets import digest
from img_program.database.context import as_system
from img_program.web.proxies import place_of

_COUNTED_KEY = "counted_attempts"
# What one sign-in gives back to its place: a form that was sent twice and a code that was mistyped, not a flood.
_MOST_GIVEN_BACK = 6


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
    """Count one attempt on a target; False when there were too many already. For people's addresses: `may_try`.

    An advisory lock makes attempts on the same target wait for each other, so that two at once are two.
    """
    return _count(kind, target) is not None


def _count(kind: str, target: str) -> uuid.UUID | None:
    limit = limit_of(kind)
    fingerprint = digest(f"attempt-{kind}", target.strip().lower())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [fingerprint])
    since = timezone.now() - limit.span
    if SignInAttempt.objects.filter(target=fingerprint, at__gt=since).count() >= limit.attempts:
        return None
    attempt = SignInAttempt(id=uuid.uuid4(), kind=kind, target=fingerprint)
    attempt.save(force_insert=True)
    return attempt.pk


def may_try(kind: str, request: HttpRequest, target: str) -> bool:
    """Count one attempt on somebody's address (account, certificate) from the place of a request; False when it is too much.

    SIGN_IN_LIMITS has three counts: `kind` for the target from this place, `kind-place` for everything from this place,
    `kind-everywhere` for the target from all places. Above the last one each place still has its first attempt: whoever
    floods an address from elsewhere doesn't close it for its person. A device on which this address signed in before is
    counted by itself alone.
    """
    target = target.strip().lower()
    if device := known_device(request, target):
        return count_attempt(kind, f"{target}|device|{device}")
    place = place_of(request)
    if not may_try_from_here(f"{kind}-place", request):
        return False
    is_first = not _count_of(kind, f"{target}|{place}")
    if not count_attempt(kind, f"{target}|{place}"):
        return False
    return count_attempt(f"{kind}-everywhere", target) or is_first


def _count_of(kind: str, target: str) -> int:
    since = timezone.now() - limit_of(kind).span
    return SignInAttempt.objects.filter(target=digest(f"attempt-{kind}", target), at__gt=since).count()


def may_try_from_here(kind: str, request: HttpRequest) -> bool:
    """Count one attempt for the place of a request; it is given back when it leads to a sign-in (`give_back`)."""
    counted = _count(kind, place_of(request))
    if counted is None:
        return False
    if hasattr(request, "session"):
        request.session[_COUNTED_KEY] = [*request.session.get(_COUNTED_KEY, []), str(counted)][-_MOST_GIVEN_BACK:]
    return True


def give_back(request: HttpRequest) -> None:
    """A sign-in succeeded: its attempts no longer count for the place, so that a whole office can sign in one morning."""
    counted = request.session.pop(_COUNTED_KEY, [])
    if counted:
        with as_system(reason="attempts that led to a sign-in don't count for their place"):
            SignInAttempt.objects.filter(pk__in=counted).delete()
