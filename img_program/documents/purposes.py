"""What documents are for: the room that attaches a document says who may open it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import staff_roles
from img_program.organizations.permissions import organizations_where

if TYPE_CHECKING:
    from img_program.documents.models import Document

NO_DOCUMENT: Final = Q(pk__in=())
EVERY_DOCUMENT: Final = ~NO_DOCUMENT


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: its words, which of its documents a person may open, and what keeps one from being removed."""

    code: str
    label: str
    opens: Callable[[User], Q]
    kept_because: Callable[[Document], str | None]


_PURPOSES: dict[str, Purpose] = {}


def _nothing_keeps(_document: Document) -> str | None:
    return None


def register_document_access(
    purpose: str,
    opens: Callable[[User], Q],
    *,
    label: str,
    kept_because: Callable[[Document], str | None] = _nothing_keeps,
) -> str:
    """Declare a purpose once, from `AppConfig.ready` or at import of a room's permissions; returns its code.

    `opens` is the room's own rule: which documents of this purpose a person may open, asked for staff as for everybody
    else; lists, pages, downloads, seals and removals all ask it. `kept_because` returns a sentence when a document can't
    be removed any more ("It belongs to a submitted application."). Whatever these say, the row policies still show a
    person only documents of their own, of their organizations, or shared with them.
    """
    known = _PURPOSES.get(purpose)
    if known is not None and known.label != label:
        raise ValueError(f"The purpose {purpose} is declared twice.")
    _PURPOSES[purpose] = Purpose(purpose, label, opens, kept_because)
    return purpose


def purposes() -> Iterator[Purpose]:
    """Every declared purpose."""
    yield from _PURPOSES.values()


def purpose_of(code: str) -> Purpose:
    """The declared purpose. Raises LookupError for one that nobody declared."""
    try:
        return _PURPOSES[code]
    except KeyError:
        raise LookupError(f"No room has declared documents for the purpose “{code}”.") from None


def purpose_label(code: str) -> str:
    """The words of a purpose; its code when the room that declared it is gone."""
    known = _PURPOSES.get(code)
    return known.label if known else code


def opened_to(user: User) -> Q:
    """Which documents a person may open by the rules of their rooms. A purpose that nobody declared opens to nobody."""
    found = NO_DOCUMENT
    for purpose in purposes():
        rule = purpose.opens(user)
        if rule != NO_DOCUMENT:
            found |= Q(purpose=purpose.code) & rule
    return found


def staff_or(roles: Collection[StaffRoleName], others: Callable[[User], Q]) -> Callable[[User], Q]:
    """A rule: all of a purpose for these roles, none for other staff, and `others` for people from outside."""

    def opens(user: User) -> Q:
        held = staff_roles(user)
        if held:
            return EVERY_DOCUMENT if held & frozenset(roles) else NO_DOCUMENT
        return others(user)

    return opens


def nobody(_user: User) -> Q:
    """A rule: none."""
    return NO_DOCUMENT


def own(user: User) -> Q:
    """A rule: those that the person owns."""
    return Q(user=user)


def of_organizations(permission: str) -> Callable[[User], Q]:
    """A rule: those of organizations in which the person holds this permission (see `in_organization`)."""

    def opens(user: User) -> Q:
        return Q(organization__in=organizations_where(user, permission))

    return opens
