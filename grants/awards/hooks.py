"""What higher rooms add: money that moved is told to them, and they know for whom some awards pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from grants.awards.models import Award, LedgerEntry, PaymentLine
from img_program.accounts.models import User
from img_program.web.components import Link

type MoneyMoved = Callable[[Sequence[LedgerEntry], dt.date, User], None]

_MONEY_MOVED: list[MoneyMoved] = []


def register_money_moved(callback: MoneyMoved) -> None:
    """Call `callback(entries, on, by)` when entries of the ledger were paid, or came back, on a day; from `AppConfig.ready`."""
    if callback not in _MONEY_MOVED:
        _MONEY_MOVED.append(callback)


def money_moved(entries: Sequence[LedgerEntry], on: dt.date, by: User) -> None:
    """Tell everybody who registered."""
    for callback in _MONEY_MOVED:
        callback(entries, on, by)


@dataclass(frozen=True, slots=True)
class Beneficiaries:
    """For whom expenses under some awards are (`applies`), as a higher room keeps them.

    `choices` are those of an award as (key, words); `record` writes down the one that was chosen for a new line and raises
    ValidationError for another key; `named` tells a reader for whom lines are, with an address where the reader may open it.
    """

    label: str
    applies: Callable[[Award], bool]
    choices: Callable[[Award], list[tuple[str, str]]]
    record: Callable[[PaymentLine, Award, str], None]
    named: Callable[[Sequence[PaymentLine], User], Mapping[int, Link]]


_BENEFICIARIES: list[Beneficiaries] = []


def register_beneficiaries(beneficiaries: Beneficiaries) -> None:
    """Called from a higher room's `AppConfig.ready`."""
    if beneficiaries not in _BENEFICIARIES:
        _BENEFICIARIES.append(beneficiaries)


def beneficiaries_of(award: Award) -> Beneficiaries | None:
    """Whom expenses under this award must name; None when they name nobody."""
    return next((each for each in _BENEFICIARIES if each.applies(award)), None)
