"""What a worker does with a file: check and preview it, or import what was confirmed."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db import connection

from img_program.accounts.access_log import KINDS, log_access
from img_program.database.context import as_system
from img_program.jobs.run import Claim, JobError
from roster.importing.as_meant import DayOrder
from roster.importing.checking import CheckedRow, Flaw, RowChecker
from roster.importing.planning import Decision, Plan, plan_of
from roster.importing.reading import UnreadableFileError, rows_of
from roster.importing.writing import write
from roster.models import RosterImport, RosterImportProblem

_REPORT_EVERY = 1000
_GONE = "The file is no longer kept. Upload it again."
# One import writes at a time; the number is this program's own.
_LOCK = 144_191_103


def do_import(claim: Claim[RosterImport]) -> None:
    """Read and check the file, then save the preview or the people. Raises JobError for an unusable file."""
    rows, flaws, count = _checked_rows(claim)
    claim.progress(count, count, "Comparing with the roster")
    claim.finish(lambda run: _save(run, rows, flaws, count))
    if not claim.job.is_preview:
        default_storage.delete(claim.job.storage_name)


def _checked_rows(claim: Claim[RosterImport]) -> tuple[list[CheckedRow], list[Flaw], int]:
    with as_system(reason="read the lists that an import is checked with"):
        checker = RowChecker()
    good: list[CheckedRow] = []
    flaws: list[Flaw] = []
    count = 0
    try:
        for raw in rows_of(_content(claim.job), DayOrder(claim.job.day_order)):
            count += 1
            row, found = checker.check(raw)
            flaws += found
            if not found:
                good.append(row)
            if count % _REPORT_EVERY == 0:
                claim.progress(count, 0, f"{count:,} rows read")
    except UnreadableFileError as fault:
        raise JobError(str(fault)) from fault
    return good, flaws, count


def _content(run: RosterImport) -> bytes:
    if not default_storage.exists(run.storage_name):
        raise JobError(_GONE)
    with default_storage.open(run.storage_name, "rb") as file:
        content: bytes = file.read()
    return content


def _save(run: RosterImport, rows: list[CheckedRow], flaws: list[Flaw], count: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    plan = plan_of(rows, _decided(run))
    flaws = flaws + plan.flaws
    bad = {flaw.line for flaw in flaws if flaw.is_bad}
    if not run.is_preview:
        if any(flaw.asks for flaw in plan.flaws):
            raise JobError("The roster has changed since the preview, and somebody has to decide again. Upload the file again.")
        if bad and not run.skips_bad_rows:
            raise JobError(
                "The roster has changed since the preview, and now some rows are bad. Nothing was imported. Upload the file again."
            )
        write(plan)
        log_access(run.requested_by, kind=KINDS.VIEW, subject=run, rows=_people(plan), purpose="People imported from a file")
    RosterImportProblem.objects.bulk_create([_problem(run, flaw) for flaw in sorted(flaws, key=lambda each: each.line)])
    RosterImport.objects.filter(pk=run.pk).update(
        rows_read=count, rows_bad=len(bad), rows_new=len(plan.new), rows_changed=len(plan.changed), rows_unchanged=plan.unchanged
    )


def _decided(run: RosterImport) -> dict[int, Decision]:
    """What was decided about lookalikes in the preview, by line."""
    asked = RosterImportProblem.objects.filter(roster_import=run.preview_id, asks=True) if run.preview_id else ()
    return {each.line: Decision(each.answer, each.other_id) for each in asked}


def _people(plan: Plan) -> int:
    return len(plan.new) + len(plan.changed)


def _problem(run: RosterImport, flaw: Flaw) -> RosterImportProblem:
    return RosterImportProblem(
        roster_import=run,
        line=flaw.line,
        column=flaw.column,
        reason=flaw.reason[:300],
        is_bad=flaw.is_bad,
        other_id=flaw.other_id,
        asks=flaw.asks,
    )
