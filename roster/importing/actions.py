"""What staff and the command line do with a file of people."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.context import as_system
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.jobs.run import enqueue
from roster.importing.as_meant import DayOrder
from roster.models import RosterImport, RowAnswer
from roster.permissions import IMPORT_REGISTRANTS

FOLDER = "roster-imports"
_BYTES_IN_MEGABYTE = 1024 * 1024


def ask_for_preview(*, file: BinaryIO, name: str, by: User, day_order: str = "") -> RosterImport:
    """Keep a file and have a worker say what importing it would do. Nothing of the roster changes.

    Raises PermissionDenied, or ValidationError for an empty or too large file.
    """
    demand(by, IMPORT_REGISTRANTS)
    with transaction.atomic():
        run = _new_import(file, name)
        run.requested_by, run.day_order = by, DayOrder(day_order)
        enqueue(run)
        log_access(by, kind=KINDS.VIEW, subject=run, purpose="Preview of a file of people")
    return run


def decide_rows(preview: RosterImport, *, by: User, answers: Mapping[int, str]) -> int:
    """Decide about rows that may be people we have, by the keys of their questions; returns how many wait still.

    Raises PermissionDenied, ValidationError for an unknown decision, or when the file was imported already.
    """
    demand(by, IMPORT_REGISTRANTS)
    if not set(answers.values()) <= set(RowAnswer.values):
        raise ValidationError("Choose one of the decisions.", code="answer")
    with transaction.atomic():
        asked = preview.problems.filter(asks=True)
        list(asked.select_for_update(of=("self",)))
        if preview.imports.exclude(state__in=[JobState.FAILED, JobState.CANCELLED]).exists():
            raise ValidationError("This file was imported already.", code="imported")
        for pk, answer in answers.items():
            asked.filter(pk=pk).update(answer=answer, answered_by=by)
        return asked.filter(answer="").count()


def confirm_import(preview: RosterImport, *, by: User, skip_bad_rows: bool) -> RosterImport:
    """Have a worker import what a preview showed: all of it, or its good rows on purpose. Pressed twice, imports once.

    Raises PermissionDenied, or ValidationError when there are bad rows and nobody said to skip them.
    """
    demand(by, IMPORT_REGISTRANTS)
    run = _confirmed(preview, skip_bad_rows=skip_bad_rows)
    run.requested_by = by
    try:
        with transaction.atomic():
            return enqueue(run)
    except IntegrityError:
        return RosterImport.objects.exclude(state__in=[JobState.FAILED, JobState.CANCELLED]).get(preview=preview)


def preview_now(*, file: BinaryIO, name: str) -> RosterImport:
    """The same preview at once, in this process: for the command line, outside any context."""
    with as_system(reason="preview a file of people"):
        run = _new_import(file, name)
        run.save(force_insert=True)
    return _worked(run)


def import_now(preview: RosterImport, *, skip_bad_rows: bool) -> RosterImport:
    """Import what a preview showed at once. Raises ValidationError as `confirm_import`."""
    with as_system(reason="import a file of people"):
        run = _confirmed(preview, skip_bad_rows=skip_bad_rows)
        run.save(force_insert=True)
    return _worked(run)


def _worked(run: RosterImport) -> RosterImport:
    work.run(RosterImport._meta.label_lower, str(run.pk))
    with as_system(reason="see how an import ended"):
        run.refresh_from_db()
    return run


def _confirmed(preview: RosterImport, *, skip_bad_rows: bool) -> RosterImport:
    if preview.state != JobState.SUCCEEDED or not preview.is_preview:
        raise ValidationError("There is no finished preview of this file. Upload it first.", code="preview")
    if preview.problems.filter(asks=True, answer="").exists():
        raise ValidationError("Some rows may be people we have. Decide about each of them first.", code="undecided")
    if preview.rows_bad and not skip_bad_rows:
        raise ValidationError("Some rows are bad. Mend them and upload the file again, or choose to skip them.", code="bad_rows")
    if not preview.rows_good:
        raise ValidationError("No row of this file can be imported.", code="no_rows")
    return RosterImport(
        preview=preview,
        skips_bad_rows=skip_bad_rows,
        day_order=preview.day_order,
        file_name=preview.file_name,
        sha256=preview.sha256,
        storage_name=preview.storage_name,
    )


def _new_import(file: BinaryIO, name: str) -> RosterImport:
    file.seek(0)
    content = file.read(settings.ROSTER_IMPORT_MAX_MEGABYTES * _BYTES_IN_MEGABYTE + 1)
    if not content:
        raise ValidationError({"file": "The file is empty."})
    if len(content) > settings.ROSTER_IMPORT_MAX_MEGABYTES * _BYTES_IN_MEGABYTE:
        raise ValidationError({"file": f"The file is larger than {settings.ROSTER_IMPORT_MAX_MEGABYTES} MB. Divide it."})
    file.seek(0)
    stored = default_storage.save(f"{FOLDER}/{secrets.token_hex(24)}", File(file))
    return RosterImport(file_name=name[:200], sha256=hashlib.sha256(content).hexdigest(), storage_name=stored)
