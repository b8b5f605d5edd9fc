"""The work of a check: judge every row, and write the file again with the answers behind each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from img_program.database.context import as_system
from img_program.geography.areas import spots
from img_program.geography.checking.reading import Site, SiteFile, read_sites, site_of
from img_program.geography.designations.tables import kinds_and_ids
from img_program.geography.gazetteer import Gazetteer
from img_program.geography.jurisdictions import DISCLAIMER, PUBLISHER
from img_program.geography.models import SiteCheck
from img_program.geography.rules.community import Community, CommunityLaw
from img_program.jobs.run import Claim, JobError
from img_program.web.cells import safe_cell

FOLDER = "site-checks"
CHUNK = 5_000
ANSWERS = (
    "answer", "rural", "rural: why", "underserved", "underserved: why", "designations", "city or township found",
    "census tracts of 2020", "as of", "federal files of", "not understood",
)  # fmt: skip
SOURCES = f"Places: {PUBLISHER}. {DISCLAIMER} Census tracts: US Census Bureau. Designations: HRSA data download."
type Answered = tuple[list[str], Community]


def check_sites(claim: Claim[SiteCheck]) -> None:
    """Judge one file. Raises JobError, in words, when it can't be used."""
    claim.progress(0, 0, "Opening the file")
    try:
        with default_storage.open(claim.job.storage_name, "rb") as stored:
            file = read_sites(stored.read())
    except FileNotFoundError as fault:
        raise JobError("The file is not in its place any more. Send it again.") from fault
    except ValidationError as refusal:
        raise JobError(refusal.messages[0]) from refusal
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([safe_cell(cell) for cell in (*file.header, *ANSWERS)])
    counting = for_person = done = 0
    for chunk in _answered(file, claim.job.as_of):
        for cells, found in chunk:
            writer.writerow([safe_cell(cell) for cell in cells])
            counting += found.counts and not found.needs_person
            for_person += found.needs_person
        done += len(chunk)
        claim.progress(done, len(file.rows), "Judging the sites")
    writer.writerow([SOURCES])
    name = default_storage.save(f"{FOLDER}/{claim.job.pk}.csv", ContentFile(("\ufeff" + out.getvalue()).encode()))
    default_storage.delete(claim.job.storage_name)
    claim.finish(
        lambda _run: None, result_name=name, rows_read=len(file.rows), rows_counting=counting, rows_for_person=for_person
    )


def _answered(file: SiteFile, day: date) -> Iterator[list[Answered]]:
    with as_system(reason="judge a list of sites"):
        gazetteer, law = Gazetteer.load(), CommunityLaw.of(day)
    for start in range(0, len(file.rows), CHUNK):
        rows = file.rows[start : start + CHUNK]
        yield answer_rows(rows, file, gazetteer, law)


def answer_rows(rows: Sequence[Sequence[str]], file: SiteFile, gazetteer: Gazetteer, law: CommunityLaw) -> list[Answered]:
    """Each row with its answers behind it."""
    sites = [site_of(row, file, gazetteer) for row in rows]
    pointed = [number for number, site in enumerate(sites) if site.point is not None]
    found_spots = dict(zip(pointed, spots([point for site in sites if (point := site.point) is not None]), strict=True))
    answered = []
    for number, (row, site) in enumerate(zip(rows, sites, strict=True)):
        spot = found_spots.get(number)
        found = law.judge(spot=spot, place=site.place, address=site.address, county=site.county)
        width = len(file.header)
        cells = [*row[:width], *[""] * (width - len(row)), *_cells(found, site)]
        answered.append((cells, found))
    return answered


def _cells(found: Community, site: Site) -> list[str]:
    answer = "needs a person" if found.needs_person else "counts" if found.counts else "does not count"
    underserved = found.underserved
    return [
        answer, found.rural.answer, found.rural.reason, underserved.answer.replace("_", " "), underserved.reason,
        kinds_and_ids(underserved.designations), found.place.label if found.place else site.place.label if site.place else "",
        " ".join(found.spot.tracts) if found.spot else "", found.rural.on.isoformat(),
        underserved.checked_on.isoformat() if underserved.checked_on else "", " ".join(site.problems),
    ]  # fmt: skip
