"""No test reaches beyond this machine, whichever library asks."""

from __future__ import annotations

import socket
import urllib.request

import pytest

from tests.sockets import BeyondThisMachineError, is_here


@pytest.mark.parametrize("host", ["198.51.100.7", "2001:db8::1", "example.org", b"example.org", "10.0.0.1", "169.254.169.254"])
def test_another_machine_is_refused(host: str | bytes) -> None:
    assert not is_here(host)
    with pytest.raises(BeyondThisMachineError):
        socket.getaddrinfo(host, 443)


def test_no_address_connects_and_no_datagram_leaves() -> None:
    with socket.socket() as one, pytest.raises(BeyondThisMachineError):
        one.connect(("198.51.100.7", 443))
    with socket.socket(type=socket.SOCK_DGRAM) as other, pytest.raises(BeyondThisMachineError):
        other.sendto(b"?", ("198.51.100.7", 53))
    with pytest.raises(BeyondThisMachineError):
        urllib.request.urlopen("https://example.org/")


@pytest.mark.parametrize("host", ["127.0.0.1", "127.1.2.3", "::1", "localhost", "0.0.0.0", None, b"localhost"])
def test_this_machine_is_not(host: str | bytes | None) -> None:
    assert is_here(host)


def test_a_server_of_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
