"""A backup is restored to a moment between two payments, on a real server; what is damaged is refused."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

from grants.awards.models import Agreement
from img_program.database.context import as_system
from img_program.database.roles import backup_role
from img_program.embedded.places import give_to_server
from img_program.embedded.postgres import Postgres
from img_program.operations.backup.faults import BackupError
from img_program.operations.backup.keys import LOCKED, unlock
from img_program.operations.backup.sets import Backups
from img_program.operations.backup.take import forget
from img_program.operations.backup.verify import connected_to
from img_program.operations.models import Upkeep
from img_program.settings.files import private_folder
from tests.grants.awards.factories import approve, make_agreement, make_request, prepare
from tests.people import People
from tests.servers import ROOT, TEMPLATE, cluster, kept_cluster


@dataclass
class Site:
    """A running program with its own server, files and folder of backups."""

    server: Postgres
    backups: Backups
    folder: Path

    def ask(self, question: str) -> Any:
        """As an administrator of the server."""
        with self.server.administrator(TEMPLATE) as administrator:
            row = administrator.execute(question).fetchone()
        assert row
        return row[0]

    def restore(self, name: str, *until: str) -> str:
        """Into a fresh place of this name; stopped again at the end."""
        said = io.StringIO()
        call_command("restore", *until, "--into", str(self.folder / name), "--stop", stdout=said)
        return said.getvalue()


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="b-", dir=os.environ["IMG_TEST_STATE"]))
    folder.chmod(0o711)
    give_to_server(folder / "s")
    (folder / "s").chmod(0o711)
    subprocess.run(["cp", "-a", str(kept_cluster()), str(folder / "pg")], check=True)
    server = Postgres(
        folder / "pg",
        folder / "s",
        cluster().programs,
        durable=False,
        extra={"track_commit_timestamp": "on", "synchronous_commit": "on"},
    )
    server.start()
    with server.administrator() as administrator:
        administrator.execute(backup_role(database=TEMPLATE))
    patch = pytest.MonkeyPatch()
    patch.setenv("DATABASE_BACKUP_URL", server.url("img_backup", TEMPLATE))
    environment = {**os.environ, "DATABASE_URL": server.url("img_web", TEMPLATE)}
    subprocess.run([sys.executable, "manage.py", "load_reference", "-v", "0"], cwd=ROOT, env=environment, check=True)
    told = {
        "BACKUP_ROOT": str(folder / "backups"),
        "BACKUP_KEY": "k" * 40,
        "POSTGRESQL_PROGRAMS": str(server.programs),
        "STORAGES": {**django_settings.STORAGES, "default": private_folder(folder / "files")},
    }
    with override_settings(**told), django_db_blocker.unblock(), connected_to(server.url("img_web", TEMPLATE)):
        yield Site(server, Backups(folder / "backups"), folder)
    patch.undo()
    server.stop()
    shutil.rmtree(folder)


def _paid(site: Site, people: People, agreement: Agreement) -> Decimal:
    approve(prepare(make_request(people, agreement), people), people)
    return Decimal(site.ask("SELECT sum(amount) FROM awards_ledgerentry"))


def test_everything_comes_back_to_a_moment_between_two_payments(site: Site) -> None:
    people = People()
    agreement = make_agreement(people)
    call_command("backup", stdout=io.StringIO())
    first = _paid(site, people, agreement)
    moment = site.ask("SELECT max(pg_xact_commit_timestamp(xmin)) FROM awards_ledgerentry")
    while site.ask("SELECT clock_timestamp()") <= moment:
        pass
    second = _paid(site, people, agreement)
    assert 0 < first < second
    call_command("backup", "--new", stdout=io.StringIO())

    said = site.restore("between", "--to", moment.isoformat(sep=" "))
    assert f"well: ledger of payments: {first}; when the set was begun 0\n" in said
    assert re.search(r"well: documents: [1-9]\d* documents have their files, unchanged", said)
    assert "well: the page /: answered with 200" in said
    assert "NOT WELL" not in said
    assert f"well: ledger of payments: {second}; when the set was begun 0\n" in site.restore("latest", "--latest")
    keys = (site.folder / "latest" / "keys.env").read_text()
    assert f"SECRET_KEY={django_settings.SECRET_KEY}\n" in keys
    with pytest.raises(CommandError, match="The log of changes ends before that"):
        site.restore("nowhere", "--to-point", "a point that nobody named")
    with as_system(reason="test"):
        lines = list(Upkeep.objects.values_list("kind", "succeeded").order_by("pk"))
    assert lines == [("set", True), ("new", True), ("drill", True), ("drill", True), ("drill", False)]


def test_a_dump_is_restored_with_the_rows_that_were_counted(site: Site) -> None:
    call_command("backup", "--dump", stdout=io.StringIO())
    said = site.restore("dumped", "--set-alone")
    assert "well: rows: " in said
    assert "NOT WELL" not in said
    assert re.search(r"well: policies: \d{3,} as in the set", said)


def test_what_is_damaged_or_makes_no_sense_is_refused_in_words(site: Site, settings: Settings) -> None:
    name = site.backups.sets()[0].name
    (site.folder / "full").mkdir()
    (site.folder / "full" / "something").touch()
    with pytest.raises(CommandError, match="is not empty"):
        site.restore("full", "--latest")
    with pytest.raises(CommandError, match="still to come"):
        site.restore("future", "--to", "2999-01-01 00:00")
    with pytest.raises(CommandError, match=r"No set in .* is older than 2001-01-01 00:00:00-06:00. The first was complete at"):
        site.restore("past", "--to", "2001-01-01 00:00")
    with pytest.raises(CommandError, match=r"is no moment\. Write it as 2026-11-30 14:05"):
        site.restore("never", "--to", "yesterday")
    settings.BACKUP_KEY = "another key of more than 32 characters"
    with pytest.raises(BackupError, match="not the key"):
        unlock((site.backups.folder(name) / LOCKED).read_bytes())

    damaged = Backups(site.folder / "damaged")
    shutil.copytree(site.backups.root, damaged.root)
    settings.BACKUP_ROOT = str(damaged.root)
    with (damaged.folder(name) / "database" / "base.tar.gz").open("r+b") as part:
        part.seek(1000)
        byte = part.read(1)
        part.seek(1000)
        part.write(bytes([byte[0] ^ 1]))
    with pytest.raises(CommandError, match=r"is not whole: database/base.tar.gz is not as it was written"):
        site.restore("flipped", "--set-alone", "--set", name)
    manifest = damaged.folder(name) / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"physical"', '"dump"'))
    with pytest.raises(CommandError, match="its hash differs"):
        site.restore("rewritten", "--latest")


def test_an_interrupted_set_is_none_and_old_ones_are_forgotten(site: Site, settings: Settings) -> None:
    few = Backups(site.folder / "few")
    shutil.copytree(site.backups.root, few.root)
    interrupted = few.folder("20261130T000000000000Z-physical")
    interrupted.mkdir()
    first, second = few.sets()
    assert forget(few, days=0) == (0, 0)
    assert few.sets() == [first, second], "the newest two stay whatever their age"
    assert not interrupted.exists()
