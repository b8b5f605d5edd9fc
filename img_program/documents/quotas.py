"""How much one person may send and one owner may keep, by settings: files an hour, megabytes a day, megabytes kept."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import QuerySet, Sum
from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.context import as_system, current_actor
from img_program.documents.models import Document
from img_program.documents.rules.is_within_size import MEGABYTE
from img_program.organizations.models import Organization

_HOUR = 3600


def count_file() -> None:
    """Count one file of the person who acts, before anything of it is looked at: a refused file costs a check too.

    Raises ValidationError above DOCUMENT_FILES_AN_HOUR. What the system itself makes isn't counted.
    """
    actor = current_actor()
    if actor is None or actor.user_id is None:
        return
    key = f"document-files-{actor.user_id}"
    cache.add(key, 0, timeout=_HOUR)
    try:
        sent = cache.incr(key)
    except ValueError:  # the cache is down, or the hour ended between the two
        return
    if sent > settings.DOCUMENT_FILES_AN_HOUR:
        raise ValidationError(
            f"You sent {settings.DOCUMENT_FILES_AN_HOUR} files within an hour, the most we check for one person. "
            "Wait an hour, then send the next.",
            code="files_an_hour",
        )


def demand_room(by: User, size: int, *, organization: Organization | None, person: User | None) -> None:
    """Let a file of `size` bytes in, or raise ValidationError: too much by one sender in a day, or kept for one owner.

    Two at once are counted one after the other, until the transaction ends.
    """
    with as_system(reason="count what was sent"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"documents of {by.pk}"])
        since = timezone.now() - timedelta(days=1)
        sent = _bytes(Document.objects.filter(uploaded_by=by, uploaded_at__gt=since))
        kept = 0
        if organization is not None:
            kept = _bytes(Document.objects.kept().filter(organization=organization))
        elif person is not None:
            kept = _bytes(Document.objects.kept().filter(user=person))
    if sent + size > settings.DOCUMENT_MEGABYTES_A_DAY * MEGABYTE:
        raise ValidationError(
            f"You sent {settings.DOCUMENT_MEGABYTES_A_DAY} MB within a day, the most we take from one person. "
            "Send the rest tomorrow, or ask the program's staff.",
            code="megabytes_a_day",
        )
    if kept + size > settings.DOCUMENT_KEPT_MEGABYTES * MEGABYTE:
        raise ValidationError(
            f"Documents of {settings.DOCUMENT_KEPT_MEGABYTES} MB are kept here already, the most there can be. "
            "Remove one that is not needed any more, then send this again.",
            code="megabytes_kept",
        )


def _bytes(documents: QuerySet[Document]) -> int:
    return int(documents.exclude(storage_name="").aggregate(sum=Sum("size"))["sum"] or 0)
