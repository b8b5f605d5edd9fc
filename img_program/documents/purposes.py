"""What documents are for: the room that attaches a document says who may open it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from img_program.accounts.models import StaffRoleName, User
from img_program.documents.models import Document


@dataclass(frozen=True, slots=True)
class Purpose:
    """One purpose: its words, who opens (besides readers with a share), and what keeps it from being removed."""

    code: str
    label: str
    holds: Callable[[User, Document], bool]
    staff: frozenset[StaffRoleName]
    kept_because: Callable[[Document], str | None]


_PURPOSES: dict[str, Purpose] = {}


def _nothing_keeps(_document: Document) -> str | None:
    return None


def register_document_access(
    purpose: str,
    holds: Callable[[User, Document], bool],
    *,
    label: str,
    staff: Collection[StaffRoleName] = (),
    kept_because: Callable[[Document], str | None] = _nothing_keeps,
) -> str:
    """Declare a purpose once, from `AppConfig.ready` or at import of a room's permissions; returns its code.

    `holds` answers who may open a document of this purpose, `staff` which staff roles may, and `kept_because`
    returns a sentence when a document can't be removed any more ("It belongs to a submitted application.").
    Whatever these say, the row policies still show a person only documents of their own, of their organizations,
    or shared with them.
    """
    known = _PURPOSES.get(purpose)
    if known is not None and known.label != label:
        raise ValueError(f"The purpose {purpose} is declared twice.")
    _PURPOSES[purpose] = Purpose(purpose, label, holds, frozenset(staff), kept_because)
    return purpose


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
