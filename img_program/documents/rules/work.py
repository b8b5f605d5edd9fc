"""How much a check may do: little while a person waits, more in the job, never without an end."""

from __future__ import annotations

from dataclasses import dataclass


class TooMuchWorkError(Exception):
    """The file asks for more than may be done here. In a request the job looks instead; in the job it is refused."""


@dataclass(frozen=True, slots=True)
class Work:
    """Bounds of one check: bytes of XML that are read, and seconds of computing for a PDF."""

    xml_bytes: int
    pdf_seconds: int


IN_A_REQUEST = Work(xml_bytes=3_000_000, pdf_seconds=2)
IN_THE_JOB = Work(xml_bytes=200_000_000, pdf_seconds=60)
TOO_MUCH = "The file is built in a way that takes too long to check. Print it to a new PDF, and send that file."
