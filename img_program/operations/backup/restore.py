"""Bring a set back into a fresh place, up to a chosen moment."""

from __future__ import annotations

import re
import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import psycopg
from django.conf import settings
from django.utils import timezone

from img_program.database.roles import OWNER, backup_role
from img_program.embedded.places import give_to_server, is_root, open_to_all
from img_program.embedded.postgres import Postgres, ServerError
from img_program.operations.backup import files, keys
from img_program.operations.backup.faults import BackupError
from img_program.operations.backup.programs import Place, programs
from img_program.operations.backup.sets import Backups, Manifest, demand_whole
from img_program.operations.backup.take import PHYSICAL

# A restore may replay a week of changes; nobody waits longer.
_SECONDS_TO_RECOVER = 6 * 3600


@dataclass(frozen=True, slots=True)
class Target:
    """Until where: a moment, a place in the log (LSN), a named point, everything there is, or the set alone."""

    moment: datetime | None = None
    lsn: str = ""
    point: str = ""
    set_alone: bool = False

    def settings(self) -> dict[str, str]:
        """What PostgreSQL is told."""
        if self.moment is not None:
            return {"recovery_target_time": self.moment.isoformat(sep=" ")}
        if self.lsn:
            return {"recovery_target_lsn": self.lsn}
        if self.point:
            return {"recovery_target_name": self.point}
        return {"recovery_target": "immediate"} if self.set_alone else {}


@dataclass(frozen=True, slots=True)
class Restored:
    """A place that was brought back, with its own server running."""

    into: Path
    manifest: Manifest
    server: Postgres
    moment: datetime
    files: tuple[int, int]
    seconds: dict[str, float] = field(default_factory=dict)

    @property
    def storage(self) -> Path:
        """The files."""
        return self.into / "files"

    def url(self, user: str) -> str:
        """The address of the restored database."""
        return self.server.url(user, str(settings.DATABASES["default"]["NAME"]))


def restore(backups: Backups, target: Target, into: Path, *, name: str = "", say: Callable[[str], None]) -> Restored:
    """The database up to the target, then the files of that moment, then the keys. Raises BackupError."""
    started = timezone.now()
    manifest = _chosen(backups, target, name)
    _demand_fresh(into)
    folder = backups.folder(manifest.name)
    say(f"• The set {manifest.name}: its parts are compared with the manifest")
    demand_whole(folder, manifest)
    checked = timezone.now()
    server = Postgres(
        into / "postgresql", Path(tempfile.mkdtemp(prefix="imgr-")), programs(), extra=_EXTRA, patience=_SECONDS_TO_RECOVER
    )
    server.sockets.chmod(0o711)
    say("• The database")
    try:
        if manifest.way == PHYSICAL:
            _recover(backups, folder, server, target)
        else:
            _load(folder, server)
    except (ServerError, BackupError) as fault:
        words = _in_words(server, str(fault)) if isinstance(fault, ServerError) else str(fault)
        server.stop()
        raise BackupError(words) from fault
    moment = _moment(server, manifest, target)
    recovered = timezone.now()
    say(f"• The files of {moment.isoformat(sep=' ', timespec='seconds')}")
    (into / "files").mkdir(mode=0o700)
    count = files.put_back(backups.files, into / "files", moment)
    if (folder / keys.LOCKED).exists() and settings.BACKUP_KEY:
        _write_keys(into / "keys.env", keys.unlock((folder / keys.LOCKED).read_bytes()))
        say("• The keys are in keys.env")
    seconds = {
        "compared": (checked - started).total_seconds(),
        "database": (recovered - checked).total_seconds(),
        "files": (timezone.now() - recovered).total_seconds(),
    }
    return Restored(into, manifest, server, moment, count, seconds)


# A restored server answers on its socket alone, and writes into nobody's archive.
_EXTRA = {"archive_mode": "off", "ssl": "off", "hot_standby": "off", "primary_conninfo": "", "max_slot_wal_keep_size": "-1"}


def _chosen(backups: Backups, target: Target, name: str) -> Manifest:
    if name:
        return backups.one(name)
    if target.moment is not None:
        if target.moment > timezone.now():
            raise BackupError("That moment is still to come.")
        return backups.before(target.moment)
    found = backups.sets()
    if not found:
        raise BackupError(f"{backups.root} has no complete set.")
    return found[-1]


