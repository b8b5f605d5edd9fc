"""The way of a letter with real workers: killed between commit and nudge, and between sending and noting it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import redis
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.jobs.nudge import silence
from img_program.mail.models import OutboxMessage
from img_program.notifications.actions import send_letter
from img_program.notifications.models import Delivery, Letter, LetterRendering, Standing
from tests.jobs.support import eventually, worker
from tests.mail.conftest import Server
from tests.notifications.support import ANSWER, about, deliveries, only_delivery, outbox_of, read, send
from tests.people import People

pytestmark = pytest.mark.django_db(transaction=True)
LABEL = "mail.outboxmessage"


def environment(smtp: Server) -> dict[str, str]:
    return {"DJANGO_SETTINGS_MODULE": "tests.mail.smtp_settings", "EMAIL_URL": f"smtp://127.0.0.1:{smtp.port}"}


def make_due() -> None:
    """What waits was asked for longer ago than the sweeper's patience."""
    past = timezone.now() - timedelta(seconds=1)
    with as_system(reason="test"):
        for model in (OutboxMessage, LetterRendering):
            model.objects.filter(state=JobState.QUEUED).update(offer_after=past)
            model.objects.filter(state=JobState.RUNNING).update(offer_after=past, lease_until=past)


def standing(letter: Letter) -> str:
    return str(only_delivery(letter).standing)  # type: ignore[attr-defined]


def test_a_letter_whose_nudge_was_lost_is_mailed_and_made_a_pdf_once(
    people: People,
    smtp: Server,
    broker: redis.Redis,
) -> None:
    person = people.stranger
    silence.begin()  # the process dies between commit and nudge: the rows are there, no nudge leaves
    letter = send(person)
    assert broker.dbsize() == 0
    silence.end()
    make_due()
    assert work.sweep() == 2
    with worker("default,rendering", **environment(smtp)):
        eventually(lambda: standing(letter) == Standing.HANDED_OVER, "the mail is sent")
        eventually(lambda: read(letter).has_pdf, "the PDF is made")
    assert [mail["Subject"] for mail in smtp.post.accepted] == ["A message about your roster record"]
    assert default_storage.exists(read(letter).pdf_name)
    make_due()
    assert work.sweep() == 0


def test_a_letter_whose_transaction_was_rolled_back_nudges_nobody(people: People, broker: redis.Redis) -> None:
    person = people.stranger
    with as_system(reason="test"):
        send_letter("eligibility_answered", to_user=person, about=about(), values=ANSWER)
        transaction.set_rollback(True)
    assert broker.dbsize() == 0
    with as_system(reason="test"):
        assert Letter.objects.count() == Delivery.objects.count() == 0


def test_a_worker_killed_between_sending_and_noting_it_tells_of_the_same_letter_and_marks_it(
    people: People,
    smtp: Server,
    broker: redis.Redis,
) -> None:
    person = people.stranger
    smtp.post.holds_answer = True
    with worker("default", **environment(smtp)) as first:
        letter = send(person)
        eventually(lambda: len(smtp.post.accepted) == 1, "the server has accepted the mail and keeps its answer back")
        first.kill()
    smtp.post.holds_answer = False
    smtp.post.released.set()
    assert standing(letter) == Standing.QUEUED
    make_due()
    assert work.sweep() >= 1
    with worker("default", **environment(smtp)):
        eventually(lambda: standing(letter) == Standing.HANDED_OVER, "the second worker sends")
    assert len(deliveries(letter)) == 1
    mail = outbox_of(only_delivery(letter))
    assert mail.may_have_been_sent_twice
    assert [got["Message-ID"] for got in smtp.post.accepted] == [mail.message_id, mail.message_id]
