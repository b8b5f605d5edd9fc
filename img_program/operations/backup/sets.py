"""The folder of backups: sets with their manifests, the log of changes (WAL) since, files by their hashes."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from img_program.operations.backup.faults import BackupError

MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Part:
    """A file of a set."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a set is. `rows`, `shape` and `sums` were measured before the copy began, of a dump at its very moment."""

    name: str
    way: str
    site: str
    began: str
    finished: str
    server: str
    ends_at: str
    rows: dict[str, int]
    shape: dict[str, dict[str, Any]]
    sums: dict[str, str]
    files: dict[str, Any]
    keys: dict[str, Any]
    parts: list[Part] = field(default_factory=list)

    @property
    def moment(self) -> datetime:
        """When it was complete: it can be the beginning of a restore to any later moment."""
        return datetime.fromisoformat(self.finished)


@dataclass(frozen=True, slots=True)
class Backups:
    """One folder of backups."""

    root: Path

    @property
    def wal(self) -> Path:
        """The log of changes, as pg_receivewal or the server's archive_command writes it."""
        return self.root / "wal"

    @property
    def files(self) -> Path:
        """Files by their hashes, and the journal of their names."""
        return self.root / "files"

    def folder(self, name: str) -> Path:
        """Of one set."""
        return self.root / "sets" / name

    def make(self) -> None:
        """The folders; only the account that makes them may look in."""
        for path in (self.root, self.wal, self.files, self.root / "sets"):
            path.mkdir(parents=True, exist_ok=True, mode=0o700)

    @contextmanager
    def held(self) -> Iterator[None]:
        """One backup at a time. Raises BackupError."""
        self.make()
        with (self.root / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BackupError(f"Another backup into {self.root} is running.") from None
            yield

    def sets(self) -> list[Manifest]:
        """Every complete set, the oldest first."""
        found = [read(path) for path in self.root.glob(f"sets/*/{MANIFEST}")]
        return sorted(found, key=lambda each: each.moment)

    def one(self, name: str) -> Manifest:
        """The set of this name. Raises BackupError."""
        if not (self.folder(name) / MANIFEST).exists():
            raise BackupError(
                f"{self.root} has no complete set “{name}”. It has: {', '.join(each.name for each in self.sets()) or 'none'}."
            )
        return read(self.folder(name) / MANIFEST)

    def before(self, moment: datetime) -> Manifest:
        """The newest set that was complete at this moment. Raises BackupError."""
        earlier = [each for each in self.sets() if each.moment <= moment]
        if not earlier:
            first = next(iter(self.sets()), None)
            raise BackupError(
                f"No set in {self.root} is older than {moment.isoformat(sep=' ')}. "
                + (f"The first was complete at {first.finished}." if first else "There is none at all.")
            )
        return earlier[-1]


def read(path: Path) -> Manifest:
    """A manifest that is as it was written. Raises BackupError."""
    text = path.read_bytes()
    seal = path.with_suffix(".sha256")
    if not seal.exists() or seal.read_text().strip() != hashlib.sha256(text).hexdigest():
        raise BackupError(f"{path} is not as it was written: its hash differs.")
    said: dict[str, Any] = json.loads(text)
    return Manifest(**{**said, "parts": [Part(**each) for each in said["parts"]]})


def write(folder: Path, manifest: Manifest) -> None:
    """Last of all: a set without a manifest is none."""
    text = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
    safely(folder / f"{Path(MANIFEST).stem}.sha256", hashlib.sha256(text).hexdigest().encode())
    safely(folder / MANIFEST, text)


def safely(path: Path, content: bytes) -> None:
    """Write so that an end at any moment leaves the old file or the new one."""
    making = path.with_name(path.name + ".part")
    with making.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    making.chmod(0o600)
    making.rename(path)


def hash_of(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def parts_of(folder: Path) -> list[Part]:
    """Everything that lies in a set's folder, with hashes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.stem != Path(MANIFEST).stem)
    return [Part(str(path.relative_to(folder)), path.stat().st_size, hash_of(path)) for path in paths]


def demand_whole(folder: Path, manifest: Manifest) -> None:
    """Every part is there and as it was. Raises BackupError."""
    for part in manifest.parts:
        path = folder / part.path
        if not path.exists():
            raise BackupError(f"The set “{manifest.name}” is not whole: {part.path} is missing.")
        if path.stat().st_size != part.bytes or hash_of(path) != part.sha256:
            raise BackupError(f"The set “{manifest.name}” is not whole: {part.path} is not as it was written.")
