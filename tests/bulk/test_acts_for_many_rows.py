"""An act for many rows: each by its own action, told before and after; nothing that the single act refuses is done."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from grants.awards.models import LedgerEntry, PaymentRequest
from grants.awards.workflow import PaymentState
from img_program.bulk import actions
from img_program.bulk.models import BulkJob, BulkRow, BulkRun, RowState
from img_program.database.context import as_system
from img_program.jobs.models import JobState
from img_program.jobs.work import run
from img_program.notifications.models import Channel, Delivery
from img_program.organizations.acting import acting_as
from tests.attacks.test_every_channel import reached_by, send
from tests.grants.awards.factories import Expense, make_agreement, make_request, prepare
from tests.people import People, make_staff, sign_in

pytestmark = pytest.mark.django_db
LIST = "awards:staff_payments"


def choose(client: Client, act: str, *rows: PaymentRequest, status: int = 302, **more: str) -> str:
    answer = client.post(reverse("bulk:choose", args=["payments"]), {"act": act, "row": [row.pk for row in rows], **more})
    assert answer.status_code == status, answer.content.decode()[-3000:]
    return answer.headers.get("Location", "")


def states(*rows: PaymentRequest) -> list[str]:
    with as_system(reason="test"):
        found = dict(PaymentRequest.objects.values_list("pk", "state"))
    return [found[row.pk] for row in rows]


def test_finance_approves_what_can_be_approved_and_reads_why_the_rest_is_not(people: People) -> None:
    agreement = make_agreement(people)
    first, second, third = (prepare(make_request(people, agreement, Expense(9000)), people) for _ in range(3))
    asked = make_request(people, agreement, Expense(10))
    client = sign_in(Client(), people.finance_officer)

    page = client.get(reverse(LIST), {"state": "waiting"}).content.decode()
    assert page.count('data-can="approve return refuse"') == 3
    assert 'data-can="prepare' not in page
    address = choose(client, "approve", first, second, third, asked)
    before = client.get(address).content.decode()
    # The line has 20,000 dollars: the third would be one too many although it alone would fit.
    assert "2 of 4 can be done: $18,000.00." in before
    assert "More than is left" in before
    assert "it is now “Submitted”" in before
    assert states(first, second, third, asked) == ["prepared", "prepared", "prepared", "submitted"]

    after = client.post(address, {"reason": ""}, follow=True)
    assert "Approve: 2 done, 2 not done" in after.content.decode()
    # In the order of the list, newest first.
    assert states(first, second, third, asked) == ["prepared", "approved", "approved", "submitted"]
    with as_system(reason="test"):
        assert LedgerEntry.objects.count() == 2
    lines = client.get(address, {"format": "csv"}).content.decode().splitlines()
    told = {first.number: "Not done", second.number: "Done", third.number: "Done", asked.number: "Not done"}
    assert dict(line.split(",")[:2] for line in lines) == {"Line": "Result"} | told
    assert client.post(address, {"reason": ""}, follow=True).status_code == 200
    with as_system(reason="test"):
        assert LedgerEntry.objects.count() == 2


def test_all_that_the_filters_leave_and_a_reason_for_all(people: People) -> None:
    agreement = make_agreement(people)
    asked, also = make_request(people, agreement), make_request(people, agreement)
    client = sign_in(Client(), people.grants_specialist)
    address = choose(client, "return", all="yes", filtered=f"state=submitted&q={also.number}")
    assert client.post(address, {"reason": ""}).status_code == 422
    client.post(address, {"reason": "The receipts are missing."})
    assert states(asked, also) == ["submitted", "returned"]
    with acting_as(people.finance):
        assert PaymentRequest.objects.get(pk=also.pk).state_reason == "The receipts are missing."


def test_who_prepared_does_not_approve_many_either(people: People) -> None:
    both = make_staff("grants_specialist", "finance_officer")
    request = make_request(people, make_agreement(people))
    client = sign_in(Client(), both)
    client.post(choose(client, "prepare", request))
    assert states(request) == ["prepared"]
    address = choose(client, "approve", request)
    assert "Sign the disclosure of conflicts of interest first" in client.get(address).content.decode()
    client.post(address)
    assert states(request) == ["prepared"]


def test_nobody_else_opens_what_was_chosen_and_nobody_does_what_they_may_not(people: People) -> None:
    request = prepare(make_request(people, make_agreement(people)), people)
    client = sign_in(Client(), people.finance_officer)
    address = choose(client, "approve", request)
    for other in (people.program_manager, people.auditor):
        stranger = sign_in(Client(), other)
        assert stranger.get(address).status_code == 404
        assert stranger.post(address).status_code == 404
    for other in (people.coordinator, people.auditor, people.finance):
        choose(sign_in(Client(), other), "approve", request, status=403)
    choose(client, "submit", request, status=403)
    choose(client, "approve", status=422)
    choose(client, "approve", all="yes", filtered="state=nonsense", status=422)
    assert client.post(reverse("bulk:choose", args=["nothing"]), {"act": "approve"}).status_code == 404
    with acting_as(people.program_manager):
        assert (BulkRun.objects.count(), BulkRow.objects.count()) == (0, 0)
    assert states(request) == ["prepared"]


def test_many_rows_are_a_job_that_acts_as_who_asked(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "AT_ONCE", 1)
    agreement = make_agreement(people)
    first, second = (prepare(make_request(people, agreement), people) for _ in range(2))
    client = sign_in(Client(), people.finance_officer)
    address = choose(client, "approve", first, second)
    assert "2 lines are chosen" in client.get(address).content.decode()
    assert "Waiting to start" in client.post(address, follow=True).content.decode()
    with as_system(reason="test"):
        job = BulkJob.objects.get()
    assert states(first, second) == ["prepared", "prepared"]
    assert run("bulk.bulkjob", str(job.pk))
    assert states(first, second) == ["approved", "approved"]
    assert "Approve: 2 done" in client.get(address).content.decode()
    with as_system(reason="test"):
        assert BulkJob.objects.get().state == JobState.SUCCEEDED
        assert set(BulkRow.objects.values_list("state", flat=True)) == {RowState.DONE}
        assert {row.approved_by for row in PaymentRequest.objects.filter(state=PaymentState.APPROVED)} == {people.finance_officer}


def test_errands_are_taken_and_done_together(people: People) -> None:
    letters = [send("message_waits", reached_by(Channel.PHONE, name=name)) for name in ("Charlie Doe", "Delia Roe")]
    with as_system(reason="test"):
        calls = [str(each.pk) for each in Delivery.objects.filter(letter__in=letters)]
    mine, colleague = sign_in(Client(), people.coordinator), sign_in(Client(), people.program_manager)
    page = mine.get(reverse("notifications:staff_by_hand")).content.decode()
    assert page.count('data-can="claim done give_back"') == 2
    chosen = {"row": calls, "act": "claim"}
    taken = mine.post(reverse("bulk:choose", args=["by-hand"]), chosen, follow=True)
    assert "2 of 2 can be done" in taken.content.decode()
    mine.post(taken.request["PATH_INFO"])
    done = {"row": calls, "act": "done"}
    for client, told in ((colleague, "0 done, 2 not done"), (mine, "2 done")):
        address = client.post(reverse("bulk:choose", args=["by-hand"]), done).headers["Location"]
        assert f"Done: {told}" in client.post(address, {"note": "Called."}, follow=True).content.decode()
    assert "Call Charlie Doe" not in mine.get(reverse("notifications:staff_by_hand")).content.decode()
