"""Sessions: how long they last, when they end, and whether a second factor was passed in them."""

from __future__ import annotations

import uuid
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone

from img_program.accounts.models import SessionActivity, User
from img_program.accounts.permissions import staff_roles
from img_program.accounts.secrets import digest
from img_program.accounts.session_store import end_stored_session, key_digest
from img_program.database.context import Actor, as_system, database_context
from img_program.database.roles import Role

SECOND_FACTOR_KEY = "second_factor"
ACTIVITY_KEY = "session_activity"
NOT_MY_DEVICE_KEY = "not_my_device"
# A person with phone, tablet and three computers has room; whoever signs in more often loses the session unused longest.
MOST_SESSIONS = 10
WRITE_EVERY = timedelta(seconds=30)


def as_owner(user_id: int) -> AbstractContextManager[None]:
    """A context of the person whose session it is: the middleware stands before the request's, and sign-in has none."""
    return database_context(Actor(Role.PERSON, user_id))


def mark_second_factor(session: SessionBase, user: User | None = None) -> None:
    """Note that this session passed a second factor; it counts for this account only.

    Without `user`, the account that is signed in in the session is meant.
    """
    identifier = str(user.pk) if user is not None else session[SESSION_KEY]
    session[SECOND_FACTOR_KEY] = {"user": str(identifier), "at": timezone.now().timestamp()}


def passed_second_factor(session: SessionBase, user: User, *, within: timedelta | None = None) -> bool:
    """Whether a second factor was passed in this session for this account (within a span before now)."""
    mark = session.get(SECOND_FACTOR_KEY)
    if not isinstance(mark, dict) or mark.get("user") != str(user.pk):
        return False
    return within is None or timezone.now().timestamp() - float(mark["at"]) <= within.total_seconds()


def start_activity(request: HttpRequest, user: User, *, started_at: datetime | None = None) -> SessionActivity:
    """The row beside a new session. "This is not my device" makes it short, and its cookie ends with the browser."""
    is_short = bool(request.session.get(NOT_MY_DEVICE_KEY))
    if is_short:
        request.session.set_expiry(0)
    if request.session.session_key is None:
        request.session.create()
    now = started_at or timezone.now()
    activity = SessionActivity(
        id=uuid.uuid4(),
        user=user,
        started_at=now,
        last_activity_at=now,
        is_short=is_short,
        key_digest=key_digest(request.session.session_key),
        csrf_digest=csrf_digest(request),
        ip=get_adapter().get_client_ip(request) or None,
        user_agent=request.headers.get("User-Agent", "")[:200],
    )
    with as_owner(user.pk):
        activity.save(force_insert=True)
    request.session[ACTIVITY_KEY] = str(activity.pk)
    end_sessions(user, because="too many at once", keep=request.session, beyond=MOST_SESSIONS - 1)
    return activity


def activity_of(request: HttpRequest, user: User) -> SessionActivity:
    """The row beside this session; made when there is none, followed when the session's key was changed."""
    stored = request.session.get(ACTIVITY_KEY)
    activity = SessionActivity.objects.filter(pk=stored, user=user).first() if stored else None
    if activity is None:
        return start_activity(request, user)
    fingerprint = key_digest(request.session.session_key)
    if activity.key_digest != fingerprint:
        activity.key_digest = fingerprint
        with as_owner(user.pk):
            activity.save(update_fields=["key_digest"])
    return activity


def renew_key(request: HttpRequest) -> None:
    """Give the session a new key: whoever saw the old one before its person proved who they are has nothing any more."""
    request.session.cycle_key()
    running = SessionActivity.objects.filter(pk=request.session.get(ACTIVITY_KEY, uuid.UUID(int=0)))
    with as_owner(int(request.session[SESSION_KEY])):
        running.update(key_digest=key_digest(request.session.session_key))


