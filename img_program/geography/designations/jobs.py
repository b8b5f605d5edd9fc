"""The work of an import: read the kept file, then write what it says in one transaction."""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from img_program.database.context import as_system
from img_program.geography.designations.applying import apply_reading
from img_program.geography.designations.layout import FileRefusedError
from img_program.geography.designations.reading import read_federal_file
from img_program.geography.models import County, DesignationImport
from img_program.jobs.run import Claim, JobError


def import_file(claim: Claim[DesignationImport]) -> None:
    """Read and apply one file. Raises JobError, in words, when the file can't be used."""
    with as_system(reason="know the counties"):
        counties = frozenset(County.objects.values_list("pk", flat=True))
    claim.progress(0, 0, "Opening the file")
    try:
        with default_storage.open(claim.job.storage_name, "rb") as file:
            reading = read_federal_file(
                cast("BinaryIO", file.file), counties, lambda done, total: claim.progress(done, total, "Reading the file")
            )
    except FileNotFoundError as fault:
        raise JobError("The file is not in its place any more. Import it again.") from fault
    except FileRefusedError as refusal:
        raise JobError(str(refusal)) from refusal
    claim.progress(1, 1, "Comparing it with what we know")
    claim.finish(
        lambda run: apply_reading(run, reading),
        federal_list=reading.layout.federal_list,
        file_date=reading.file_date,
        rows_read=reading.rows_read,
        rows_elsewhere=reading.rows_elsewhere,
        rows_kept=reading.rows_kept,
        rows_duplicate=reading.rows_duplicate,
        rows_bad=reading.rows_bad,
    )
