"""Two persons for an agreement and for a payment, in action and database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction
from django.utils import timezone

from grants.awards.actions import execution, payments
from grants.awards.permissions import AWARD_STEP, EXECUTION_STEP, PAYMENT_STEP
from grants.awards.workflow import PaymentState, VersionState
from img_program.approvals.actions import approve, confirm_document, record_approval_given_elsewhere
from img_program.approvals.models import Approval
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from tests.approvals.support import elsewhere, paper_is_checked, second_look, waiting
from tests.grants.awards.factories import (
    make_agreement,
    make_draft,
    make_request,
    make_version,
    prepare,
    propose,
    sign,
    today,
)
from tests.people import People

pytestmark = pytest.mark.django_db


def test_a_specialist_alone_does_not_execute_an_agreement(people: People) -> None:
    version = sign(make_version(people), people)
    alone = people.grants_specialist
    with acting_as(alone):
        version = execution.approve_execution(version, by=alone)
        with pytest.raises(ValidationError, match="different person"):
            execution.approve_execution_elsewhere(version, by=alone, **elsewhere())
    with acting_as(people.coordinator):
        execution.approve_execution_elsewhere(version, by=people.coordinator, **elsewhere())
    second_look(EXECUTION_STEP.name, version.pk)
    with as_system(reason="test"):
        version.refresh_from_db()
    assert version.state == VersionState.EXECUTED


def test_the_database_keeps_a_version_as_it_was_approved(people: People) -> None:
    version = sign(make_version(people), people)
    with acting_as(people.coordinator):
        execution.approve_execution(version, by=people.coordinator)
    with as_system(reason="test"):
        for change in ({"amount": 1}, {"ends_on": "2040-01-01"}, {"state_signed_on": today()}):
            with pytest.raises(IntegrityError, match="approved as it stands"), transaction.atomic():
                type(version).objects.filter(pk=version.pk).update(**change)
        with pytest.raises(IntegrityError, match="being signed"), transaction.atomic():
            version.lines.update(amount=1)
        with pytest.raises(IntegrityError, match="Two different persons"), transaction.atomic():
            type(version).objects.filter(pk=version.pk).update(
                state="executed", executed_on=version.state_signed_on, document=version.document
            )


def test_a_payment_approved_elsewhere_waits_for_the_second_look(people: People) -> None:
    request = prepare(make_request(people, make_agreement(people)), people)
    with acting_as(people.finance_officer):
        request = payments.approve_payment_elsewhere(request, by=people.finance_officer, **elsewhere())
    assert request.state == PaymentState.PREPARED
    approval = waiting(PAYMENT_STEP.name, request.pk)
    paper_is_checked(approval)
    for person in (people.grants_specialist, people.finance_officer):
        with acting_as(person), pytest.raises(ValidationError, match="act in this step"):
            confirm_document(approval, by=person)
    with acting_as(people.program_manager):
        confirm_document(approval, by=people.program_manager)
    with as_system(reason="test"):
        request.refresh_from_db()
    assert request.state == PaymentState.APPROVED


def test_who_prepared_a_payment_does_not_approve_it_in_the_database_either(people: People) -> None:
    request = prepare(make_request(people, make_agreement(people)), people)
    with as_system(reason="test"):
        Approval(
            step=PAYMENT_STEP.name, subject_id=str(request.pk), subject_version=request.version, decision="approved",
            by=people.grants_specialist, recorded_by=people.grants_specialist,
        ).save(force_insert=True)  # fmt: skip
        with pytest.raises(IntegrityError, match="Two different persons"), transaction.atomic():
            type(request).objects.filter(pk=request.pk).update(
                state="approved", approved_by=people.finance_officer, approved_at=timezone.now()
            )


@pytest.mark.django_db(transaction=True)
def test_two_connections_of_one_person_are_one_person(people: People) -> None:
    award = propose(make_draft(people), people)
    by, start = people.coordinator, Barrier(2)

    def press(kind: str) -> str:
        try:
            with acting_as(by):
                start.wait()
                if kind == "own":
                    approve(AWARD_STEP.name, subject_id=award.pk, by=by, version=award.version)
                else:
                    record_approval_given_elsewhere(
                        AWARD_STEP.name, subject_id=award.pk, by=by, version=award.version, **elsewhere()
                    )
                return "given"
        except ValidationError as fault:
            return fault.code or "refused"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        results = sorted(pool.map(press, ["own", "elsewhere"]))
    assert results == ["given", "same_person"]
