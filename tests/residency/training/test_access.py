"""Who may open which address up to the end of training, what a page costs, and that physicians see their own only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from img_program.database.context import as_system
from img_program.geography.models import Place
from img_program.organizations.acting import acting_as
from residency.training import actions
from residency.training.models import GateKind, ResidencyProgram, ResidencyText, TrainingEventKind
from tests.access import Case, assert_access, concern, everybody, undecided
from tests.grants.awards.factories import today
from tests.people import People, sign_in
from tests.residency.training.factories import (
    agreement_in_force,
    appoint,
    begin,
    candidate,
    fund,
    institution,
    make_award,
    make_position,
    make_program,
    own_user,
    prepare_agreement,
    record_item,
    say,
    sign_agreement,
)

pytestmark = pytest.mark.django_db

type Args = Callable[[People], Sequence[Any]]

OFFICE = ("coordinator", "grants_specialist", "program_manager")
NOT_READERS = {"assessment_coordinator": 403}
NOT_OF_PEOPLE = {"assessment_coordinator": 403, "finance_officer": 403}


def office(status: int, *more: str) -> dict[str, int]:
    """An office page: the office gets the status, everybody else is refused."""
    return everybody(members=403, outsiders=403, staff=403, **dict.fromkeys((*OFFICE, *more), status))


def kept(status: int) -> dict[str, int]:
    """What the office and the institution's grant manager do."""
    return everybody(members=403, outsiders=404, staff=403, **dict.fromkeys((*OFFICE, "manager"), status))


READ = everybody(members=403, outsiders=403, staff=200, **NOT_READERS)
OWN = everybody(members=200, outsiders=404, staff=200, **NOT_READERS)
RESIDENT = everybody(members=403, outsiders=404, staff=200, manager=200, **NOT_OF_PEOPLE)
OWN_PAGE = everybody(members=404, outsiders=404, staff=404, physician=200)
CANDIDATES = kept(200)


def _organization(people: People) -> Sequence[Any]:
    return [institution(people).pk]


def _program(people: People, act: str = "") -> Sequence[Any]:
    return [make_program(people).pk, *([act] if act else [])]


def _position(people: People, act: str = "") -> Sequence[Any]:
    return [make_position(people).pk, *([act] if act else [])]


def _appointment(people: People, act: str = "") -> Sequence[Any]:
    return [appoint(people).pk, *([act] if act else [])]


def _training(people: People, act: str) -> Sequence[Any]:
    return [begin(people, appoint(people)).pk, act]


def _site(people: People) -> Sequence[Any]:
    program = make_program(people)
    with acting_as(people.manager):
        return [actions.add_site(program, by=people.manager, name="Clinic", place=Place.objects.all()[0]).pk, "end"]


def _item(people: People, act: str) -> Sequence[Any]:
    return [record_item(people, appoint(people), GateKind.CERTIFICATION).pk, act]


def _event(people: People) -> Sequence[Any]:
    appointment, by = begin(people, appoint(people)), people.manager
    with acting_as(by):
        event = actions.record_training_event(appointment, by=by, kind=TrainingEventKind.LEAVE, on=today())
    return [event.pk, "take-back"]


def _mine(people: People) -> Sequence[Any]:
    concern(people, physician=own_user(appoint(people)))
    return []


def _my_agreement(people: People) -> Sequence[Any]:
    appointment = appoint(people)
    concern(people, physician=own_user(appointment))
    return [prepare_agreement(people, appointment).pk]


def _share(people: People) -> Sequence[Any]:
    return [say(candidate(), institution(people)).pk]


def _funding(people: People) -> Sequence[Any]:
    return [fund(people, make_position(people), make_award(people)).pk, "withdraw"]


def _signed(people: People, act: str) -> Sequence[Any]:
    return [sign_agreement(people, prepare_agreement(people, appoint(people))).pk, act]


def _text(people: People, act: str) -> Sequence[Any]:
    with as_system(reason="test"):
        return [ResidencyText.objects.get(kind="participant_agreement").pk, act]


def _reason(_people: People) -> dict[str, Any]:
    return {"reason": "It is wrong."}


