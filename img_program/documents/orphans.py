"""Files that no row knows. They are put aside and kept, never deleted at once: the mistake may be the database's.

A database that was restored to an earlier moment, and a trial site that was given the bucket of the real one, know fewer
files than there are. So a mark beside the files says whose they are and how new their database was; a sweep against an
older or another database is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Max
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from img_program.database.context import as_system
from img_program.documents.models import Document, SealedValue
from img_program.documents.sealed_rows import shown
from img_program.documents.storage import FOLDER

ASIDE = "documents-put-aside"
MARK = "documents-mark.json"
# A request that still runs may have stored its file and not yet committed its row.
_GRACE = timedelta(days=1)


class SweepRefusedError(Exception):
    """The files belong to another database, or to a newer one; the message says which."""


@dataclass(slots=True)
class Sweep:
    """What a sweep found, and what it did with it: names of files."""

    orphans: list[str]
    put_aside: list[str] = field(default_factory=list)
    put_back: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)


def sweep(*, acts: bool) -> Sweep:
    """Find files without a row; with `acts` put them aside, put back what a row knows again, delete what was aside for long.

    Never more than the day's share (`ORPHANS_PUT_ASIDE_SHARE`) is put aside. Raises SweepRefusedError.
    """
    refuse_foreign()
    stored, known = list(_files(FOLDER)), _known()
    before = timezone.now() - _GRACE
    orphans = [name for name in stored if name not in known and default_storage.get_modified_time(name) < before]
    result = Sweep(orphans)
    if not acts:
        return result
    today = timezone.localdate()
    share = max(1, int(len(stored) * settings.ORPHANS_PUT_ASIDE_SHARE))
    for name in orphans[:share]:
        _move(name, f"{ASIDE}/{today.isoformat()}/{name}")
        result.put_aside.append(name)
    for kept in list(_files(ASIDE)):
        day, _slash, name = kept.removeprefix(f"{ASIDE}/").partition("/")
        if name in known:
            _move(kept, name)
            result.put_back.append(name)
        elif date.fromisoformat(day) <= today - timedelta(days=settings.ORPHANS_KEPT_DAYS):
            default_storage.delete(kept)
            result.deleted.append(name)
    mark()
    return result


def refuse_foreign() -> None:
    """Raise SweepRefusedError when the mark beside the files is another site's, or newer than this database."""
    if not default_storage.exists(MARK):
        return
    with default_storage.open(MARK, "rb") as file:
        says = json.loads(file.read())
    if says["site"] != settings.SITE_URL:
        raise SweepRefusedError(f"These files are those of {says['site']}, not of {settings.SITE_URL}.")
    newest, marked = _newest(), parse_datetime(says["newest"]) if says["newest"] else None
    if marked is not None and (newest is None or newest < marked):
        raise SweepRefusedError(
            f"The files were last seen by a database with a document of {marked:%Y-%m-%d %H:%M}; this one has none so new. "
            "Was it restored to an earlier moment? Nothing was moved or deleted."
        )


def mark() -> None:
    """Say beside the files whose they are and how new their database is: after a sweep, or when a person accepts the database."""
    newest = _newest()
    says = {"site": settings.SITE_URL, "newest": newest.isoformat() if newest else ""}
    default_storage.delete(MARK)
    default_storage.save(MARK, ContentFile(json.dumps(says).encode()))


def _newest() -> datetime | None:
    with as_system(reason="how new the database is"):
        found: datetime | None = Document.objects.aggregate(newest=Max("uploaded_at"))["newest"]
    return found


def _known() -> set[str]:
    with as_system(reason="find files without a row"):
        known = set(Document.objects.exclude(storage_name="").values_list("storage_name", flat=True))
        return known | {shown(kept) for kept in SealedValue.objects.filter(is_file=True)}


def _move(name: str, to: str) -> None:
    """Copied before the first is deleted: an end between the two leaves both."""
    if not default_storage.exists(to):
        with default_storage.open(name, "rb") as file:
            default_storage.save(to, file)
    default_storage.delete(name)


def _files(folder: str) -> Iterator[str]:
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in sorted(files))
    for each in sorted(folders):
        yield from _files(f"{folder}/{each}")
