"""How the program runs, in lines that a program manager reads."""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import django
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs.models import Job, JobState
from img_program.jobs.overview import Standing
from img_program.jobs.registry import Kind
from img_program.operations.backup.keys import marks
from img_program.operations.models import Upkeep
from img_program.statute.models import Parameter
from img_program.web.components import Status

# After so long without one, somebody should look.
_SET_WITHIN, _NEW_WITHIN, _DRILL_WITHIN = timedelta(hours=26), timedelta(hours=2), timedelta(days=35)
_WAITS_AT_MOST = timedelta(minutes=10)
_ENDS_WITHIN = timedelta(days=90)
_KEY_YEARS = timedelta(days=365)
_FREE_AT_LEAST = 0.1

WELL, LOOK = Status("met", "Well"), Status("person", "Look at it")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing: how it stands, in words, and since when."""

    what: str
    status: Status
    words: str


def lines(standings: list[Standing]) -> list[Line]:
    """Everything that an administrator would ask first."""
    return [*_jobs(standings), *_backups(), *_keys(), _disk(), *_versions(), *_parameters()]


def _line(what: str, words: str, *, well: bool) -> Line:
    return Line(what, WELL if well else LOOK, words)


def _jobs(standings: list[Standing]) -> Iterator[Line]:
    failed = sum(each.failed for each in standings)
    yield _line("Failed jobs", f"{failed}", well=not failed)
    waiting = [each.oldest_waiting for each in standings if each.oldest_waiting]
    oldest = min(waiting, default=None)
    words = f"The oldest waits since {_moment(oldest)}" if oldest else "Nothing waits"
    yield _line("Waiting jobs", words, well=oldest is None or oldest > timezone.now() - _WAITS_AT_MOST)


def _backups() -> Iterator[Line]:
    for kind, within in ((Upkeep.Kind.SET, _SET_WITHIN), (Upkeep.Kind.NEW, _NEW_WITHIN), (Upkeep.Kind.DRILL, _DRILL_WITHIN)):
        last = Upkeep.objects.filter(kind=kind).first()
        if last is None:
            yield _line(str(kind.label), "Never, as far as this program was told", well=False)
            continue
        words = f"{_moment(last.finished_at)}: {'' if last.succeeded else 'failed. '}{last.words}"
        yield _line(str(kind.label), words, well=last.succeeded and last.finished_at > timezone.now() - within)


def _keys() -> Iterator[Line]:
    used = dict(Upkeep.objects.filter(kind=Upkeep.Kind.KEY).values_list("name", "began_at"))
    for number, mark in enumerate(marks()):
        since = used.get(mark)
        name = "SECRET_KEY" if number == 0 else f"Earlier key {number}"
        words = f"Used since {_moment(since)} at least" if since else "First seen today"
        yield _line(name, words, well=since is None or since > timezone.now() - _KEY_YEARS)


def _disk() -> Line:
    if settings.PRIVATE_STORAGE != "files":
        return _line("Room for files", "Files are in a bucket; ask its own figures", well=True)
    try:
        disk = shutil.disk_usage(settings.PRIVATE_FILES_ROOT)
    except FileNotFoundError:
        return _line("Room for files", "The folder of files is not there yet", well=True)
    words = f"{disk.free / 1e9:.1f} of {disk.total / 1e9:.1f} GB free"
    return _line("Room for files", words, well=disk.free > _FREE_AT_LEAST * disk.total)


def _versions() -> Iterator[Line]:
    with connection.cursor() as cursor:
        # The size of the database itself is told only to who may connect to it, and the staff roles may not.
        cursor.execute(
            "SELECT current_setting('server_version'), "
            "(SELECT sum(pg_total_relation_size(oid)) FROM pg_class WHERE relkind IN ('r', 'm'))::bigint"
        )
        version, size = cursor.fetchone()
    yield _line("PostgreSQL", f"{version}, {size / 1e6:,.0f} MB", well=True)
    cache.set("system", "answers", 10)
    answers = cache.get("system") == "answers"
    yield _line("Valkey", "answers" if answers else "does not answer: pages work, jobs wait", well=answers)
    yield _line("Program", f"Python {platform.python_version()}, Django {django.get_version()}", well=True)


def _parameters() -> Iterator[Line]:
    """Values of the law that end soon while nothing follows them."""
    today = timezone.localdate()
    found = list(Parameter.objects.filter(effective__endswith__gt=today))
    begin = set(Parameter.objects.values_list("key", "effective__startswith"))
    ending = [each for each in found if each.ends_before and each.ends_before <= today + _ENDS_WITHIN]
    for each in ending:
        if (each.key, each.ends_before) not in begin:
            last = (each.ends_before or today) - timedelta(days=1)
            yield _line(f"The law: {each.label}", f"{each.in_words()} holds until {last:%-d %B %Y}; nothing follows", well=False)
    if not ending:
        yield _line("Values of the law", f"None ends within {_ENDS_WITHIN.days} days", well=True)


def _moment(moment: datetime | None) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y, %H:%M}" if moment else ""


def failed(kind: Kind[Any]) -> list[dict[str, Any]]:
    """The failed jobs of a kind, newest first: nothing of what they are about but a message's envelope."""
    names = ["id", "created_at", "finished_at", "attempt", "error_words"]
    known = {field.name for field in kind.model._meta.get_fields()}
    names += [name for name in ("recipient", "subject") if name in known]
    with as_system(reason="list failed jobs"):
        rows: QuerySet[Job, dict[str, Any]] = (
            kind.model.objects.filter(state=JobState.FAILED).order_by("-finished_at", "pk").values(*names)
        )
        return list(rows[:_MOST])


_MOST = 1000
