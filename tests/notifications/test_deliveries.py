"""What becomes of a delivery: sent, came back, sent again, done by hand."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from anymail.signals import AnymailTrackingEvent, tracking
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection

from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.jobs.models import JobState
from img_program.notifications.actions import mark_done, receive_mail_event, record_bounce, send_again, stop_messages
from img_program.notifications.models import Channel, ContactChoice, Delivery, Standing
from img_program.organizations.acting import acting_as
from tests.notifications.support import deliveries, mail_is, only_delivery, outbox_of, send
from tests.people import People

pytestmark = pytest.mark.django_db


def standing(delivery: Delivery) -> str:
    with as_system(reason="test"):
        return str(Delivery.objects.with_standing().get(pk=delivery.pk).standing)  # type: ignore[attr-defined]


def by_phone(people: People) -> Delivery:
    with as_system(reason="test"):
        ContactChoice.objects.create(user=people.stranger, channel=Channel.PHONE, reach="651-555-0100")
    return only_delivery(send(people.stranger))


def test_the_outbox_says_how_a_mail_stands(people: People) -> None:
    delivery = only_delivery(send(people.stranger))
    for state, expected in (
        (JobState.QUEUED, Standing.QUEUED),
        (JobState.RUNNING, Standing.QUEUED),
        (JobState.SUCCEEDED, Standing.HANDED_OVER),
        (JobState.FAILED, Standing.FAILED),
    ):
        mail_is(delivery, state)
        assert standing(delivery) == expected


def test_what_failed_or_came_back_is_listed_until_it_is_sent_again(people: People) -> None:
    failed, bounced, fine = (only_delivery(send(people.stranger)) for _ in range(3))
    mail_is(failed, JobState.FAILED)
    with acting_as(people.coordinator):
        record_bounce(bounced, words="Mailbox unknown", by=people.coordinator)
        assert set(Delivery.objects.in_trouble()) == {failed, bounced}
        send_again(bounced, by=people.coordinator, channel=Channel.PHONE, reach="651-555-0100")
        assert set(Delivery.objects.in_trouble()) == {failed}
        assert fine not in set(Delivery.objects.in_trouble())


def test_sending_again_tells_of_the_same_letter_once_however_often_one_presses(people: People) -> None:
    letter = send(people.stranger)
    first = only_delivery(letter)
    with acting_as(people.coordinator):
        second = send_again(first, by=people.coordinator)
        assert send_again(first, by=people.coordinator).pk == second.pk
        third = send_again(second, by=people.coordinator)
    assert [each.pk for each in deliveries(letter)] == [first.pk, second.pk, third.pk]
    assert len({outbox_of(each).message_id for each in deliveries(letter)}) == 3


def test_sending_again_by_hand_needs_what_it_reaches(people: People) -> None:
    delivery = only_delivery(send(people.stranger))
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="phone number"):
        send_again(delivery, by=people.coordinator, channel=Channel.PHONE)


def test_do_not_contact_holds_for_sending_again_too(people: People) -> None:
    letter = send(people.stranger)
    with acting_as(people.stranger):
        stop_messages(user=people.stranger, by=people.stranger)
    with acting_as(people.coordinator):
        again = send_again(only_delivery(letter), by=people.coordinator, channel=Channel.PHONE, reach="651-555-0100")
    assert (standing(again), again.reason, again.outbox_id) == (Standing.STOPPED, "The person pressed “Stop messages”.", None)


def test_what_is_done_by_hand_is_done_once(people: People) -> None:
    delivery = by_phone(people)
    with acting_as(people.coordinator):
        assert list(Delivery.objects.by_hand()) == [delivery]
        done = mark_done(delivery, by=people.coordinator, note="Left word.")
        assert (standing(done), done.reason, done.ended_by_id) == (Standing.DONE, "Left word.", people.coordinator.pk)
        assert not Delivery.objects.by_hand()
        with pytest.raises(WrongStateError):
            mark_done(delivery, by=people.coordinator, note="Called.")
        with pytest.raises(WrongStateError):
            record_bounce(delivery, words="x", by=people.coordinator)


def test_who_works_on_deliveries(people: People) -> None:
    delivery = by_phone(people)
    for who in (people.finance_officer, people.auditor, people.data_practices_official, people.stranger):
        with acting_as(who):
            with pytest.raises(PermissionDenied):
                mark_done(delivery, by=who, note="Called.")
            with pytest.raises(PermissionDenied):
                record_bounce(delivery, words="x", by=who)
            with pytest.raises(PermissionDenied):
                send_again(delivery, by=who)


def test_the_database_knows_the_workflow(people: People) -> None:
    delivery = by_phone(people)
    with pytest.raises(DatabaseError, match=r"(?i)transition"), as_system(reason="test"):
        Delivery.objects.filter(pk=delivery.pk).update(state="stopped", reason="x")


def test_anymails_signal_records_a_bounce_once(people: People) -> None:
    delivery = only_delivery(send(people.stranger))
    mail_is(delivery, JobState.SUCCEEDED)
    event = AnymailTrackingEvent(
        event_type="bounced", message_id=outbox_of(delivery).message_id.strip("<>"), description="Dear Charlie"
    )
    for _ in range(2):
        tracking.send(sender=SimpleNamespace, event=event, esp_name="Test")
    with as_system(reason="test"):
        found = Delivery.objects.get(pk=delivery.pk)
    assert (found.state, found.reason) == ("bounced", "The mail server of this address sent the message back.")


@pytest.mark.parametrize("event_type", ["delivered", "opened", "clicked", ""])
def test_other_reports_change_nothing(people: People, event_type: str) -> None:
    delivery = only_delivery(send(people.stranger))
    assert receive_mail_event(event_type=event_type, message_id=outbox_of(delivery).message_id) is None
    assert receive_mail_event(event_type="bounced", message_id="<nobody@example.org>") is None
    assert standing(delivery) == Standing.QUEUED


@pytest.mark.django_db(transaction=True)
def test_two_people_who_send_again_at_once_make_one_delivery(people: People) -> None:
    letter = send(people.stranger)
    delivery, staff = only_delivery(letter), [people.coordinator, people.program_manager]
    together = threading.Barrier(2, timeout=120)

    def press(number: int) -> None:
        try:
            with acting_as(staff[number]):
                together.wait()
                send_again(delivery, by=staff[number])
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(deliveries(letter)) == 2
