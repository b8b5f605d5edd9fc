"""Numbers are given once: to two at once, and after what had one is gone."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, IntegrityError, connections, transaction

from grants.awards.models import PaymentBatch, PaymentRequest
from grants.rounds.models import Application
from img_program.database.context import as_system
from img_program.database.locking import next_number
from img_program.database.models import NumberSeries
from img_program.organizations.acting import acting_as
from tests.grants.awards.factories import make_agreement, make_request
from tests.grants.rounds.factories import Round
from tests.people import People


def _give(prefix: str = "P-2031") -> str:
    return next_number(PaymentBatch, "number", prefix)


@pytest.mark.django_db
def test_what_is_deleted_leaves_a_gap_and_earlier_numbers_count(people: People) -> None:
    with as_system(reason="test"):
        for number in (1, 2):
            PaymentBatch.objects.create(number=f"P-2031-{number:03}", made_by=people.coordinator)
    assert [_give(), _give()] == ["P-2031-003", "P-2031-004"]  # neither is kept: as if they were deleted
    assert _give() == "P-2031-005"
    assert _give("P-2032") == "P-2032-001"


@pytest.mark.django_db
def test_nobody_turns_a_series_back(people: People) -> None:
    _give()
    for person in (people.coordinator, people.manager):
        with acting_as(person), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            NumberSeries.objects.update(last=0)
    with as_system(reason="test"), pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        NumberSeries.objects.all().delete()


@pytest.mark.django_db(transaction=True)
def test_two_connections_never_get_the_same_number() -> None:
    start = Barrier(4)

    def give(_number: int) -> list[str]:
        start.wait()
        try:
            given = []
            for _each in range(5):
                with transaction.atomic():
                    given.append(_give("P-2033"))
            return given
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for given in pool.map(give, range(4)) for number in given]
    assert sorted(numbers) == [f"P-2033-{number:03}" for number in range(1, 21)]


@pytest.mark.django_db
def test_nobody_changes_a_number(people: People) -> None:
    agreement = make_agreement(people)
    first, second = (make_request(people, agreement, submit=False) for _ in range(2))
    assert [first.number, second.number] == [f"{agreement.number}/1", f"{agreement.number}/2"]
    with acting_as(people.finance), pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        PaymentRequest.objects.filter(pk=second.pk).update(number="mine")
    application = Round(people).mine
    assert re.fullmatch(r"CG-\d{4}-\d{3,}/1", application.number)
    with as_system(reason="test"):
        Application.objects.filter(pk=application.pk).update(number="mine")
        assert Application.objects.get(pk=application.pk).number == application.number
