"""With whom people's records are shared: the higher rooms that ask “Share my record with …?” say it, the roster's door lists and stops it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from img_program.accounts.models import User


@dataclass(frozen=True, slots=True)
class Share:
    """A Yes that runs: to which organization, for which purpose, since when. `key` names it within its room."""

    key: str
    organization: str
    purpose: str
    since: datetime


type Running = Callable[[User], Iterable[Share]]
type Stop = Callable[[User, str], object]

_ROOMS: dict[str, tuple[Running, Stop]] = {}


def register_shares(room: str, *, running: Running, stop: Stop) -> None:
    """A room asks people to share. `running` gives a person's running shares; `stop` is its action "Stop sharing", by key.

    Both run as the person. `stop` raises LookupError for a key that is not theirs.
    """
    _ROOMS[room] = (running, stop)


def shares_of(user: User) -> list[tuple[str, Share]]:
    """Every running share of a person with its room, the newest first."""
    found = [(room, share) for room, (running, _stop) in _ROOMS.items() for share in running(user)]
    return sorted(found, key=lambda each: each[1].since, reverse=True)


def stop_share(*, room: str, key: str, by: User) -> None:
    """Stop one share. Raises LookupError for an unknown room, and for a share that is not the person's."""
    if room not in _ROOMS:
        raise LookupError(room)
    _ROOMS[room][1](by, key)
