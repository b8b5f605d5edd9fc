"""No test opens a socket beyond this machine: Unix sockets and the loopback are all that there is."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

NAMES = {"localhost", ""}


class BeyondThisMachineError(RuntimeError):
    """A test reached for the network. What a library fetches is given to the tests by hand."""


def is_here(host: object) -> bool:
    """Whether a host of a socket's address is this machine."""
    if host is None:
        return True
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name in NAMES:
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Asked by Python itself before any socket connects, sends or asks for a name."""
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not is_here(host):
        raise BeyondThisMachineError(f"A test reaches for {host}.")


sys.addaudithook(_refuse)
