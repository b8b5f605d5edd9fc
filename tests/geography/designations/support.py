"""Small federal files for the tests, and their import."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from img_program.geography.designations.actions import import_now
from img_program.geography.designations.layout import HPSA_LAYOUT, MUAP_LAYOUT, Layout
from img_program.geography.designations.sample import designation_row, federal_bytes
from img_program.geography.models import DesignationImport
from img_program.jobs.models import JobState

JULY, AUGUST = "07/01/2026", "08/01/2026"


def hpsa(**facts: str) -> dict[str, str]:
    """A row of the HPSA file: a geographic HPSA of one county, designated on 1 July 2010."""
    return designation_row(HPSA_LAYOUT, **{"type": "Geographic HPSA", "created": JULY, **facts})


def mua(**facts: str) -> dict[str, str]:
    """A row of the MUA/P file: an MUA of one county."""
    return designation_row(MUAP_LAYOUT, **{"type": "Medically Underserved Area", "created": JULY, **facts})


def run(layout: Layout, rows: Iterable[Mapping[str, str]], *, accepts_losses: bool = False) -> DesignationImport:
    """Import rows and return the import as it ended."""
    content = io.BytesIO(federal_bytes(layout, rows))
    return import_now(file=content, name="file.csv", source="made up", accepts_losses=accepts_losses)


def load(layout: Layout, *rows: Mapping[str, str]) -> DesignationImport:
    """Import rows that must be accepted."""
    done = run(layout, rows)
    assert done.state == JobState.SUCCEEDED, done.error_words
    return done


def load_both(hpsas: Iterable[Mapping[str, str]] = (), muaps: Iterable[Mapping[str, str]] = ()) -> None:
    """Import both lists; a far-away county keeps each from being empty."""
    load(HPSA_LAYOUT, *hpsas, hpsa(id="1270000001", name="Kittson", county="27069"))
    load(MUAP_LAYOUT, *muaps, mua(id="00001", name="Kittson", county="27069"))