KEEPERS = everybody(members=403, outsiders=403, staff=403, coordinator=200, program_manager=200)
CASES = [
    Case("training:mine", OWN_PAGE, args=_mine),
    Case("training:my_share", OWN_PAGE, args=lambda p: [*_mine(p), make_program(p).organization_id]),
    Case("training:my_agreement", OWN_PAGE, args=_my_agreement),
    Case("training:own", everybody(members=302, outsiders=403, staff=403, rival=302)),
    Case("training:organization", OWN, args=_organization),
    Case("training:program_new", kept(200), args=_organization),
    Case("training:candidates", CANDIDATES, args=_organization),
    Case("training:candidate", CANDIDATES, args=_share),
    Case("training:program", OWN, args=_program),
    Case("training:program_act", kept(200), args=lambda p: _program(p, "site")),
    Case("training:program_act", kept(200), args=lambda p: _program(p, "positions")),
    Case(
        "training:program_act",
        everybody(members=403, outsiders=404, staff=403, **dict.fromkeys(OFFICE, 200)),
        args=lambda p: _program(p, "accreditation"),
    ),
    Case("training:site_act", kept(200), args=_site),
    Case("training:position", OWN, args=_position),
    Case("training:position_act", kept(302), args=lambda p: _position(p, "unfilled"), method="post"),
    Case("training:position_act", kept(200), args=lambda p: _position(p, "appoint")),
    Case(
        "training:position_act",
        everybody(members=403, outsiders=404, staff=403, **dict.fromkeys(OFFICE, 200)),
        args=lambda p: _position(p, "fund"),
    ),
    Case("training:appointment", RESIDENT, args=_appointment),
    Case("training:appointment_act", kept(200), args=lambda p: _appointment(p, "contract")),
    Case("training:appointment_act", kept(302), args=lambda p: _appointment(p, "withdraw"), method="post"),
    Case("training:appointment_act", kept(200), args=lambda p: _training(p, "complete")),
    Case(
        "training:appointment_act",
        everybody(members=403, outsiders=404, staff=403, **dict.fromkeys(OFFICE, 200)),
        args=lambda p: _appointment(p, "agreement"),
    ),
    Case("training:event_act", kept(302), args=_event, method="post"),
    Case(
        "training:gate_act",
        everybody(members=403, outsiders=404, staff=403, **dict.fromkeys(OFFICE, 302)),
        args=lambda p: _item(p, "confirm"),
        method="post",
    ),
    Case(
        "training:gate_act",
        everybody(members=403, outsiders=404, staff=403, **dict.fromkeys(OFFICE, 302)),
        args=lambda p: _item(p, "return"),
        method="post",
        data=_reason,
    ),
    Case("training:staff_programs", READ),
    Case("training:staff_positions", READ),
    Case("training:staff_appointments", everybody(members=403, outsiders=403, staff=200, **NOT_OF_PEOPLE)),
    Case("training:funding_act", office(302), args=_funding, method="post", data=_reason),
    Case("training:agreement_act", office(302), args=lambda p: _signed(p, "return"), method="post", data=_reason),
    Case("training:agreement_act", office(200), args=lambda p: _signed(p, "confirm")),
    Case("training:texts", READ),
    Case("training:text_new", KEEPERS, args=lambda _p: ["participant_agreement"]),
    Case("training:text_act", KEEPERS, args=lambda p: _text(p, "approve")),
]


def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


# What follows training has its own table of cases.
LATER = ("service", "repayment", "account", "contributor", "employment", "verification")


def test_every_address_has_a_decision() -> None:
    assert {name for name in undecided("training", CASES) if not any(word in name for word in LATER)} == set()


def test_a_physician_opens_their_own_pages_and_no_others(people: People) -> None:
    appointment, other = begin(people, appoint(people)), appoint(people)
    agreement, of_other = agreement_in_force(people, appointment), prepare_agreement(people, other)
    with as_system(reason="test"):
        program = ResidencyProgram.objects.get(positions=appointment.position_id)
    own = sign_in(Client(), own_user(appointment))
    for name, args, expected in (
        ("training:mine", [], 200),
        ("training:my_share", [people.organization.pk], 200),
        ("training:my_agreement", [agreement.pk], 200),
        ("training:my_agreement", [of_other.pk], 404),
        ("training:my_share", [people.rival_organization.pk], 404),
        ("training:appointment", [appointment.pk], 404),
        ("training:appointment", [other.pk], 404),
        ("training:program", [program.pk], 404),
        ("training:candidates", [people.organization.pk], 404),
    ):
        assert own.get(reverse(name, args=args)).status_code == expected, name
    page = own.get(reverse("training:mine")).content.decode()
    assert program.name in page
    assert "Your participant agreement" in page
