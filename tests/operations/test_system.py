"""“The system”: who sees it, what it says, and a failed job that is tried again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest import Subtests
from pytest_django import Settings

from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.jobs.models import JobState
from img_program.jobs.registry import kind_of
from img_program.jobs.run import claim
from img_program.mail.actions import queue_mail
from img_program.mail.models import OutboxMessage
from img_program.operations.actions import try_again
from img_program.operations.backup.notes import note_keys
from img_program.operations.models import Upkeep
from img_program.organizations.acting import acting_as
from tests.access import Case, assert_access, everybody, undecided
from tests.people import People, sign_in

MAIL = "mail.outboxmessage"


def failed_mail(**more: Any) -> OutboxMessage:
    with as_system(reason="test"):
        message = queue_mail(template="accounts/account_exists", to="nobody@example.org", context={}, key="one")
        assert message
        values = {
            "state": JobState.FAILED,
            "attempt": 8,
            "finished_at": timezone.now(),
            "error_words": "The mail server refused it.",
        }
        OutboxMessage.objects.filter(pk=message.pk).update(**values, **more)
        return OutboxMessage.objects.get(pk=message.pk)


def _failed(_people: People) -> Sequence[Any]:
    return [MAIL, failed_mail().pk]


SEES = everybody(members=403, outsiders=403, staff=403, program_manager=200, auditor=200)
RETRIES = everybody(members=403, outsiders=403, staff=403, program_manager=200)
CASES = [
    Case("operations:system", SEES),
    Case("operations:failed", SEES, args=lambda _people: [MAIL]),
    Case("operations:again", RETRIES, args=_failed),
    Case("operations:again", {**RETRIES, "program_manager": 302}, args=_failed, method="post"),
    Case("operations:metrics", dict.fromkeys(SEES, 404)),
]


@pytest.mark.django_db
def test_access(people: People, subtests: Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("operations", CASES) == set()


@pytest.mark.django_db(transaction=True)
def test_a_failed_message_is_found_and_sent_again_once(people: People, client: Client) -> None:
    message, manager = failed_mail(), people.program_manager
    sign_in(client, manager)
    assert reverse("operations:failed", args=[MAIL]) in client.get(reverse("operations:system")).text
    listed = client.get(reverse("operations:failed", args=[MAIL])).text
    assert "nobody@example.org" in listed
    assert "The mail server refused it." in listed
    again = reverse("operations:again", args=[MAIL, message.pk])
    assert again in listed
    assert client.post(again).status_code == 302
    assert client.post(again).status_code == 404, "it has not failed any more"
    held = claim(OutboxMessage, message.pk)
    assert held
    assert (held.attempt, held.job.is_last_attempt) == (9, False)
    with as_system(reason="test"):
        line = Upkeep.objects.get(kind=Upkeep.Kind.RETRY)
    assert (line.by_id, line.name, line.words) == (manager.pk, str(message.pk), MAIL)


@pytest.mark.django_db
def test_only_a_manager_only_what_failed_only_with_its_text(people: People) -> None:
    message = failed_mail()
    kind = kind_of(MAIL)
    with acting_as(people.coordinator), pytest.raises(PermissionDenied):
        try_again(kind, message.pk, by=people.coordinator)
    with acting_as(people.program_manager):
        try_again(kind, message.pk, by=people.program_manager)
        with pytest.raises(WrongStateError):
            try_again(kind, message.pk, by=people.program_manager)
    with as_system(reason="test"):
        OutboxMessage.objects.filter(pk=message.pk).update(state=JobState.FAILED, erased_at=timezone.now())
    with acting_as(people.program_manager), pytest.raises(ValidationError, match="was erased"):
        try_again(kind, message.pk, by=people.program_manager)


@pytest.mark.django_db
def test_what_is_missing_old_or_failed_asks_for_a_look(people: People, client: Client) -> None:
    sign_in(client, people.program_manager)
    assert "Never, as far as this program was told" in client.get(reverse("operations:system")).text
    now = timezone.now()
    with as_system(reason="test"):
        for kind, ago in (("set", timedelta(days=3)), ("new", timedelta(minutes=4)), ("drill", timedelta(days=3))):
            Upkeep.objects.create(kind=kind, began_at=now - ago, finished_at=now - ago, succeeded=True, words="as it should be")
    note_keys()
    note_keys()
    rows = {row.record.what: row.record for row in client.get(reverse("operations:system")).context["tables"][0].rows}
    looks = {what: line.status.words for what, line in rows.items()}
    assert looks["Backup"] == "Look at it"
    assert looks["What is new since the last backup"] == looks["Restore drill"] == looks["SECRET_KEY"] == "Well"
    assert "Used since" in rows["SECRET_KEY"].words


@pytest.mark.django_db
def test_figures_are_read_with_the_token_alone_and_name_nobody(people: People, client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = "m" * 40
    message = failed_mail()
    client.get(reverse("web:accessibility"))
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    said = client.get("/metrics", headers={"Authorization": f"Bearer {settings.METRICS_TOKEN}"}).text
    assert 'img_requests_total{method="GET",status="200",view="web:accessibility"}' in said
    assert 'img_jobs{kind="mail.outboxmessage",state="failed"} 1.0' in said
    for word in (
        "img_request_seconds_bucket",
        "img_database_seconds_total",
        "img_job_oldest_waiting_seconds",
        "img_sign_in_failures_last_hour",
    ):
        assert word in said
    assert message.recipient not in said
