"""Asks `look_at_pdf.py` about a PDF, in a process with bounds of its own."""

from __future__ import annotations

import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, Final

from img_program.documents.rules.upload import Upload
from img_program.documents.rules.work import TooMuchWorkError, Work

_PROGRAM: Final = Path(__file__).with_name("look_at_pdf.py")
_STARTING: Final = 10  # a busy machine needs its time to start a process


class PdfLook(StrEnum):
    """What a PDF turned out to be."""

    FINE = "fine"
    BROKEN = "broken"
    LOCKED = "locked"
    ACTIVE = "active"


def looked_at(upload: Upload, work: Work) -> PdfLook:
    """What an uploaded PDF turned out to be; the program is asked once for all rules. Raises TooMuchWorkError."""
    if upload.look is None:
        upload.look = look_at(upload.file, seconds=work.pdf_seconds)
    return PdfLook(upload.look)


def look_at(file: BinaryIO, *, seconds: int) -> PdfLook:
    """Look through a PDF for at most so many seconds of computing. Raises TooMuchWorkError when that was not enough."""
    file.seek(0)
    try:
        ended = subprocess.run(
            [sys.executable, "-I", str(_PROGRAM), str(seconds)],
            input=file.read(),
            capture_output=True,
            timeout=3 * seconds + _STARTING,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as fault:
        raise TooMuchWorkError from fault
    try:
        return PdfLook(ended.stdout.decode(errors="replace"))
    except ValueError as fault:
        # Ended by the system at one of its bounds, or crashed.
        raise TooMuchWorkError from fault