def _demand_fresh(into: Path) -> None:
    if into.exists() and any(into.iterdir()):
        raise BackupError(f"{into} is not empty. A restore goes into a fresh place and never over something that is there.")
    into.mkdir(parents=True, exist_ok=True, mode=0o711)
    if is_root() and not open_to_all(into.resolve()):
        raise BackupError(
            f"PostgreSQL does not run as root, and its account can't reach {into}. Choose a folder such as /var/lib/img-restored."
        )


def _recover(backups: Backups, folder: Path, server: Postgres, target: Target) -> None:
    """The copy of the files, and of the log what follows it until the target."""
    give_to_server(server.data)
    for archive, to in (("base", server.data), ("pg_wal", server.data / "pg_wal")):
        with tarfile.open(folder / "database" / f"{archive}.tar.gz", "r:gz") as tar:
            tar.extractall(to, filter="data")
    shutil.copyfile(folder / "database" / "backup_manifest", server.data / "backup_manifest")
    done = subprocess.run(
        [str(server.programs / "pg_verifybackup"), "-n", str(server.data)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"The copy of the database is not as PostgreSQL wrote it: {done.stderr.strip()[-800:]}")
    told = {
        "restore_command": _fetching(_reachable(backups.wal, server)),
        "recovery_target_action": "promote",
        **target.settings(),
    }
    (server.data / "postgresql.conf").touch()
    with (server.data / "postgresql.auto.conf").open("a") as configuration:
        configuration.writelines(f"{key} = '{value.replace(chr(39), chr(39) * 2)}'\n" for key, value in told.items())
    (server.data / "recovery.signal").touch()
    (server.data / "standby.signal").unlink(missing_ok=True)
    (server.data / "pg_hba.conf").write_text("local all all trust\n")
    (server.data / "pg_ident.conf").touch()
    server.take_over()
    server.start()
    _wait_until_recovered(server)


def _wait_until_recovered(server: Postgres) -> None:
    """A server that replays changes runs before it answers. Raises ServerError when it ended instead."""
    while server.is_running():
        try:
            server.administrator().close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise ServerError("it ended before it had replayed the log of changes")


def _reachable(wal: Path, server: Postgres) -> Path:
    """Where PostgreSQL's own account can read the log: there, or a copy beside its data."""
    if not is_root():
        return wal
    beside = server.data.parent / "wal"
    shutil.copytree(wal, beside)
    for path in (beside, *beside.iterdir()):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return beside


def _fetching(wal: Path) -> str:
    """The segment that was being written when the log was last fetched has another name."""
    return f'cp "{wal}/%f" "%p" || cp "{wal}/%f.partial" "%p"'


def _load(folder: Path, server: Postgres) -> None:
    """A dump into a new cluster; the roles first, which a dump of one database does not hold."""
    name = str(settings.DATABASES["default"]["NAME"])
    server.start()
    server.make_database(name)
    with server.administrator() as connection:
        connection.execute(backup_role(database=name))
    arguments = ["-h", str(server.sockets), "-U", "postgres", "-d", name, "--exit-on-error", "--clean", "--if-exists"]
    done = subprocess.run(
        [str(server.programs / "pg_restore"), *arguments, str(folder / "database.dump")],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"pg_restore failed: {done.stderr.strip()[-1500:]}")


def _moment(server: Postgres, manifest: Manifest, target: Target) -> datetime:
    """The moment whose files belong to this database."""
    if target.moment is not None and manifest.way == PHYSICAL:
        return target.moment
    said = re.findall(r"last completed transaction was at log time (\S+ \S+) UTC", server.log.read_text(errors="replace"))
    if said and manifest.way == PHYSICAL:
        return datetime.fromisoformat(f"{said[-1]}+00:00")
    return manifest.moment


def _in_words(server: Postgres, fault: str) -> str:
    log = server.log.read_text(errors="replace") if server.log.exists() else ""
    if "recovery ended before configured recovery target was reached" in log:
        last = re.findall(r"last completed transaction was at log time (\S+ \S+ \S+)", log)
        return f"The log of changes ends before that. Its last change is of {last[-1] if last else 'the set itself'}; --latest restores up to there."
    return f"The restored server did not start: {fault}\n{log[-1500:]}"


def _write_keys(path: Path, values: dict[str, object]) -> None:
    path.touch(mode=0o600)
    with path.open("w") as file:
        for name, value in values.items():
            file.write(f"{name}={','.join(value) if isinstance(value, list) else value}\n")


def place_of(restored: Restored) -> Place:
    """The restored database, read as its owner: whom row policies don't bind."""
    return Place(str(restored.server.sockets), "", OWNER, "", str(settings.DATABASES["default"]["NAME"]))
