"""A real SMTP server: what it takes, refuses, leaves open, and what happens when a worker dies in between."""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import Any

import pytest
import redis
from django.utils import timezone
from pytest_django.fixtures import Settings

from img_program.database.context import as_system
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.jobs.nudge import silence
from img_program.mail.actions import queue_mail
from img_program.mail.models import OutboxMessage
from img_program.mail.sending import BUSY, NOT_LET_IN, REFUSED, UNREACHABLE, UNSURE
from tests.jobs.support import eventually, worker
from tests.mail.conftest import Server, send_to
from tests.mail.test_actions import queue

LABEL = "mail.outboxmessage"


def read(message: OutboxMessage) -> OutboxMessage:
    with as_system(reason="test"):
        return OutboxMessage.objects.get(pk=message.pk)


def change(message: OutboxMessage, **values: object) -> None:
    with as_system(reason="test"):
        OutboxMessage.objects.filter(pk=message.pk).update(**values)


def send(message: OutboxMessage) -> OutboxMessage:
    change(message, not_before=None)
    assert work.run(LABEL, str(message.pk))
    return read(message)


@pytest.mark.django_db
def test_a_message_arrives_in_both_forms(sends_by_smtp: Server) -> None:
    sent = send(queue(what="Łódź & <co>"))
    assert (sent.state, sent.attempt, sent.may_have_been_sent_twice) == (JobState.SUCCEEDED, 1, False)
    assert sent.sent_at is not None
    (got,) = sends_by_smtp.post.accepted
    assert sends_by_smtp.post.recipients == ["amina@example.org"]
    assert got["Message-ID"] == sent.message_id
    assert got["Auto-Submitted"] == "auto-generated"
    text, html = [part.get_payload(decode=True).decode() for part in got.walk() if not part.is_multipart()]  # type: ignore[union-attr]
    assert "something new about Łódź & <co>." in text
    assert "something new about Łódź &amp; &lt;co&gt;." in html
    assert work.run(LABEL, str(sent.pk)) is False
    assert len(sends_by_smtp.post.accepted) == 1


@pytest.mark.django_db
def test_an_address_that_the_server_refuses_for_good_fails_in_words(sends_by_smtp: Server) -> None:
    sends_by_smtp.post.recipient_answer = "550 No such user here"
    failed = send(queue())
    assert (failed.state, failed.attempt, failed.error_words) == (JobState.FAILED, 1, REFUSED)
    assert sends_by_smtp.post.accepted == []


@pytest.mark.django_db
@pytest.mark.parametrize("where", ["recipient_answer", "data_answer"])
def test_a_busy_server_is_asked_again_and_gets_the_message_once(sends_by_smtp: Server, where: str) -> None:
    setattr(sends_by_smtp.post, where, "451 Try again later")
    waiting = send(queue())
    assert (waiting.state, waiting.error_words, waiting.handed_over_at) == (JobState.QUEUED, BUSY, None)
    setattr(sends_by_smtp.post, where, "250 OK")
    sent = send(waiting)
    assert (sent.state, sent.attempt, sent.may_have_been_sent_twice) == (JobState.SUCCEEDED, 2, False)
    assert len(sends_by_smtp.post.accepted) == 1


@pytest.mark.django_db
def test_a_server_that_breaks_off_leaves_doubt_and_the_message_is_marked(sends_by_smtp: Server) -> None:
    sends_by_smtp.post.breaks_off = True
    waiting = send(queue())
    assert (waiting.state, waiting.error_words, waiting.may_have_been_sent_twice) == (JobState.QUEUED, UNSURE, False)
    sends_by_smtp.post.breaks_off = False
    sent = send(waiting)
    assert (sent.state, sent.may_have_been_sent_twice) == (JobState.SUCCEEDED, True)
    assert sends_by_smtp.post.accepted[0]["Message-ID"] == waiting.message_id


@pytest.mark.django_db
def test_a_server_that_is_not_there_is_tried_until_the_attempts_are_used_up(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    send_to(settings, port)
    message = queue()
    change(message, max_attempts=2)
    assert (send(message).state, read(message).error_words) == (JobState.QUEUED, UNREACHABLE)
    failed = send(message)
    assert (failed.state, failed.attempt, failed.handed_over_at) == (JobState.FAILED, 2, None)
    assert failed.finished_at is not None


@pytest.mark.django_db
def test_a_server_that_wants_another_password_is_no_fault_of_the_message(smtp: Server, settings: Settings) -> None:
    send_to(settings, smtp.port)
    settings.MAILERS["default"]["OPTIONS"] |= {"username": "program", "password": "wrong"}
    waiting = send(queue())
    assert (waiting.state, waiting.error_words, waiting.handed_over_at) == (JobState.QUEUED, NOT_LET_IN, None)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_sending_and_noting_it_sends_the_same_message_marked(smtp: Server, broker: redis.Redis) -> None:
    environment = {"DJANGO_SETTINGS_MODULE": "tests.mail.smtp_settings", "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}"}
    smtp.post.holds_answer = True
    with worker("default", **environment) as first:
        message = queue()
        eventually(lambda: len(smtp.post.accepted) == 1, "the server has accepted the message and keeps its answer back")
        assert read(message).handed_over_at is not None
        first.kill()
    smtp.post.holds_answer = False
    smtp.post.released.set()
    assert (read(message).state, read(message).sent_at) == (JobState.RUNNING, None)
    past = timezone.now() - timedelta(seconds=1)
    change(message, lease_until=past, offer_after=past)
    assert work.sweep() == 1
    with worker("default", **environment):
        eventually(lambda: read(message).state == JobState.SUCCEEDED, "the second worker sends")
    sent = read(message)
    assert (sent.attempt, sent.may_have_been_sent_twice) == (2, True)
    assert [got["Message-ID"] for got in smtp.post.accepted] == [message.message_id, message.message_id]
    assert len({got["Date"] for got in smtp.post.accepted}) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("urgent", [True, False])
def test_what_somebody_waits_for_leaves_without_a_broker(
    sends_by_smtp: Server, django_capture_on_commit_callbacks: Any, *, urgent: bool
) -> None:
    silence.begin()
    try:
        with django_capture_on_commit_callbacks(execute=True):
            message = queue_mail(template="tests/hello", to="amina@example.org", context={"what": "a code"}, urgent=urgent)
    finally:
        silence.end()
    assert read(message).state == (JobState.SUCCEEDED if urgent else JobState.QUEUED)
    assert len(sends_by_smtp.post.accepted) == int(urgent)
