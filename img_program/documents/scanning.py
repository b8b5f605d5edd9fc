"""The virus scanner: clamd, asked over its own protocol (INSTREAM)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

import clamd
from django.conf import settings

TIMEOUT_SECONDS = 120


class ScannerUnavailableError(Exception):
    """The scanner is down, or could not look at this file now."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says; `signature` names the virus. `scanned` is False only in a demonstration without a scanner."""

    infected: bool = False
    signature: str = ""
    scanned: bool = True


def _connection() -> clamd.ClamdNetworkSocket:
    address = settings.CLAMD_ADDRESS
    if address.startswith("tcp://"):
        host, _colon, port = address.removeprefix("tcp://").rpartition(":")
        return clamd.ClamdNetworkSocket(host=host, port=int(port), timeout=TIMEOUT_SECONDS)
    return clamd.ClamdUnixSocket(path=address.removeprefix("unix:"), timeout=TIMEOUT_SECONDS)


def scan(file: BinaryIO) -> Verdict:
    """Ask the scanner about a file. Raises ScannerUnavailableError when it gives no verdict."""
    if settings.DOCUMENT_SCANNER == "none-demo-only":
        return Verdict(scanned=False)
    file.seek(0)
    try:
        status, words = _connection().instream(file)["stream"]
    except (clamd.ClamdError, OSError, ValueError) as fault:
        raise ScannerUnavailableError(type(fault).__name__) from fault
    if status == "FOUND":
        return Verdict(infected=True, signature=str(words))
    if status == "OK":
        return Verdict()
    raise ScannerUnavailableError(str(words))


def is_up() -> bool:
    """Whether the scanner answers, for the readiness page."""
    if settings.DOCUMENT_SCANNER == "none-demo-only":
        return True
    try:
        return bool(_connection().ping() == "PONG")
    except (clamd.ClamdError, OSError):
        return False
