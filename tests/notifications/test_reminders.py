"""Reminders: once for a recipient and a due day, not before a quiet choice, one fault holds up nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.notifications import reminders
from img_program.notifications.actions import choose_contact
from img_program.notifications.models import Channel, Letter, Reminder
from img_program.notifications.reminders import Due, register_reminder, send_due_reminders
from img_program.notifications.tasks import send_due_reminders as task
from img_program.organizations.acting import acting_as
from img_program.organizations.actions import invite_member
from img_program.organizations.models import Invitation, MembershipRole
from tests.notifications.support import ANSWER, deliveries, outbox_of
from tests.people import People

pytestmark = pytest.mark.django_db
DAY = date(2026, 5, 20)


class Diary:
    """What is due, as a room's query would answer."""

    def __init__(self) -> None:
        self.entries: list[Due] = []

    def query(self, first: date, last: date) -> Iterator[Due]:
        return (due for due in self.entries if first <= due.due_on <= last)

    def add(self, user: User, due_on: date = DAY, **values: str) -> None:
        given = values or ANSWER
        self.entries.append(Due(due_on, "tests.thing", str(len(self.entries)), to_user=user, values=given))


@pytest.fixture
def diary(monkeypatch: pytest.MonkeyPatch) -> Diary:
    monkeypatch.setattr(reminders, "_KINDS", {})
    made = Diary()
    register_reminder("eligibility_answered", made.query, when=(14, 3, -7))
    return made


def letters() -> int:
    with as_system(reason="test"):
        return Letter.objects.count()


def test_each_stage_is_sent_once_on_its_day(people: People, diary: Diary) -> None:
    diary.add(people.stranger)
    sent = {days: send_due_reminders(on=DAY - timedelta(days=days)) for days in (20, 15, 14, 13, 4, 3, 2, 0, -1, -6, -7, -8)}
    assert {days for days, number in sent.items() if number} == {14, 3, -7}
    assert letters() == 3
    with as_system(reason="test"):
        assert [each.days_before for each in Reminder.objects.order_by("-days_before")] == [14, 3, -7]


def test_a_missed_beat_is_made_up_for_with_the_latest_stage_only(people: People, diary: Diary) -> None:
    diary.add(people.stranger)
    assert send_due_reminders(on=DAY - timedelta(days=2)) == 1
    with as_system(reason="test"):
        assert Reminder.objects.get().days_before == 3


def test_what_fell_due_long_ago_is_not_dug_out(people: People, diary: Diary) -> None:
    diary.add(people.stranger)
    assert send_due_reminders(on=DAY + timedelta(days=15)) == 0
    assert send_due_reminders(on=DAY + timedelta(days=14)) == 1


def test_a_moved_due_day_is_reminded_of_again(people: People, diary: Diary) -> None:
    diary.add(people.stranger)
    assert send_due_reminders(on=DAY) == 1
    moved = diary.entries.pop()
    diary.entries.append(Due(DAY + timedelta(days=5), moved.kind, moved.key, to_user=moved.to_user, values=ANSWER))
    assert send_due_reminders(on=DAY) == 1


def test_a_quiet_choice_holds_reminders_back_until_its_day(people: People, diary: Diary) -> None:
    diary.add(people.stranger)
    quiet_until = DAY - timedelta(days=2)
    with acting_as(people.stranger):
        choose_contact(user=people.stranger, by=people.stranger, channel=Channel.EMAIL, quiet_until=quiet_until)
    assert send_due_reminders(on=DAY - timedelta(days=3)) == 0
    assert send_due_reminders(on=quiet_until) == 1


def test_one_item_that_breaks_holds_up_nobody(people: People, diary: Diary) -> None:
    diary.add(people.stranger, wrong="values")
    diary.add(people.teammate)
    assert send_due_reminders(on=DAY) == 1
    with as_system(reason="test"):
        assert Letter.objects.get().user == people.teammate


@pytest.mark.django_db(transaction=True)
def test_two_beats_at_once_remind_once(people: People, diary: Diary) -> None:
    diary.add(people.stranger)
    together = threading.Barrier(2, timeout=120)
    counts: list[int] = []

    def beat() -> None:
        try:
            together.wait()
            counts.append(send_due_reminders(on=DAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=beat) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert sorted(counts) == [0, 1]
    assert letters() == 1


def test_administrators_are_reminded_of_an_invitation_that_has_no_answer(people: People) -> None:
    with acting_as(people.owner):
        invitation = invite_member(
            organization=people.organization, by=people.owner, email="new@northstar.example", role=MembershipRole.VIEWER
        )
    task()
    assert letters() == 0
    with as_system(reason="test"):
        Invitation.objects.filter(pk=invitation.pk).update(expires_at=timezone.now() + timedelta(days=2))
    task()
    task()
    with as_system(reason="test"):
        letter = Letter.objects.get()
    assert letter.organization_id == people.organization.pk
    (delivery,) = deliveries(letter)
    assert outbox_of(delivery).recipient == people.owner.email
    assert "Viewer" in letter.body_html
