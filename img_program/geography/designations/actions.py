"""What staff and the command line do with the federal files."""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.geography.models import DesignationImport
from img_program.geography.models.imports import FEDERAL_SOURCE
from img_program.geography.permissions import IMPORT_DESIGNATIONS
from img_program.jobs import work
from img_program.jobs.run import enqueue

FOLDER = "designations"
_CHUNK = 1 << 20


def ask_for_import(*, file: BinaryIO, name: str, accepts_losses: bool, by: User) -> DesignationImport:
    """Keep a federal file under its hash and have it read by a worker.

    `accepts_losses`: the person knows that many designations are not in it. Raises PermissionDenied, or
    ValidationError for an empty file.
    """
    demand(by, IMPORT_DESIGNATIONS)
    with transaction.atomic():
        run = _new_import(file, name, FEDERAL_SOURCE, accepts_losses=accepts_losses)
        run.requested_by = by
        enqueue(run)
        log_access(by, kind=KINDS.SETTINGS_CHANGED, subject=run, purpose="import of federal shortage designations")
    return run


def import_now(
    *, file: BinaryIO, name: str, source: str = FEDERAL_SOURCE, accepts_losses: bool = False, by: User | None = None
) -> DesignationImport:
    """The same at once, in this process: for the command line and the demonstration, outside any context.

    Returns the import as it ended; `state` and `error_words` say how. Raises ValidationError for an empty file.
    """
    with as_system(reason="import federal shortage designations"):
        run = _new_import(file, name, source, accepts_losses=accepts_losses)
        run.requested_by = by
        run.save(force_insert=True)
    work.run(DesignationImport._meta.label_lower, str(run.pk))
    with as_system(reason="see how an import ended"):
        run.refresh_from_db()
    return run


def _new_import(file: BinaryIO, name: str, source: str, *, accepts_losses: bool) -> DesignationImport:
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    if not size:
        raise ValidationError({"file": "The file is empty. Download it again."})
    stored = f"{FOLDER}/{digest.hexdigest()}.csv"
    if not default_storage.exists(stored):
        file.seek(0)
        stored = default_storage.save(stored, File(file))
    return DesignationImport(
        file_name=name[:200],
        sha256=digest.hexdigest(),
        size=size,
        storage_name=stored,
        source=source,
        accepts_losses=accepts_losses,
    )
