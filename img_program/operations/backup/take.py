"""Take a set, or what is new since the last one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from img_program.operations.backup import files, keys, measure
from img_program.operations.backup.faults import BackupError
from img_program.operations.backup.programs import Place, demand_same_version, run
from img_program.operations.backup.sets import Backups, Manifest, parts_of, safely, write

# PostgreSQL keeps the log of changes for us until we have fetched it; it forgets the reservation above max_slot_wal_keep_size.
SLOT = "img_backup"
PHYSICAL, DUMP = "physical", "dump"
SETS_KEPT_AT_LEAST = 2


def take(backups: Backups, *, way: str, say: Callable[[str], None]) -> Manifest:
    """A whole set: the database, then the files it knows, then the keys, at last the manifest. Raises BackupError."""
    place = Place.for_backups()
    began = timezone.now()
    name = f"{began:%Y%m%dT%H%M%S%f}Z-{way}"
    folder = backups.folder(name)
    with backups.held(), place.connect() as connection:
        folder.mkdir(mode=0o700)
        demand_same_version(connection)
        say(f"• The database, as {'a copy of its files' if way == PHYSICAL else 'a dump'}")
        copied = _physical(backups, folder, place, connection) if way == PHYSICAL else _dump(folder, place, connection)
        say("• The files")
        kept = files.keep_new(default_storage, backups.files)
        locked = keys.lock()
        if locked:
            safely(folder / keys.LOCKED, locked)
        else:
            say("• BACKUP_KEY is not set: the keys are not in this set. Keep SECRET_KEY in another safe place.")
        manifest = Manifest(
            name=name, way=way, site=settings.SITE_URL, began=began.isoformat(), finished=timezone.now().isoformat(),
            server=str(connection.info.server_version), files=kept, keys={"marks": keys.marks(), "included": locked is not None},
            parts=parts_of(folder), **copied,
        )  # fmt: skip
        write(folder, manifest)
        return manifest


def _physical(backups: Backups, folder: Path, place: Place, connection: psycopg.Connection) -> dict[str, Any]:
    """The reservation first: from then on nothing of the log of changes is missing."""
    run("pg_receivewal", "--create-slot", "--if-not-exists", "--slot", SLOT, "-D", str(backups.wal), "-w", place=place)
    measured = _measured(connection)
    connection.rollback()
    run("pg_basebackup", "-D", str(folder / "database"), "-F", "tar", "-Z", "1", "-X", "stream", "-c", "fast",
        "--manifest-checksums=SHA256", "-l", folder.name, "-w", place=place)  # fmt: skip
    said = json.loads((folder / "database" / "backup_manifest").read_text())
    if {path.name for path in (folder / "database").glob("*.tar*")} - {"base.tar.gz", "pg_wal.tar.gz"}:
        raise BackupError("The server has tablespaces; this program makes none and copies none. Use the dump, or pgBackRest.")
    fetch(backups, place, connection)
    return {**measured, "ends_at": said["WAL-Ranges"][-1]["End-LSN"]}


def _dump(folder: Path, place: Place, connection: psycopg.Connection) -> dict[str, Any]:
    """Rows are counted in the very snapshot that is written out."""
    connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
    row = connection.execute("SELECT pg_export_snapshot(), pg_current_wal_lsn()::text").fetchone()
    snapshot, position = row or ("", "")
    measured = _measured(connection)
    run("pg_dump", "-F", "custom", "-Z", "1", "--snapshot", snapshot, "-f", str(folder / "database.dump"), "-w", place=place)
    connection.rollback()
    return {**measured, "ends_at": position}


def _measured(connection: psycopg.Connection) -> dict[str, Any]:
    return {"rows": measure.rows(connection), "shape": measure.shape(connection), "sums": measure.sums_of(connection)}


def fetch(backups: Backups, place: Place, connection: psycopg.Connection) -> str:
    """The log of changes until now; until where. Raises BackupError."""
    row = connection.execute("SELECT pg_current_wal_flush_lsn()::text, (pg_current_wal_flush_lsn() - 1)::text").fetchone()
    connection.rollback()
    now, before = row or ("", "")
    run("pg_receivewal", "-D", str(backups.wal), "--slot", SLOT, "--endpos", before, "--no-loop", "-w", place=place)
    return str(now)


def take_new(backups: Backups) -> dict[str, Any]:
    """What changed since: the log of changes until now, then the files that it knows. Raises BackupError."""
    place = Place.for_backups()
    with backups.held(), place.connect() as connection:
        until = fetch(backups, place, connection)
        return {"until": until, **files.keep_new(default_storage, backups.files)}


def forget(backups: Backups, *, days: int) -> tuple[int, int]:
    """Delete sets older than so many days, the log of changes before the oldest that stays, and files gone before it.

    The newest two stay whatever their age. Returns how many sets and files went.
    """
    with backups.held():
        found = backups.sets()
        oldest = timezone.now() - timedelta(days=days)
        old = [each for each in found[:-SETS_KEPT_AT_LEAST] if each.moment < oldest]
        for each in old:
            shutil.rmtree(backups.folder(each.name))
        left = [each for each in found if each not in old]
        complete = {each.name for each in found}
        for broken in (backups.root / "sets").iterdir():
            # An interrupted backup leaves a folder without a manifest; nobody can restore it.
            if broken.name not in complete:
                shutil.rmtree(broken)
        physical = [each for each in left if each.way == PHYSICAL]
        if physical:
            _forget_log(backups, physical[0])
        began = datetime.fromisoformat(left[0].began) if left else oldest
        return len(old), files.forget(backups.files, began)


def _forget_log(backups: Backups, oldest: Manifest) -> None:
    """Segments whose end lies before the beginning of the oldest set; names of one timeline sort as they follow each other."""
    said = json.loads((backups.folder(oldest.name) / "database" / "backup_manifest").read_text())
    first = said["WAL-Ranges"][0]
    high, low = (int(part, 16) for part in first["Start-LSN"].split("/"))
    needed = f"{first['Timeline']:08X}{high:08X}{low // (16 << 20):08X}"
    for path in backups.wal.iterdir():
        if len(path.name.split(".")[0]) == len(needed) and path.name < needed and path.suffix in {"", ".partial"}:
            path.unlink()
