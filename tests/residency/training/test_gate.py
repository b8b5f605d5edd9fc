"""The payment gate: each thing with its second look, and no money before all are there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Certificate
from grants.awards.gates import Finding
from grants.awards.models import LedgerEntry, PaymentRequest
from grants.awards.payment_rules import payment_findings
from img_program.database.context import as_system
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from residency.training import actions
from residency.training.models import GateItem, GateKind, ParticipantAgreement
from residency.training.payment_gate import gate_findings
from residency.training.workflow import GateState
from roster.models import Registrant
from tests.assessments.support import confirmed
from tests.grants.awards.factories import Expense, approve, make_request, prepare, today
from tests.people import People, sign_in
from tests.residency.training.factories import (
    agreement_in_force,
    appoint,
    ask,
    begin,
    confirm_item,
    fund,
    make_agreement,
    make_award,
    make_position,
    make_program,
    own_user,
    pass_gate,
    prepare_agreement,
    record_item,
    sign_agreement,
)

pytestmark = pytest.mark.django_db


def _missing(findings: list[Finding]) -> list[str]:
    return [each.rule for each in findings if not each.passes]


def test_whoever_recorded_a_thing_does_not_confirm_it(people: People) -> None:
    appointment = appoint(people)
    item = record_item(people, appointment, GateKind.CERTIFICATION, by=people.coordinator)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="second, different person"):
        actions.confirm_gate_item(item, by=people.coordinator)
    with acting_as(people.manager), pytest.raises(PermissionDenied):
        actions.confirm_gate_item(item, by=people.manager)
    same = {"confirmed_by": people.coordinator, "confirmed_at": timezone.now()}
    with acting_as(people.coordinator), pytest.raises(IntegrityError), transaction.atomic():
        GateItem.objects.filter(pk=item.pk).update(state="confirmed", **same)
    with acting_as(people.grants_specialist):
        assert actions.confirm_gate_item(item, by=people.grants_specialist).is_confirmed


def test_the_institution_can_not_confirm_also_in_the_database(people: People) -> None:
    item = record_item(people, appoint(people), GateKind.CERTIFICATION)
    with acting_as(people.manager):
        assert GateItem.objects.filter(pk=item.pk).update(state="recorded") == 0
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            GateItem.objects.filter(pk=item.pk).update(confirmed_by=people.manager)


def test_a_returned_thing_is_recorded_anew(people: People) -> None:
    appointment = appoint(people)
    item = confirm_item(people, record_item(people, appointment, GateKind.CONTRACT))
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="Say why"):
            actions.return_gate_item(item, by=people.coordinator, reason=" ")
        item = actions.return_gate_item(item, by=people.coordinator, reason="The second signature is missing.")
    again = record_item(people, appointment, GateKind.CONTRACT)
    assert (again.pk, again.state, again.version) == (item.pk, GateState.RECORDED, 2)
    with as_system(reason="test"):
        letters = sorted(Letter.objects.filter(organization=people.organization).values_list("template", flat=True))
    assert letters == ["residency_gate_confirmed", "residency_gate_returned"]


def test_each_thing_needs_its_evidence(people: People) -> None:
    appointment, by = appoint(people), people.manager
    with acting_as(by):
        with pytest.raises(ValidationError, match="signed contract"):
            actions.record_gate_item(appointment, by=by, kind=GateKind.CONTRACT, dated_on=today())
        with pytest.raises(ValidationError, match="rests on"):
            actions.record_gate_item(appointment, by=by, kind=GateKind.CERTIFICATION, dated_on=today())
        with pytest.raises(ValidationError, match="number and the code"):
            actions.record_gate_item(appointment, by=by, kind=GateKind.READINESS, dated_on=today())
        with pytest.raises(ValidationError, match="future"):
            actions.record_gate_item(
                appointment, by=by, kind=GateKind.CERTIFICATION, dated_on=today() + timedelta(days=1), basis="document_seen"
            )


def test_a_readiness_certificate_is_checked_against_its_holder(people: People) -> None:
    scene, _decision = confirmed(people, 4)
    with as_system(reason="test"):
        certificate = Certificate.objects.get()
        holder = Registrant.objects.get(pk=scene.record.pk)
    program = make_program(people, demands_certificate=True)
    own, stranger = appoint(people, make_position(people, program), holder), appoint(people, make_position(people, program))
    assert "READINESS" in _missing(gate_findings(own))
    by = people.manager
    with acting_as(by):
        for appointment, code in ((stranger, certificate.code), (own, "AAAA-BBBB-CCCC")):
            with pytest.raises(ValidationError, match="not a valid certificate"):
                actions.record_gate_item(
                    appointment, by=by, kind=GateKind.READINESS, dated_on=today(), number=certificate.number, code=code
                )
    item = record_item(
        people, own, GateKind.READINESS, number=certificate.number.lower(), code=certificate.code.lower().replace("-", " ")
    )
    confirm_item(people, item)
    assert item.reference == certificate.number
    assert "READINESS" not in _missing(gate_findings(own))


def test_the_gate_says_step_by_step_what_is_missing(people: People) -> None:
    appointment = appoint(people)
    assert _missing(gate_findings(appointment)) == ["CONTRACT", "CERTIFIED", "ECFMG", "AGREEMENT"]
    confirm_item(people, record_item(people, appointment, GateKind.CONTRACT))
    record_item(people, appointment, GateKind.CERTIFICATION)
    words = {each.rule: each for each in gate_findings(appointment)}
    assert words["CONTRACT"].passes
    assert "waits for a second look" in words["CERTIFIED"].words
    agreement = prepare_agreement(people, appointment)
    assert "being signed" in {each.rule: each for each in gate_findings(appointment)}["AGREEMENT"].words
    sign_agreement(people, agreement)
    assert _missing(gate_findings(appointment)) == ["CERTIFIED", "ECFMG", "AGREEMENT"]
    assert all(str(appointment.position) in each.words and each.citation for each in gate_findings(appointment))


def test_no_payment_for_a_resident_whose_papers_are_missing(people: People) -> None:
    award = make_award(people)
    agreement = make_agreement(people, award)
    program = make_program(people)
    first, second = make_position(people, program), make_position(people, program)
    fund(people, first, award)
    fund(people, second, award)
    passed = pass_gate(people, begin(people, appoint(people, first)))
    waiting = begin(people, appoint(people, second))
    # One position's five months; the other's resident has no papers yet, and stands in nobody's way.
    with pytest.raises(ValidationError, match="Signed contract"):
        prepare(ask(people, agreement, 62_500, 1, of=[passed, waiting]), people)
    prepare(ask(people, agreement, 62_500, of=[passed]), people)
    pass_gate(people, waiting)
    request = prepare(ask(people, agreement, 62_500, 1, of=[passed, waiting]), people)
    # A paper that is returned between the two persons stops the second.
    with as_system(reason="test"):
        item = GateItem.objects.get(appointment=passed, kind=GateKind.CONTRACT)
    with acting_as(people.coordinator):
        actions.return_gate_item(item, by=people.coordinator, reason="A page is missing.")
    with pytest.raises(ValidationError, match="A page is missing"):
        approve(request, people)
    with as_system(reason="test"):
        assert not LedgerEntry.objects.exists()
    # Money for the other does not wait for that page.
    approve(prepare(ask(people, agreement, 1000, of=[waiting]), people), people)
    confirm_item(people, record_item(people, passed, GateKind.CONTRACT))
    approve(request, people)
    with as_system(reason="test"):
        assert LedgerEntry.objects.count() == 3


def test_an_empty_position_is_not_paid_for(people: People) -> None:
    award = make_award(people)
    agreement = make_agreement(people, award)
    program = make_program(people)
    held, empty = make_position(people, program), make_position(people, program)
    fund(people, held, award, amount=100_000)
    fund(people, empty, award, amount=100_000)
    pass_gate(people, begin(people, appoint(people, held)))
    # The funding of the empty one pays nothing for the one that is held.
    request = ask(people, agreement, 41_667)
    (finding,) = [each for each in _of_gate(request, people) if each.rule == "FILLED"]
    assert not finding.passes
    assert str(held) in finding.words
    assert "$41,666.66" in finding.what_to_do
    approve(prepare(ask(people, agreement, 20_000), people), people)
    # What was paid counts.
    with pytest.raises(ValidationError, match="Filled positions only"):
        prepare(ask(people, agreement, 21_667), people)


def _of_gate(request: PaymentRequest, people: People) -> list[Finding]:
    with acting_as(people.finance):
        return payment_findings(PaymentRequest.objects.select_related("agreement__award").get(pk=request.pk))


def test_an_award_without_positions_on_record_pays_nothing(people: People) -> None:
    agreement = make_agreement(people, make_award(people))
    with pytest.raises(ValidationError, match="Choose the position and its resident"):
        make_request(people, agreement, Expense(1000))


def test_a_funding_that_was_taken_back_pays_nothing(people: People) -> None:
    award = make_award(people)
    agreement, position = make_agreement(people, award), make_position(people)
    funding = fund(people, position, award)
    pass_gate(people, begin(people, appoint(people, position)))
    request = ask(people, agreement, 1000)
    with acting_as(people.grants_specialist):
        actions.withdraw_funding(funding, by=people.grants_specialist, reason="Another award pays.")
    assert {"POSITIONS", "FILLED"} <= set(_missing(_of_gate(request, people)))


def test_findings_name_positions_and_never_people(people: People) -> None:
    award = make_award(people)
    agreement = make_agreement(people, award)
    position = make_position(people)
    fund(people, position, award)
    appointment = appoint(people, position)
    request = ask(people, agreement, 1000)
    findings = _of_gate(request, people)
    with as_system(reason="test"):
        name = Registrant.objects.get(pk=appointment.registrant_id).name
    assert findings
    assert not [each for each in findings if name in f"{each.words} {each.what_to_do}"]
    # The page names the position to finance, and leads to the resident whoever may look.
    url, resident = reverse("awards:payment", args=[request.pk]), reverse("training:appointment", args=[appointment.pk])
    for user, may_open in ((people.finance, False), (people.finance_officer, False), (people.coordinator, True)):
        page = sign_in(Client(), user).get(url).content.decode()
        assert f"{position}, resident since" in page
        assert name not in page
        assert (resident in page) == may_open


def test_the_agreement_goes_along_to_another_program(people: People) -> None:
    first = begin(people, appoint(people))
    agreement_in_force(people, first)
    with as_system(reason="test"):
        record = Registrant.objects.get(pk=first.registrant_id)
    with acting_as(people.manager):
        actions.transfer_out(first, by=people.manager, on=today(), to="The other one")
    assert "AGREEMENT" not in _missing(gate_findings(appoint(people, record=record)))


def test_terms_are_those_of_the_last_signature_for_ever(people: People) -> None:
    appointment = appoint(people)
    agreement = agreement_in_force(people, appointment)
    assert (agreement.service_years, agreement.payment_years, agreement.payment_first_employment_year) == (5, 5, 2)
    assert agreement.terms_as_of == today()
    assert {each["name"] for each in agreement.terms} >= {"service_years", "payment_cap", "payment_share"}
    with acting_as(people.coordinator), pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        ParticipantAgreement.objects.filter(pk=agreement.pk).update(service_years=1)
    with acting_as(own_user(appointment)):
        seen = ParticipantAgreement.objects.get()
        assert seen.document is not None
    with acting_as(people.manager):
        assert ParticipantAgreement.objects.count() == 1
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            ParticipantAgreement.objects.update(state_reason="changed")
    with acting_as(people.rival):
        assert not ParticipantAgreement.objects.exists()


def test_an_agreement_that_was_recorded_wrongly_is_returned(people: People) -> None:
    signed = sign_agreement(people, prepare_agreement(people, appoint(people)))
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="second, different person"):
        actions.confirm_agreement(signed, by=people.coordinator)
    with acting_as(people.grants_specialist):
        back = actions.return_agreement(signed, by=people.grants_specialist, reason="Another person's paper.")
        assert (back.state, back.service_years, back.document_id, back.terms) == ("prepared", None, None, [])
    assert sign_agreement(people, back).service_years == 5


def test_without_an_approved_text_nothing_is_prepared(people: People) -> None:
    appointment = appoint(people)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="approved"):
        actions.prepare_agreement(appointment, by=people.coordinator)
    agreement = prepare_agreement(people, appointment)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="already"):
            actions.prepare_agreement(appointment, by=people.coordinator)
        actions.cancel_agreement(agreement, by=people.coordinator, reason="Another text.")
        assert actions.prepare_agreement(appointment, by=people.coordinator).pk != agreement.pk
