"""The writing of a large approved file."""

from __future__ import annotations

import secrets

from django.core.files.base import File
from django.core.files.storage import default_storage

from img_program.database.context import as_system
from img_program.jobs.run import Claim
from roster.exporting.about import about_release
from roster.exporting.writing import write_file
from roster.models import RosterExport, RosterRelease

FOLDER = "roster-exports"


def do_export(claim: Claim[RosterExport]) -> None:
    """Write the file of a release into private storage; its name is known once it is whole."""
    with as_system(reason="write an approved file of the roster"):
        release = RosterRelease.objects.select_related("requested_by").get(pk=claim.job.release_id)

        def report(count: int) -> None:
            claim.progress(count, release.people, f"{count:,} of {release.people:,} people")

        file, _count = write_file(
            release.registrant_ids,
            form=release.form,
            with_eligibility=release.with_eligibility,
            about=about_release(release),
            report=report,
        )
    with file:
        stored = default_storage.save(f"{FOLDER}/{secrets.token_hex(24)}", File(file))
    claim.finish(storage_name=stored)
