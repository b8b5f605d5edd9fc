"""One fact, told once: who tells it, who confirms it, and every room reads it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Registration
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from reports.measures.journeys import journeys_on
from residency.training.payment_gate import gate_findings
from roster.actions import Told, record_fact, take_fact_back
from roster.data_inventory import personal_data
from roster.journey import steps_of
from roster.models import FactKind, FactSource, FactStatus, JourneyStep, PhysicianFact, Registrant
from roster.queries import certified_when
from roster.rules.dates import RoughDate
from tests.assessments.support import ask, open_session
from tests.people import People, make_user, sign_in
from tests.residency.training.factories import appoint, pass_gate
from tests.roster.factories import certify, make_registrant

pytestmark = pytest.mark.django_db
MAY = RoughDate(date(2021, 5, 3))
CERTIFIED: dict[str, Any] = {"status": "certified", "year": "2021", "validity": "for_ever"}


def _own() -> tuple[Any, Registrant]:
    owner = make_user()
    return owner, make_registrant(owner)


def _passed(kind: FactKind, day: date, attempt: int = 1) -> tuple[FactKind, Told]:
    return kind, Told(FactStatus.PASSED, RoughDate(day), attempt=attempt)


def test_the_persons_word_opens_no_gate_and_staff_confirm_by_seeing(people: People) -> None:
    owner, record = _own()
    told = Told(FactStatus.CERTIFIED, MAY, validity="for_ever")
    with acting_as(owner):
        fact = record_fact(record, by=owner, kind=FactKind.ECFMG, told=told)
        assert not certified_when(record.pk, timezone.localdate()).counts
        with pytest.raises(PermissionDenied):
            record_fact(record, by=owner, kind=FactKind.ECFMG, told=told, source=FactSource.PAPER, fact=fact, seen_version=1)
    with acting_as(people.finance_officer), pytest.raises(PermissionDenied):
        record_fact(record, by=people.finance_officer, kind=FactKind.OET, told=told, source=FactSource.PAPER)
    with acting_as(people.coordinator):
        fact = record_fact(
            record, by=people.coordinator, kind=FactKind.ECFMG, told=told, source=FactSource.REGISTER, fact=fact, seen_version=1
        )
        assert (fact.is_confirmed, fact.confirmed_on, fact.version) == (True, timezone.localdate(), 2)
        assert certified_when(record.pk, timezone.localdate()).counts
    with acting_as(owner):
        fact = record_fact(record, by=owner, kind=FactKind.ECFMG, told=told, fact=fact, seen_version=2)
        assert not fact.is_confirmed
        assert not certified_when(record.pk, timezone.localdate()).counts


def test_the_database_lets_nobody_confirm_themselves(people: People) -> None:
    owner, record = _own()
    other, theirs = _own()
    values = {"kind": "step_1", "status": "passed", "happened_on": date(2021, 5, 3), "precision": "day", "attempt": 1}
    with acting_as(owner):
        for wrong in (
            {"source": "paper_seen"},
            {"source": "paper_seen", "confirmed_by": owner, "confirmed_on": date(2026, 1, 1)},
            {"registrant": theirs, "user": other},
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                PhysicianFact.objects.create(**{"registrant": record, "user": owner, **values, **wrong})
        fact = PhysicianFact.objects.create(registrant=record, user=owner, **values)
        with pytest.raises(DatabaseError), transaction.atomic():
            PhysicianFact.objects.filter(pk=fact.pk).update(source="register")
    with acting_as(other):
        assert not PhysicianFact.objects.filter(pk=fact.pk).exists()
        assert not PhysicianFact.objects.filter(pk=fact.pk).update(status="not_passed")


@pytest.mark.parametrize(
    ("kind", "told", "words"),
    [
        (FactKind.STEP_1, Told(FactStatus.PASSED, attempt=1), "Say when"),
        (FactKind.STEP_1, Told(FactStatus.PASSED, RoughDate(timezone.localdate() + timedelta(days=1)), attempt=1), "to come"),
        (FactKind.ECFMG, Told(FactStatus.CERTIFIED, MAY, validity="through"), "last day"),
        (FactKind.ECFMG, Told(FactStatus.CERTIFIED, MAY, validity="through", valid_through=date(2020, 1, 1)), "before it begins"),
        (FactKind.ECFMG, Told(FactStatus.CERTIFIED, MAY, validity="for_ever", number="123-45-6789"), "0-123-456-7"),
        (FactKind.ECFMG, Told(FactStatus.CERTIFIED, MAY), "until when"),
        (
            FactKind.US_EXPERIENCE,
            Told(FactStatus.DONE, MAY, experience="observed", hours=40, site="passport number X1234567"),
            "identity",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(people: People, kind: FactKind, told: Told, words: str) -> None:
    _owner, record = _own()
    with acting_as(people.coordinator), pytest.raises(ValidationError, match=words):
        record_fact(record, by=people.coordinator, kind=kind, told=told, source=FactSource.PAPER)


def test_a_thing_is_told_once_and_a_page_that_is_late_overwrites_nothing(people: People) -> None:
    owner, record = _own()
    kind, told = _passed(FactKind.STEP_1, date(2021, 5, 3))
    with acting_as(owner):
        fact = record_fact(record, by=owner, kind=kind, told=told)
        with pytest.raises(ValidationError, match="told already"):
            record_fact(record, by=owner, kind=kind, told=told)
        record_fact(record, by=owner, kind=kind, told=Told(FactStatus.PASSED, MAY, attempt=2))
        record_fact(record, by=owner, kind=kind, told=told, fact=fact, seen_version=1)
        with pytest.raises(WrongStateError, match="changed since"):
            record_fact(record, by=owner, kind=kind, told=told, fact=fact, seen_version=1)
        take_fact_back(fact, by=owner)
        assert take_fact_back(fact, by=owner).version == 3
        with pytest.raises(WrongStateError, match="taken back"):
            record_fact(record, by=owner, kind=kind, told=told, fact=fact, seen_version=3)
        record_fact(record, by=owner, kind=kind, told=told)


def test_the_way_to_practice_and_the_pipeline_read_the_facts(people: People) -> None:
    _owner, record = _own()
    certify(record, people.coordinator)
    with acting_as(people.coordinator):
        for kind, told in (
            _passed(FactKind.STEP_1, date(2018, 5, 3)),
            _passed(FactKind.STEP_2_CK, date(2019, 5, 3)),
            (FactKind.US_EXPERIENCE, Told(FactStatus.DONE, MAY, experience="hands_on", hours=160)),
        ):
            record_fact(record, by=people.coordinator, kind=kind, told=told, source=FactSource.ORGANIZATION)
        shown = {row.step: row.in_words for row in steps_of(record)}
        assert shown[JourneyStep.CERTIFIED] == "Reached, 3 May 2020"
        assert shown[JourneyStep.EXAMS] == "Not known yet"
        kind, told = _passed(FactKind.STEP_3, date(2022, 6, 1))
        record_fact(record, by=people.coordinator, kind=kind, told=told, source=FactSource.REGISTER)
        assert {row.step: row.in_words for row in steps_of(record)}[JourneyStep.EXAMS] == "Reached, 1 June 2022"
    with as_system(reason="test"):
        found = journeys_on(timezone.localdate())[record.pk].steps
        assert {step: each.on for step, each in found.items()} == {
            "certified": date(2020, 5, 3),
            "exams": date(2022, 6, 1),
            "experience": date(2021, 5, 3),
        }
        assert set(journeys_on(date(2020, 12, 31))[record.pk].steps) == {"certified"}


def test_a_change_moves_the_assessment_the_residency_gate_and_the_page_together(people: People) -> None:
    appointment = appoint(people)
    pass_gate(people, appointment)
    with as_system(reason="test"):
        record = Registrant.objects.select_related("user").get(pk=appointment.registrant_id)
    place = ask(open_session(people), record)
    assert place.state == "registered"
    assert all(each.passes for each in gate_findings(appointment))
    certify(record, people.coordinator, through=appointment.starts_on - timedelta(days=1))
    missing = [each for each in gate_findings(appointment) if not each.passes]
    assert [each.rule for each in missing] == ["ECFMG"]
    assert "ends on" in missing[0].words
    certify(record, people.coordinator, through=appointment.starts_on)
    assert all(each.passes for each in gate_findings(appointment))
    assert record.user is not None
    with as_system(reason="test"):
        day = Registration.objects.select_related("session").get(pk=place.pk).session.day
    page = sign_in(Client(), record.user).get(reverse("roster:facts")).content.decode()
    assert "What rests on these facts" in page
    assert ("Counts" in page, f"before {day.day} {day:%B %Y}" in page) == (True, True)


def test_the_pages_tell_change_and_take_back(people: People, client: Client) -> None:
    owner, record = _own()
    sign_in(client, owner)
    new = reverse("roster:new_fact", args=["step_1"])
    assert client.post(new, {"status": "passed", "attempt": "1"}).status_code == 422
    said = {"status": "passed", "attempt": "1", "year": "2021", "month": "5", "day": "3"}
    assert client.post(new, said).status_code == 302
    page = client.get(reverse("roster:facts")).content.decode()
    assert "Step 1 of 3 May 2021 counts until 3 May 2028." in page
    with as_system(reason="test"):
        fact = PhysicianFact.objects.get()
    change = reverse("roster:fact", args=[fact.pk])
    assert 'value="2021"' in client.get(change).content.decode()
    assert client.post(change, {**said, "year": "2020", "version": "1"}).status_code == 302
    late = client.post(change, {**said, "version": "1"})
    assert late.status_code == 422
    assert "It now says: Passed, 3 May 2020" in late.content.decode()
    assert client.get(reverse("roster:new_fact", args=["nonsense"])).status_code == 404
    stranger = sign_in(Client(), make_user())
    assert stranger.get(change).status_code == 404
    sign_in(client, people.coordinator)
    tab = reverse("roster:staff_person_tab", args=[record.pk, "facts"])
    assert "No member of staff has seen it" in client.get(tab).content.decode()
    staff_change = reverse("roster:staff_fact", args=[fact.pk])
    sent = {**said, "source": "paper_seen", "version": "2"}
    assert client.post(staff_change, sent).status_code == 302
    assert "Staff saw it on" in client.get(tab).content.decode()
    assert client.post(reverse("roster:staff_fact_back", args=[fact.pk]), {"confirmed": "yes"}).status_code == 302
    assert "Nothing is told yet" in client.get(tab).content.decode()


def test_the_copy_of_ones_data_holds_the_facts(people: People) -> None:
    owner, record = _own()
    certify(record, people.coordinator, number="0-123-456-7")
    with acting_as(owner):
        fields = [each for each in personal_data(record).fields if each.group.startswith("Exams, ECFMG")]
    assert {"Certified", "0-123-456-7"} <= {each.value for each in fields}
