"""Whose address a request has: the sender's own, told only by a proxy that the settings name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = structlog.get_logger(__name__)

type Network = IPv4Network | IPv6Network

# What a proxy says of the browser behind it; from anybody else it is a claim and is dropped.
_CLAIMS = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_X_REAL_IP", "HTTP_FORWARDED")
# Whoever has one IPv6 address has at least all of its /64: it is one place.
_ONE_PLACE_IPV6 = 64


@cache
def networks(named: tuple[str, ...]) -> tuple[Network, ...]:
    """The networks of TRUSTED_PROXIES; raises ValueError for something that is neither address nor network."""
    return tuple(ip_network(name.strip()) for name in named if name.strip())


def is_trusted(address: str) -> bool:
    """Whether an address belongs to a proxy of ours."""
    return _is_in(address, networks(tuple(settings.TRUSTED_PROXIES)))


def _is_in(address: str, trusted: Iterable[Network]) -> bool:
    try:
        known = _plain(address)
    except ValueError:
        return False
    return any(known in network for network in trusted)


def _plain(address: str) -> IPv4Address | IPv6Address:
    """An address without port and brackets; an IPv4 address in IPv6's clothes as what it is."""
    text = address.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    found = ip_address(text)
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def sender_of(peer: str, forwarded_for: str) -> str:
    """The address of whoever sent the request through proxies of ours: the last one in the chain that isn't ours.

    What stands before it was written by the sender and says nothing.
    """
    sender = peer
    for hop in reversed(forwarded_for.split(",")):
        if not is_trusted(sender):
            break
        try:
            sender = str(_plain(hop))
        except ValueError:
            break
    return sender


def place_of(request: HttpRequest) -> str:
    """From where a request comes, as throttles count it: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        address = _plain(str(request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return ""
    return str(ip_network((address, _ONE_PLACE_IPV6), strict=False)) if isinstance(address, IPv6Address) else str(address)


class TrustedProxyMiddleware:
    """The first of all: REMOTE_ADDR becomes the sender's address, and claims of strangers are dropped.

    Without it everybody behind the proxy would be one address to every throttle, or anybody could name one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._warned = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the address and go on."""
        meta = request.META
        peer = str(meta.get("REMOTE_ADDR", ""))
        claims = [name for name in _CLAIMS if name in meta]
        if is_trusted(peer):
            meta["REMOTE_ADDR"] = sender_of(peer, str(meta.get("HTTP_X_FORWARDED_FOR", "")))
        elif claims:
            self._warn_once(peer)
            for name in claims:
                del meta[name]
        return self.get_response(request)

    def _warn_once(self, peer: str) -> None:
        """A proxy that TRUSTED_PROXIES forgot shows here; a stranger's claim is not worth more than one line."""
        if not self._warned:
            self._warned = True
            logger.warning("forwarded_headers_ignored", peer=peer, hint="name your proxy in TRUSTED_PROXIES")
