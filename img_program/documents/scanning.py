"""The virus scanner: clamd, asked over its own protocol (INSTREAM; see clamd(8))."""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

CONNECT_SECONDS = 5
ANSWER_SECONDS = 120
_CHUNK = 65_536


class ScannerUnavailableError(Exception):
    """The scanner is down, or could not look at this file now."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says; `signature` names the virus. `scanned` is False only in a demonstration without a scanner."""

    infected: bool = False
    signature: str = ""
    scanned: bool = True


def _connect(line: socket.socket, address: str) -> None:
    line.settimeout(CONNECT_SECONDS)
    if address.startswith("tcp://"):
        host, _colon, port = address.removeprefix("tcp://").rpartition(":")
        line.connect((host, int(port)))
    else:
        line.connect(address.removeprefix("unix:"))
    line.settimeout(ANSWER_SECONDS)


def _ask(command: bytes, file: BinaryIO | None = None) -> str:
    """One question, one answer. Raises ScannerUnavailableError when there is none."""
    address = settings.CLAMD_ADDRESS
    family = socket.AF_INET if address.startswith("tcp://") else socket.AF_UNIX
    try:
        with socket.socket(family, socket.SOCK_STREAM) as line:
            _connect(line, address)
            line.sendall(b"z" + command + b"\0")
            while file is not None and (chunk := file.read(_CHUNK)):
                line.sendall(struct.pack(">I", len(chunk)) + chunk)
            if file is not None:
                line.sendall(struct.pack(">I", 0))
            answer = b""
            while not answer.endswith(b"\0") and (more := line.recv(4096)):
                answer += more
    except (OSError, ValueError) as fault:
        raise ScannerUnavailableError(type(fault).__name__) from fault
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def scan(file: BinaryIO) -> Verdict:
    """Ask the scanner about a file. Raises ScannerUnavailableError when it gives no verdict."""
    if settings.DOCUMENT_SCANNER == "none-demo-only":
        return Verdict(scanned=False)
    file.seek(0)
    answer = _ask(b"INSTREAM", file).removeprefix("stream: ")
    if answer == "OK":
        return Verdict()
    if answer.endswith(" FOUND"):
        return Verdict(infected=True, signature=answer.removesuffix(" FOUND"))
    # Such as “INSTREAM size limit exceeded. ERROR”: a file that was not looked at is not clean.
    raise ScannerUnavailableError(answer or "no answer")


def is_up() -> bool:
    """Whether the scanner answers, for the readiness page."""
    if settings.DOCUMENT_SCANNER == "none-demo-only":
        return True
    try:
        return _ask(b"PING") == "PONG"
    except ScannerUnavailableError:
        return False
