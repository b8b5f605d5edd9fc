"""What documents are for: the room that attaches a document says who may open it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from img_program.accounts.models import StaffRoleName, User
from img_program.accounts.permissions import staff_roles
from img_program.database.access import (
    ASSESSMENT_COORDINATOR,
    COORDINATOR,
    DATA_PRACTICES_OFFICIAL,
    FINANCE_OFFICER,
    GRANTS_SPECIALIST,
    PROGRAM_MANAGER,
    STAFF,
    OpensAlso,
    Policy,
    mine,
)
from img_program.organizations.permissions import organizations_where

if TYPE_CHECKING:
    from img_program.documents.models import Document

NO_DOCUMENT: Final = Q(pk__in=())
EVERY_DOCUMENT: Final = ~NO_DOCUMENT

_GRANTS = (COORDINATOR, GRANTS_SPECIALIST, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL)
# Purposes whose every document is open to staff roles.
_OF_OFFICE = {
    (STAFF,): ("documents.organization", "consultation.minutes", "consultation.evidence"),
    (COORDINATOR, PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL): ("documents.person",),
    (PROGRAM_MANAGER, DATA_PRACTICES_OFFICIAL): ("documents.approval",),
    _GRANTS: ("residency.gate", "residency.participant_agreement"),
}
# Steps whose papers are read by staff roles who could decide them, beside those who read all.
_PAPERS_OF = {
    (COORDINATOR,): ("documents.destroy", "roster.release_bulk", "reports.publish_edition"),
    (COORDINATOR, FINANCE_OFFICER): ("grants.award_decision",),
    (COORDINATOR, GRANTS_SPECIALIST, FINANCE_OFFICER): ("grants.execution",),
    (FINANCE_OFFICER,): ("grants.correction", "grants.payment", "residency.money_out"),
    (ASSESSMENT_COORDINATOR,): ("assessments.decision", "assessments.revocation"),
}


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


def opened_by(name: str, purpose: str, *, to: Sequence[str], when: str = "") -> OpensAlso:
    """A row policy on documents: those of a room's purpose are open to these staff roles in the database too (where `when`)."""
    using = f"purpose = '{purpose}'" + (f" AND {when}" if when else "")
    return OpensAlso(name=name, of_table="documents_document", to=to, using=using)


def documents_of_office() -> Iterator[Policy]:
    """Row policies of documents for the office: one's own uploads, and what the rooms open to one's staff role.

    Where a room's rule reads its own rows, the room says so itself (`opened_by`). A test compares them with the rules.
    """
    yield Policy(STAFF, mine("uploaded_by_id"), command="SELECT")
    for office, codes in _OF_OFFICE.items():
        yield Policy(office, f"purpose IN ({', '.join(f"'{each}'" for each in codes)})", command="SELECT")
    for office, steps in _PAPERS_OF.items():
        named = ", ".join(f"'{each}'" for each in steps)
        yield Policy(
            office,
            "purpose = 'documents.approval' AND EXISTS (SELECT FROM approvals_approval a "
            f"WHERE a.document_id = documents_document.id AND a.step IN ({named}))",
            command="SELECT",
        )


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