def csrf_digest(request: HttpRequest) -> str:
    """The fingerprint of the CSRF secret of this session: tells later whose page a late form came from."""
    secret = request.META.get("CSRF_COOKIE")
    return digest("csrf", secret) if secret else ""


def limits_for(user: User, activity: SessionActivity) -> tuple[timedelta, timedelta]:
    """(absolute, idle) limits of a session, from SESSION_LIMITS."""
    limits: dict[str, tuple[int, int]] = settings.SESSION_LIMITS
    absolute, idle = limits["staff"] if staff_roles(user) else limits["everyone"]
    if activity.is_short:
        absolute, idle = min(absolute, limits["short"][0]), min(idle, limits["short"][1])
    return timedelta(seconds=absolute), timedelta(seconds=idle)


def ends_at(user: User, activity: SessionActivity) -> datetime:
    """The moment at which the session ends if nothing is done."""
    absolute, idle = limits_for(user, activity)
    return min(activity.started_at + absolute, activity.last_activity_at + idle)


def why_ended(user: User, activity: SessionActivity, now: datetime) -> str | None:
    """Why the session is over, or None while it lasts."""
    if activity.ended_at is not None:
        return activity.ended_because or "ended"
    absolute, idle = limits_for(user, activity)
    if now >= activity.started_at + absolute:
        return "longest time reached"
    return "not used" if now >= activity.last_activity_at + idle else None


def touch(activity: SessionActivity, now: datetime) -> None:
    """Note activity, at most once in half a minute."""
    if now - activity.last_activity_at >= WRITE_EVERY:
        with as_owner(activity.user_id):
            SessionActivity.objects.filter(pk=activity.pk).update(last_activity_at=now)
        activity.last_activity_at = now


def end_sessions(user: User, *, because: str, keep: SessionBase | None = None, beyond: int = 0) -> int:
    """End every session of a person (but the one to keep, and the `beyond` last used ones); returns how many were running.

    Called by actions that have asked whether they may: it writes as the system. The next request of an ended session finds `ended_at` set, whatever became of the session itself.
    """
    with as_system(reason="end sessions of a person"):
        running = SessionActivity.objects.filter(user=user, ended_at=None)
        if keep is not None:
            running = running.exclude(pk=keep.get(ACTIVITY_KEY, uuid.UUID(int=0)))
        running = SessionActivity.objects.filter(
            pk__in=list(running.order_by("-last_activity_at").values_list("pk", flat=True)[beyond:])
        )
        digests = list(running.values_list("key_digest", flat=True))
        ended: int = running.update(ended_at=timezone.now(), ended_because=because[:60])
        for each in digests:
            end_stored_session(each)
    return ended


def running_sessions(user: User) -> list[SessionActivity]:
    """Where a person is signed in, the oldest first."""
    now = timezone.now()
    found = SessionActivity.objects.filter(user=user, ended_at=None).order_by("started_at", "pk")
    return [activity for activity in found if why_ended(user, activity, now) is None]


def owner_of_ended_session(session_key: str) -> User | None:
    """Whose session this key was; known for a day after its end."""
    activity = SessionActivity.objects.filter(key_digest=key_digest(session_key)).select_related("user").first()
    return activity.user if activity else None


def owner_of_csrf_secret(secret: str) -> User | None:
    """Who was signed in when a page carried this CSRF secret."""
    if not secret:
        return None
    # As the system: whoever is signed in now must not be taken for the owner of another person's page.
    with as_system(reason="whose page a late form came from"):
        activity = SessionActivity.objects.filter(csrf_digest=digest("csrf", secret)).select_related("user").first()
    return activity.user if activity else None


def session_data(request: HttpRequest) -> dict[str, Any]:
    """Seconds left, as the page's warning asks for them."""
    activity: SessionActivity | None = getattr(request, "session_activity", None)
    if activity is None or not isinstance(request.user, User):
        return {"seconds_left": 0}
    left = (ends_at(request.user, activity) - timezone.now()).total_seconds()
    return {"seconds_left": max(0, int(left))}
