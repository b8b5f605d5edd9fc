"""Private files in a backup: kept once by their hash, with a journal of when a name came and went.

A stored file never changes under its name, so that a pass reads only what is new. A file is stored before its row is
committed: whatever the database knows at a moment was stored by then.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from django.utils import timezone

from img_program.operations.backup.faults import BackupError
from img_program.operations.backup.sets import hash_of

JOURNAL = "journal.jsonl"
# Clocks of a storage and of the database may differ by so much; a file too many is put aside later, one too few is lost.
_MARGIN = timedelta(minutes=10)


@dataclass(slots=True)
class Kept:
    """A name in the journal."""

    name: str
    sha256: str
    bytes: int
    stored: datetime
    gone: datetime | None = None


def journal(folder: Path) -> dict[str, Kept]:
    """Every name that was ever kept; a last line that was cut off is left out."""
    found: dict[str, Kept] = {}
    path = folder / JOURNAL
    if not path.exists():
        return found
    for line in path.read_text().splitlines(keepends=True):
        if not line.endswith("\n"):
            break
        said: dict[str, Any] = json.loads(line)
        if "gone" in said:
            found[said["name"]].gone = datetime.fromisoformat(said["gone"])
        else:
            found[said["name"]] = Kept(said["name"], said["sha256"], said["bytes"], datetime.fromisoformat(said["stored"]))
    return found


def keep_new(storage: Storage, folder: Path) -> dict[str, Any]:
    """Keep what is new, note what is gone; counts for the manifest."""
    known = journal(folder)
    _mend(folder / JOURNAL)
    there = dict.fromkeys(walk(storage))
    new = [name for name in there if name not in known or known[name].gone]
    gone = [name for name, each in known.items() if each.gone is None and name not in there]
    size = 0
    with (folder / JOURNAL).open("a") as lines:
        for name in new:
            said = _keep(storage, name, folder)
            if said is None:
                continue
            size += int(said["bytes"])
            lines.write(json.dumps(said) + "\n")
        for name in gone:
            lines.write(json.dumps({"name": name, "gone": timezone.now().isoformat()}) + "\n")
        lines.flush()
        os.fsync(lines.fileno())
    return {
        "names": len(there),
        "new": len(new),
        "gone": len(gone),
        "new_bytes": size,
        "journal_sha256": hash_of(folder / JOURNAL),
    }


def _mend(path: Path) -> None:
    """A last line that was cut off would run into the next."""
    if path.exists():
        content = path.read_bytes()
        if content and not content.endswith(b"\n"):
            path.write_bytes(content[: content.rfind(b"\n") + 1])


def walk(storage: Storage, folder: str = "") -> Iterator[str]:
    """Every name in a storage."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    inside = f"{folder}/" if folder else ""
    yield from (f"{inside}{name}" for name in sorted(files) if name)
    for each in sorted(folders):
        yield from walk(storage, f"{inside}{each}")


def _path(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256


def _keep(storage: Storage, name: str, folder: Path) -> dict[str, Any] | None:
    """One file; None when it was deleted while we looked."""
    making = folder / "being-kept.part"
    total, size = hashlib.sha256(), 0
    try:
        stored = storage.get_modified_time(name)
        with storage.open(name, "rb") as file, making.open("wb") as copy:
            while piece := file.read(1 << 20):
                total.update(piece)
                size += len(piece)
                copy.write(piece)
            copy.flush()
            os.fsync(copy.fileno())
    except FileNotFoundError:
        return None
    to = _path(folder, total.hexdigest())
    to.parent.mkdir(exist_ok=True, mode=0o700)
    making.chmod(0o600)
    making.rename(to)
    return {"name": name, "sha256": total.hexdigest(), "bytes": size, "stored": stored.astimezone(UTC).isoformat()}


def as_of(folder: Path, moment: datetime) -> list[Kept]:
    """The files that were stored at a moment."""
    return [
        each
        for each in journal(folder).values()
        if each.stored <= moment + _MARGIN and (each.gone is None or each.gone > moment - _MARGIN)
    ]


def put_back(folder: Path, into: Path, moment: datetime) -> tuple[int, int]:
    """Copy the files of a moment; their number and bytes. Raises BackupError when one is not as it was."""
    count = size = 0
    for each in as_of(folder, moment):
        source, to = _path(folder, each.sha256), into / each.name
        if into.resolve() not in to.resolve().parents:
            raise BackupError(f"The journal names a file outside its folder: {each.name}")
        to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not source.exists():
            raise BackupError(f"The file {each.name} is in the journal and not in the backup.")
        shutil.copyfile(source, to)
        to.chmod(0o600)
        if hash_of(to) != each.sha256:
            raise BackupError(f"The file {each.name} is not as it was kept.")
        os.utime(to, (each.stored.timestamp(), each.stored.timestamp()))
        count, size = count + 1, size + each.bytes
    return count, size


def forget(folder: Path, before: datetime) -> int:
    """Delete files that were gone from the storage before a moment and that no other name has; how many."""
    names = journal(folder)
    wanted = {each.sha256 for each in names.values() if each.gone is None or each.gone >= before}
    forgotten = 0
    for sha256 in {each.sha256 for each in names.values()} - wanted:
        path = _path(folder, sha256)
        forgotten += path.exists()
        path.unlink(missing_ok=True)
    return forgotten
