"""Each backup and drill leaves a line in the running program, where it can be reached."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import DatabaseError
from django.utils import timezone

from img_program.database.context import as_system
from img_program.operations.backup.faults import BackupError
from img_program.operations.backup.keys import marks
from img_program.operations.models import Upkeep

logger = logging.getLogger(__name__)
# What is new is fetched every few minutes: one line an hour says that it goes well, every failure has its own.
_ONE_LINE_IN = timedelta(hours=1)


@dataclass(slots=True)
class Note:
    """What the line will say."""

    name: str = ""
    words: str = ""


@contextmanager
def noted(kind: Upkeep.Kind) -> Iterator[Note]:
    """Write the line at the end, also when it failed."""
    began, note = timezone.now(), Note()
    try:
        yield note
    except BackupError as fault:
        _write(Upkeep(kind=kind, name=note.name, began_at=began, succeeded=False, words=str(fault)[:2000]))
        raise
    _write(Upkeep(kind=kind, name=note.name, began_at=began, succeeded=True, words=note.words[:2000]))


def note_keys() -> None:
    """When each key was first used; its mark tells it from others and never what it is."""
    now = timezone.now()
    with as_system(reason="note when a key was first used"):
        known = set(Upkeep.objects.filter(kind=Upkeep.Kind.KEY).values_list("name", flat=True))
        new = [mark for mark in marks() if mark not in known]
        Upkeep.objects.bulk_create(Upkeep(kind=Upkeep.Kind.KEY, name=mark, began_at=now, succeeded=True) for mark in new)


def _write(line: Upkeep) -> None:
    try:
        with as_system(reason="note a backup or a drill"):
            last = Upkeep.objects.filter(kind=line.kind).first()
            if line.kind != Upkeep.Kind.NEW or not line.succeeded or last is None or not last.succeeded or _is_old(last):
                line.save()
    except DatabaseError as fault:
        logger.warning("the running program can't be told of a backup", extra={"fault": type(fault).__name__})


def _is_old(last: Upkeep) -> bool:
    return last.finished_at < timezone.now() - _ONE_LINE_IN
