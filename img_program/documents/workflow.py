"""The states of an uploaded file: in quarantine until it was checked."""

from __future__ import annotations

from django.db import models

from img_program.database.workflow import Transition, Workflow


class DocumentState(models.TextChoices):
    """Where a document stands."""

    UPLOADED = "uploaded", "Being checked"
    SCANNING = "scanning", "Being checked"
    CLEAN = "clean", "Checked"
    NOT_SCANNED = "not_scanned", "Clean (not scanned: demonstration)"
    INFECTED = "infected", "Removed: a virus was found"
    REFUSED = "refused", "Not accepted"


# Only these may be opened; NOT_SCANNED exists only where a demonstration runs without a scanner.
OPENABLE = (DocumentState.CLEAN, DocumentState.NOT_SCANNED)
IN_QUARANTINE = (DocumentState.UPLOADED, DocumentState.SCANNING)

DOCUMENT_WORKFLOW = Workflow(
    field="state",
    initial=[DocumentState.UPLOADED],
    transitions=[
        Transition([DocumentState.UPLOADED], "begin_scan", DocumentState.SCANNING),
        Transition([DocumentState.SCANNING], "pass", DocumentState.CLEAN),
        Transition([DocumentState.SCANNING], "pass_unscanned", DocumentState.NOT_SCANNED),
        Transition([DocumentState.SCANNING], "find_virus", DocumentState.INFECTED),
        Transition([DocumentState.SCANNING], "refuse", DocumentState.REFUSED),
    ],
)
