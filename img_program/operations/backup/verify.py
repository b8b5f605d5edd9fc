"""Is what was restored the program's data, whole and protected? Each question is answered with a line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import connections
from django.test import Client

from img_program.database.context import as_system
from img_program.database.login_role import unsafe_because
from img_program.documents.models import Document
from img_program.operations.backup import keys, measure
from img_program.operations.backup.programs import Place
from img_program.operations.backup.sets import Manifest
from img_program.operations.backup.take import DUMP
from img_program.operations.hooks import sums


@dataclass(frozen=True, slots=True)
class Answer:
    """One question: whether it is well, and in words."""

    question: str
    is_well: bool
    words: str


def verify(manifest: Manifest, *, owner: Place, web_url: str, storage: Path) -> Iterator[Answer]:
    """Ask everything, the cheapest first."""
    yield Answer("keys", keys.marks()[0] in manifest.keys["marks"], "SECRET_KEY is one of those of the set")
    with owner.connect() as connection:
        yield from _shape(manifest, connection)
        yield _rows(manifest, connection)
        yield from _sums(manifest, connection)
    with connected_to(web_url):
        reason = unsafe_because()
        yield Answer("the role of the web server", reason is None, reason or "row policies bind it")
        yield _documents(storage)
        yield from _pages()


def _shape(manifest: Manifest, connection: psycopg.Connection) -> Iterator[Answer]:
    found = measure.shape(connection)
    if found["migrations"] != manifest.shape["migrations"]:
        yield Answer(
            "migrations", is_well=False, words="the database has other migrations than when the set was taken; take a new set"
        )
        return
    part = "names" if manifest.way == DUMP else "all"
    for kind, then in manifest.shape.items():
        same, count = found[kind][part] == then[part], found[kind]["count"]
        yield Answer(kind, same, f"{count} as in the set" if same else f"{count} here, {then['count']} in the set, or other ones")


def _rows(manifest: Manifest, connection: psycopg.Connection) -> Answer:
    """A dump has the rows of its manifest; after a replay of changes what only grows has no fewer, and nothing became empty."""
    found = measure.rows(connection)
    total = sum(found.values())
    if manifest.way == DUMP:
        other = [name for name, count in manifest.rows.items() if found.get(name) != count]
    else:
        other = [
            name
            for name, count in manifest.rows.items()
            if name not in found
            or (name.endswith("event") and found[name] < count)
            or (count and not found[name] and _is_kept(name))
        ]
    return Answer(
        "rows", not other, f"{total} rows in {len(found)} tables" if not other else f"too few rows in {', '.join(other)}"
    )


def _is_kept(table: str) -> bool:
    """Sessions, forms and attempts are forgotten in the running; everything else stays."""
    return not table.startswith(("accounts_", "django_session", "mail_"))


def _sums(manifest: Manifest, connection: psycopg.Connection) -> Iterator[Answer]:
    found = measure.sums_of(connection)
    for each in sums:
        now, then = found[each.name], manifest.sums.get(each.name)
        if each.must_be is not None:
            yield Answer(each.name, now == each.must_be, now)
        elif manifest.way == DUMP:
            yield Answer(each.name, now == then, f"{now}, in the set {then}")
        else:
            yield Answer(each.name, is_well=True, words=f"{now}; when the set was begun {then}")


def _documents(storage: Path) -> Answer:
    files = FileSystemStorage(location=storage)
    missing, other, count = [], [], 0
    with as_system(reason="compare restored documents with their hashes"):
        known = list(Document.objects.exclude(storage_name="").values_list("storage_name", "sha256"))
    for name, sha256 in known:
        count += 1
        if not files.exists(name):
            missing.append(name)
            continue
        with files.open(name, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                other.append(name)
    words = (
        f"{count} documents have their files, unchanged"
        if not missing + other
        else f"missing: {missing[:5]}; changed: {other[:5]}"
    )
    return Answer("documents", not missing + other, words)


def _pages() -> Iterator[Answer]:
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    client = Client(headers={"host": host})
    for path in ("/health/ready/", "/"):
        status = client.get(path, secure=True).status_code
        yield Answer(f"the page {path}", status == HTTPStatus.OK, f"answered with {status}")


@contextmanager
def connected_to(url: str) -> Iterator[None]:
    """The default connection of this process goes to another database."""
    place = Place.of(url)
    there = {"NAME": place.name, "USER": place.user, "PASSWORD": place.password, "HOST": place.host, "PORT": place.port}
    connection = connections["default"]
    here = {key: connection.settings_dict[key] for key in there}
    connection.close()
    connection.settings_dict.update(there)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(here)
