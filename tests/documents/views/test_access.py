"""Who may open which address of the documents room."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from img_program.database.context import as_system
from img_program.documents import actions
from img_program.documents.models import DESTROY_STEP, SealedValue, Sealing, SealReason
from img_program.organizations.acting import acting_as
from img_program.organizations.models import FiscalSponsorship
from tests.access import MEMBERS, STAFF, Case, assert_access, everybody, undecided
from tests.approvals.support import elsewhere, waiting
from tests.documents.support import checked
from tests.people import People


def _paper(people: People) -> list[Any]:
    """Northstar's paper, checked."""
    return [checked(people.owner, people.organization).pk]


def _own_paper(people: People) -> list[Any]:
    """A paper of Charlie, who belongs nowhere."""
    return [checked(people.stranger).pk]


def _sealing(people: People) -> list[Any]:
    document = checked(people.owner, people.organization)
    with acting_as(people.coordinator):
        return [actions.seal(document, by=people.coordinator, reason=SealReason.HEALTH).pk]


def _proposed(people: People) -> list[Any]:
    [pk] = _sealing(people)
    with acting_as(people.coordinator):
        actions.propose_destruction(Sealing.objects.get(pk=pk), by=people.coordinator, reason="It must not be here.")
    return [pk]


def _recorded(people: People) -> list[Any]:
    [pk] = _proposed(people)
    with acting_as(people.program_manager):
        actions.approve_destruction_elsewhere(Sealing.objects.get(pk=pk), by=people.program_manager, **elsewhere())
    return [waiting(DESTROY_STEP, pk).pk]


def _sealed_file(people: People) -> list[Any]:
    [pk] = _sealing(people)
    with as_system(reason="test"):
        return [pk, SealedValue.objects.get(sealing_id=pk, is_file=True).pk]


def _row(people: People) -> list[Any]:
    with as_system(reason="test"):
        made = FiscalSponsorship.objects.create(
            sponsor=people.organization,
            partner=people.rival_organization,
            starts_on=dt.date(2026, 1, 1),
            document_note="a note",
        )
    return ["organizations.fiscalsponsorship", made.pk]


def _organization(people: People) -> list[Any]:
    return [people.organization.pk]


# What the room does not show is not there.
_NOT_THEIRS = {"grants_specialist": 404, "assessment_coordinator": 404, "finance_officer": 404}
_OFFICE_ONLY = everybody(members=403, outsiders=403, staff=200)
_OFFICE_WRITES = everybody(members=403, outsiders=403, staff=302, auditor=403)
_DECIDERS = everybody(
    members=403, outsiders=403, staff=302, auditor=403, grants_specialist=403, assessment_coordinator=403, finance_officer=403
)
_READERS = everybody(members=403, outsiders=403, staff=200, auditor=403, assessment_coordinator=403)
_OFFICIAL = everybody(members=403, outsiders=403, staff=403, data_practices_official=200)
_REASON = {"reason": "It must not be here."}

CASES = [
    Case("documents:mine", everybody(members=200, outsiders=200, staff=302)),
    Case("documents:own_organization", everybody(members=302, outsiders=302, stranger=403, staff=403)),
    Case("documents:organization", everybody(members=200, outsiders=404, staff=200), args=_organization),
    Case(
        "documents:organization",
        everybody(members=200, outsiders=404, staff=200, teammate=403, auditor=403),
        args=_organization,
        method="post",
    ),
    Case("documents:document", everybody(members=200, outsiders=404, staff=200), args=_paper),
    Case("documents:document", everybody(members=404, outsiders=404, stranger=200, staff=200, **_NOT_THEIRS), args=_own_paper),
    Case("documents:download", everybody(members=200, outsiders=404, staff=200), args=_paper),
    Case(
        "documents:download",
        everybody(members=404, outsiders=404, stranger=200, staff=200, **_NOT_THEIRS),
        args=_own_paper,
    ),
    Case("documents:remove", everybody(members=200, outsiders=404, staff=200, teammate=403, auditor=403), args=_paper),
    Case(
        "documents:remove",
        everybody(members=302, outsiders=404, staff=302, teammate=403, auditor=403),
        args=_paper,
        method="post",
    ),
    # Only who sent it can say what stands in it, and only of a file that was refused.
    Case(
        "documents:not_identity",
        everybody(members=403, outsiders=404, staff=403, owner=422),
        args=_paper,
        method="post",
    ),
    Case(
        "documents:classify",
        everybody(
            members=403,
            outsiders=404,
            staff=302,
            auditor=403,
            grants_specialist=403,
            assessment_coordinator=403,
            finance_officer=403,
        ),
        args=_paper,
        method="post",
        data=lambda _people: {"classification": "nonpublic"},
    ),
    Case("documents:staff_list", _OFFICE_ONLY),
    Case(
        "documents:staff_caught",
        everybody(members=403, outsiders=403, staff=403, data_practices_official=200, program_manager=200),
    ),
    Case("documents:seal", everybody(members=403, outsiders=403, staff=200, auditor=403), args=_row),
    Case(
        "documents:seal",
        _OFFICE_WRITES,
        args=_row,
        method="post",
        data=lambda _people: {"fields_chosen": ["document_note"], "reason": "health"},
    ),
    Case("documents:approvals", _READERS),
    # Who has nothing to do with a step doesn't read what shows it (`read_by`).
    Case("documents:approval", _READERS | {"grants_specialist": 404, "finance_officer": 404}, args=_recorded),
    Case("documents:sealings", _OFFICE_ONLY),
    Case("documents:sealing", everybody(members=403, outsiders=403, staff=200, **_NOT_THEIRS), args=_sealing),
    Case("documents:sealing_open", _OFFICIAL, args=_sealing, method="post"),
    Case("documents:sealing_file", _OFFICIAL, args=_sealed_file, method="post"),
    Case("documents:sealing_propose", _DECIDERS, args=_sealing, method="post", data=lambda _people: _REASON),
    Case("documents:sealing_approve", _DECIDERS | {"coordinator": 422}, args=_proposed, method="post"),
    Case(
        "documents:sealing_approve_elsewhere",
        {name: 200 if answer == 302 else answer for name, answer in _DECIDERS.items()} | {"anonymous": 302},
        args=_proposed,
        method="post",
        data=lambda _people: {
            "elsewhere-approved_by": "The commissioner",
            "elsewhere-office": "Commissioner's office",
            "elsewhere-on_0": str(timezone.localdate().month),
            "elsewhere-on_1": str(timezone.localdate().day),
            "elsewhere-on_2": str(timezone.localdate().year),
        },
    ),
    Case("documents:sealing_decline", _DECIDERS, args=_proposed, method="post", data=lambda _people: _REASON),
    Case(
        "documents:sealing_release",
        everybody(members=403, outsiders=403, staff=403, data_practices_official=302),
        args=_sealing,
        method="post",
        data=lambda _people: _REASON,
    ),
    *(
        Case(
            f"documents:sealing_{name}",
            everybody(members=403, outsiders=403, staff=403, data_practices_official=302, program_manager=302),
            args=_sealing,
            method="post",
            data=lambda _people: _REASON,
        )
        for name in ("hold", "lift_hold")
    ),
]


@pytest.mark.django_db
def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("documents", CASES) == set()
    assert set(MEMBERS).isdisjoint(STAFF)
