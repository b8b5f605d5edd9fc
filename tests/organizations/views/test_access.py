"""Who may open which page of the organizations room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from img_program.organizations.acting import acting_as
from img_program.organizations.actions import add_fiscal_sponsorship, invite_member
from img_program.organizations.models import MembershipRole
from tests.access import Case, assert_access, everybody, undecided
from tests.people import People


def _organization(people: People) -> Sequence[Any]:
    return [people.organization.pk]


def _teammate(people: People) -> Sequence[Any]:
    return [people.organization.pk, people.teammate.pk]


def _invitation(people: People) -> Sequence[Any]:
    with acting_as(people.owner):
        made = invite_member(
            organization=people.organization, by=people.owner, email="new@northstar.example", role=MembershipRole.VIEWER
        )
    return [made.pk]


def _sponsorship(people: People) -> Sequence[Any]:
    with acting_as(people.coordinator):
        made = add_fiscal_sponsorship(
            by=people.coordinator, sponsor=people.organization, partner=people.rival_organization, starts_on=date(2026, 1, 1)
        )
    return [made.pk]


def _reason(_people: People) -> dict[str, str]:
    return {"reason": "Said so."}


OFFICE = {"coordinator", "grants_specialist", "program_manager"}


def _office(status: int) -> dict[str, int]:
    return dict.fromkeys(OFFICE, status)


# The administrator and the office manage; other members are colleagues without the right; outsiders see nothing.
MANAGED_GET = everybody(members=403, outsiders=404, staff=403, owner=200, **_office(200))
MANAGED_POST = everybody(members=403, outsiders=404, staff=403, owner=302, **_office(302))
RESENT_TOO_SOON = everybody(members=403, outsiders=404, staff=403, owner=422, **_office(422))
READ = everybody(members=200, outsiders=404, staff=200)
OWN_REDIRECT = everybody(members=302, outsiders=403, staff=403, rival=302)
STAFF_READ = everybody(members=403, outsiders=403, staff=200)
KEEP_GET = everybody(members=403, outsiders=403, staff=403, **_office(200))
KEEP_POST = everybody(members=403, outsiders=403, staff=403, **_office(302))
NOBODY_SIGNED_IN_NEEDED = everybody(members=404, outsiders=404, staff=404, anonymous=404)

CASES = [
    Case("organizations:home", OWN_REDIRECT),
    Case("organizations:own_team", OWN_REDIRECT),
    Case("organizations:own_profile", OWN_REDIRECT),
    Case(
        "organizations:switch",
        everybody(members=302, outsiders=404, staff=404),
        method="post",
        data=lambda people: {"organization": people.organization.pk},
    ),
    Case("organizations:team", READ, args=_organization),
    Case(
        "organizations:invite",
        MANAGED_POST,
        args=_organization,
        method="post",
        data=lambda _people: {"email": "new@northstar.example", "role": "viewer"},
    ),
    Case("organizations:roles", MANAGED_GET, args=_teammate),
    Case("organizations:roles", MANAGED_POST, args=_teammate, method="post", data=lambda _people: {"roles": ["finance"]}),
    Case("organizations:remove", MANAGED_GET, args=_teammate),
    Case("organizations:remove", MANAGED_POST, args=_teammate, method="post"),
    Case("organizations:leave", everybody(members=200, outsiders=404, staff=403), args=_organization),
    Case("organizations:leave", everybody(members=302, owner=422, outsiders=404, staff=403), args=_organization, method="post"),
    Case("organizations:profile", READ, args=_organization),
    Case("organizations:profile", MANAGED_POST, args=_organization, method="post", data=lambda _people: {"city": "Ely"}),
    Case("organizations:resend", RESENT_TOO_SOON, args=_invitation, method="post"),
    Case("organizations:withdraw", MANAGED_GET, args=_invitation),
    Case("organizations:withdraw", MANAGED_POST, args=_invitation, method="post"),
    Case("organizations:invitation", NOBODY_SIGNED_IN_NEEDED),
    Case("organizations:open_invitation", NOBODY_SIGNED_IN_NEEDED, args=lambda _people: ["forged"]),
    Case("organizations:staff_list", STAFF_READ),
    Case("organizations:staff_export", STAFF_READ),
    Case("organizations:staff_organization", STAFF_READ, args=_organization),
    Case("organizations:staff_history", STAFF_READ, args=_organization),
    Case("organizations:staff_create", KEEP_GET),
    Case(
        "organizations:staff_create",
        KEEP_POST,
        method="post",
        data=lambda _people: {"name": "Lakes Clinic", "kind": "clinical_training_site"},
    ),
    Case("organizations:staff_rename", KEEP_GET, args=_organization),
    Case(
        "organizations:staff_rename",
        KEEP_POST,
        args=_organization,
        method="post",
        data=lambda _people: {"name": "Polaris", "reason": "Merged."},
    ),
    Case("organizations:staff_activity", KEEP_GET, args=_organization),
    Case("organizations:staff_activity", KEEP_POST, args=_organization, method="post", data=_reason),
    Case("organizations:staff_appoint", KEEP_GET | {"grants_specialist": 403}, args=_organization),
    Case(
        "organizations:staff_appoint",
        KEEP_POST | {"grants_specialist": 403},
        args=_organization,
        method="post",
        data=lambda _people: {"email": "next@northstar.example", "reason": "The director left."},
    ),
    Case("organizations:staff_add_sponsorship", KEEP_GET, args=_organization),
    Case(
        "organizations:staff_add_sponsorship",
        KEEP_POST,
        args=_organization,
        method="post",
        data=lambda people: {
            "side": "sponsor",
            "other": people.rival_organization.pk,
            "starts_on_0": 1,
            "starts_on_1": 2,
            "starts_on_2": 2026,
        },
    ),
    Case("organizations:staff_end_sponsorship", KEEP_GET, args=_sponsorship),
    Case(
        "organizations:staff_end_sponsorship",
        KEEP_POST,
        args=_sponsorship,
        method="post",
        data=lambda _people: {"ends_on_0": 6, "ends_on_1": 30, "ends_on_2": 2026, "reason": "Over."},
    ),
]


@pytest.mark.django_db
def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("organizations", CASES) == set()
