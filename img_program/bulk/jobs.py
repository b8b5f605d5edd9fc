"""The work of a run of many rows."""

from __future__ import annotations

from img_program.accounts.models import User
from img_program.accounts.permissions import staff_roles
from img_program.bulk.actions import do_row
from img_program.bulk.models import BulkJob, BulkRow, BulkRun, RowState
from img_program.database.context import as_system
from img_program.jobs.run import Claim, JobError
from img_program.organizations.acting import acting_as


def do_rows(claim: Claim[BulkJob]) -> None:
    """Do the rows that wait, each in its own transaction and as the person who asked, with the roles held at that moment."""
    with as_system(reason="read what was chosen for an act"):
        run = BulkRun.objects.get(pk=claim.job.run_id)
        total = run.rows.count()
        waiting = list(run.rows.filter(state=RowState.WAITING))
    for number, row in enumerate(waiting, start=1 + total - len(waiting)):
        _as_who_asked(run, row)
        claim.progress(number, total, f"{number:,} of {total:,}")
    claim.finish()


def _as_who_asked(run: BulkRun, row: BulkRow) -> None:
    with as_system(reason="read for whom an act is done"):
        by = User.objects.get(pk=run.asked_by_id)
        if not staff_roles(by):
            raise JobError("Whoever asked for this has no role any more, so the rest was not done.")
    with acting_as(by):
        do_row(run, row, by)
