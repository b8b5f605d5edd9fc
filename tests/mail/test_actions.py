"""Queueing: one row for a key, no header by injection, nobody reads a text; old texts are erased."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import connection
from django.db.utils import ProgrammingError
from django.template import TemplateDoesNotExist
from django.utils import timezone
from pytest_django.fixtures import Settings

from img_program.database.context import Actor, as_retention, as_system, database_context
from img_program.database.roles import Role
from img_program.jobs.models import JobState
from img_program.mail.actions import erase_sent_bodies, queue_mail
from img_program.mail.captured import captured_messages
from img_program.mail.models import OutboxMessage
from img_program.mail.rendering import LONGEST_SUBJECT


def queue(what: str = "your roster record", to: str = "amina@example.org", key: str | None = None) -> OutboxMessage:
    return queue_mail(template="tests/hello", to=to, context={"what": what}, key=key)


def count() -> int:
    with as_system(reason="test"):
        return OutboxMessage.objects.count()


@pytest.mark.django_db
def test_a_person_queues_a_message_and_nobody_but_the_program_reads_its_text() -> None:
    with database_context(Actor(Role.PERSON)):
        message = queue()
        with pytest.raises(ProgrammingError, match="permission denied"), database_context(Actor(Role.PERSON)):
            OutboxMessage.objects.count()
    for role in (Role.STAFF, Role.AUDITOR):
        with database_context(Actor(role)):
            envelope = OutboxMessage.objects.values("recipient", "subject", "state", "error_words", "sent_at").get()
            assert envelope["recipient"] == "amina@example.org"
            for field in ("text", "html"):
                with pytest.raises(ProgrammingError, match="permission denied"), database_context(Actor(role)):
                    list(OutboxMessage.objects.values_list(field))
            with pytest.raises(ProgrammingError, match="permission denied"), database_context(Actor(role)):
                OutboxMessage.objects.filter(pk=message.pk).update(recipient="rival@example.org")
    with as_system(reason="test"):
        kept = OutboxMessage.objects.get(pk=message.pk)
        assert "something new about your roster record" in kept.text
        assert "<p>There is something new about your roster record.</p>" in kept.html
        assert kept.subject == "A message about your roster record"


@pytest.mark.django_db(transaction=True)
def test_a_key_makes_one_message_even_for_two_at_once() -> None:
    both_ready = Barrier(2)
    made: list[OutboxMessage] = []

    def press() -> None:
        try:
            both_ready.wait(timeout=120)
            made.append(queue(key="record-7-changed"))
        finally:
            connection.close()

    threads = [Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert [message.pk for message in made] == [made[0].pk, made[0].pk]
    assert queue(key="record-7-changed").message_id == made[0].message_id
    assert count() == 1
    queue()
    queue()
    assert count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["a@example.org\nBcc: b@example.org", "a@example.org, b@example.org", "Amina", ""])
def test_only_a_single_plain_address_is_written_to(address: str) -> None:
    with pytest.raises(ValidationError):
        queue(to=address)
    assert count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["x\nBcc: b@example.org", "x\r\nBcc: b@example.org", "x\u2028y", "long " * 50])
def test_a_subject_is_one_short_line_whatever_name_stands_in_it(words: str) -> None:
    subject = queue(what=words).subject
    assert len(subject.splitlines()) == 1
    assert len(subject) <= LONGEST_SUBJECT


@pytest.mark.django_db
def test_a_missing_form_is_an_error_when_queueing() -> None:
    with pytest.raises(TemplateDoesNotExist):
        queue_mail(template="tests/nowhere", to="amina@example.org")


@pytest.mark.django_db
def test_texts_are_erased_some_days_after_the_end_and_the_envelope_stays(settings: Settings) -> None:
    settings.MAIL_BODY_KEPT_DAYS = 7
    old, failed, fresh, waiting = (queue() for _ in range(4))
    long_ago = timezone.now() - timedelta(days=7, minutes=1)
    with as_system(reason="test"):
        OutboxMessage.objects.filter(pk=old.pk).update(state=JobState.SUCCEEDED, finished_at=long_ago)
        OutboxMessage.objects.filter(pk=failed.pk).update(state=JobState.FAILED, finished_at=long_ago)
        OutboxMessage.objects.filter(pk=fresh.pk).update(state=JobState.SUCCEEDED, finished_at=timezone.now() - timedelta(days=6))
        OutboxMessage.objects.filter(pk=waiting.pk).update(created_at=long_ago)
    assert erase_sent_bodies() == 2
    assert erase_sent_bodies() == 0
    with as_system(reason="test"):
        rows = {row.pk: row for row in OutboxMessage.objects.all()}
    for message in (old, failed):
        assert (rows[message.pk].text, rows[message.pk].html) == ("", "")
        assert rows[message.pk].subject == "A message about your roster record"
        assert rows[message.pk].erased_at is not None
    for message in (fresh, waiting):
        assert rows[message.pk].text
        assert rows[message.pk].html


@pytest.mark.django_db
def test_retention_may_delete_a_message() -> None:
    queue()
    with as_retention(reason="test"):
        OutboxMessage.objects.all().delete()
    assert count() == 0


@pytest.mark.django_db
def test_captured_mail_exists_in_the_demonstration_only(settings: Settings) -> None:
    queue()
    settings.DEMO_TOOLS = True
    with as_system(reason="test"):
        assert "your roster record" in captured_messages().get().text
    settings.DEMO_TOOLS = False
    with as_system(reason="test"), pytest.raises(ImproperlyConfigured, match="only in the demonstration"):
        captured_messages()
