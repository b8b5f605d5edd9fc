"""From a new program to the end of training through the pages, each step by the person whose job it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.documents.models import Document
from img_program.geography.models import Place
from residency.training.models import (
    Appointment,
    GateItem,
    ParticipantAgreement,
    Position,
    PositionFunding,
    ResidencyProgram,
    ResidencyText,
)
from tests.documents.files import pdf, sent
from tests.grants.awards.factories import today
from tests.people import People, sign_in
from tests.residency.training.factories import (
    candidate,
    check_paper,
    first_day,
    institution,
    make_award,
    own_user,
    this_academic_year,
)
from tests.roster.factories import certify

pytestmark = pytest.mark.django_db


def on(name: str, day: date) -> dict[str, str]:
    """A date in its three controls."""
    return {f"{name}_0": str(day.month), f"{name}_1": str(day.day), f"{name}_2": str(day.year)}


def press(user: User, where: str, args: list[Any], **data: Any) -> str:
    """Open a page and send its form; returns where it leads."""
    client, url = sign_in(Client(), user), reverse(f"training:{where}", args=args)
    page = client.get(url)
    assert page.status_code == 200, (where, args, page.status_code)
    answer = client.post(url, data)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def _one(model: Any, **wanted: Any) -> Any:
    with as_system(reason="test"):
        return model.objects.get(**wanted)


def test_a_position_is_funded_filled_and_completed(people: People) -> None:
    organization, manager, award = institution(people), people.manager, make_award(people)
    facts = {"name": "Rural Family Medicine", "specialty": "family_medicine", "accreditation_id": "120"}
    press(manager, "program_new", [organization.pk], **facts)
    program = _one(ResidencyProgram)
    with as_system(reason="test"):
        place = Place.objects.all()[0]
    press(manager, "program_act", [program.pk, "site"], name="Clinic", place=place.pk, is_main="on")
    press(people.coordinator, "program_act", [program.pk, "accreditation"], **on("on", today()))
    press(manager, "program_act", [program.pk, "positions"], academic_year=this_academic_year(), labels="FM-1")
    position = _one(Position)
    press(manager, "position_act", [position.pk, "open"])
    funding = {"award": award.pk, "academic_year": this_academic_year(), "amount": "150000"}
    press(people.grants_specialist, "position_act", [position.pk, "fund"], **funding)
    assert _one(PositionFunding).award_id == award.pk

    record = candidate("Ada Candidate")
    physician = own_user(record)
    press(physician, "my_share", [organization.pk], answer="yes")
    share = sign_in(Client(), manager).get(reverse("training:candidates", args=[organization.pk]))
    assert "Ada Candidate" in share.content.decode()
    who = {"share": str(share.context["candidates"][0].share), "filled_by": "soap", **on("starts_on", first_day())}
    press(manager, "position_act", [position.pk, "appoint"], **who)
    appointment = _one(Appointment)

    papers = {"file": sent("contract.pdf", pdf()), **on("dated_on", today())}
    press(manager, "appointment_act", [appointment.pk, "contract"], **papers)
    press(manager, "appointment_act", [appointment.pk, "certification"], basis="document_seen", **on("dated_on", today()))
    check_paper(_one(Document, title="Signed contract between program and physician"))
    for kind in ("contract", "certification"):
        press(people.coordinator, "gate_act", [_one(GateItem, kind=kind).pk, "confirm"])
    text = _one(ResidencyText, kind="participant_agreement")
    press(people.program_manager, "text_act", [text.pk, "approve"], note="Counsel, memo 7")
    press(people.coordinator, "appointment_act", [appointment.pk, "agreement"])
    agreement = _one(ParticipantAgreement)
    assert "Terms as of today" in sign_in(Client(), physician).get(reverse("training:my_agreement", args=[agreement.pk])).text
    signatures = {"state_signer": "Max Lee", "file": sent("agreement.pdf", pdf())}
    days = on("physician_signed_on", today()) | on("state_signed_on", today())
    press(people.coordinator, "agreement_act", [agreement.pk, "sign"], **signatures, **days)
    check_paper(_one(Document, title="Signed participant agreement"))
    press(people.grants_specialist, "agreement_act", [agreement.pk, "confirm"])
    door = reverse("training:organization", args=[organization.pk])
    assert "Gate passed" not in sign_in(Client(), manager).get(door).text
    certify(record, people.coordinator)
    assert "Gate passed" in sign_in(Client(), manager).get(door).text

    press(manager, "appointment_act", [appointment.pk, "begin"], **on("on", first_day()))
    press(manager, "appointment_act", [appointment.pk, "event"], kind="part_time", percent="50", **on("on", today()))
    press(manager, "appointment_act", [appointment.pk, "complete"], **on("on", today()))
    assert _one(Appointment).completed_on == today()
    own = sign_in(Client(), physician).get(reverse("training:mine")).text
    for words in ("Training completed", "Part time, 50 percent", "In force"):
        assert words in own
