"""The yearly question: who is asked, how often, what a link opens, and what the office has to do."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.accounts.work_items import needs_of
from img_program.database.context import as_system
from img_program.mail.models import OutboxMessage
from img_program.notifications.actions import stop_messages
from img_program.notifications.models import Channel, ContactChoice
from img_program.organizations.acting import acting_as
from roster.actions.still_here import MOST_TIMES, ask_the_quiet, quiet_since, record_heard_from
from roster.models import Registrant, StillHere
from roster.tasks import ask_who_is_still_here
from tests.people import People, make_user, sign_in
from tests.queries import LIST, queries_of
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db
SAME = {"looking": "yes", "has_moved": "no", "note": ""}
PAGE = "/still-here/"


def silent_for_long(record: Registrant, since: date | None = None) -> Registrant:
    """Joined so long ago, and not heard from since."""
    day = since or quiet_since(timezone.localdate()) - timedelta(days=1)
    with as_system(reason="test"):
        moment = datetime(day.year, day.month, day.day, 12, tzinfo=timezone.get_default_timezone())
        Registrant.objects.filter(pk=record.pk).update(joined_at=moment)
    return record


def _silent(**fields: str) -> Registrant:
    return silent_for_long(make_registrant(make_user(), **fields))


def _mails(record: Registrant) -> list[OutboxMessage]:
    with as_system(reason="test"):
        assert record.user is not None
        rows = OutboxMessage.objects.filter(template="roster/still_here", recipient=record.user.email)
        return list(rows.order_by("created_at"))


def _link(record: Registrant) -> str:
    found = re.search(r"(/still-here/\S+/)", _mails(record)[-1].text)
    assert found
    return found[1]


def _checks(record: Registrant) -> list[StillHere]:
    with as_system(reason="test"):
        return list(StillHere.objects.filter(registrant=record).order_by("created_at"))


def _names_out_of_reach(by: User) -> set[str]:
    with acting_as(by):
        return {each.name for each in Registrant.objects.out_of_reach(quiet_since(timezone.localdate()))}


@pytest.mark.parametrize(("days", "asked"), [(-1, True), (0, False), (1, False)])
def test_a_year_without_a_word_is_asked_about_to_the_day(days: int, *, asked: bool) -> None:
    record = silent_for_long(make_registrant(make_user()), quiet_since(timezone.localdate()) + timedelta(days=days))
    assert ask_who_is_still_here() == int(asked)
    assert len(_mails(record)) == int(asked)


def test_who_signed_in_answered_left_or_stopped_messages_is_not_asked(people: People) -> None:
    signed_in, answered, left, stopped = _silent(), _silent(), _silent(), _silent()
    with as_system(reason="test"):
        assert signed_in.user is not None
        User.objects.filter(pk=signed_in.user.pk).update(last_login=timezone.now())
        Registrant.objects.filter(pk=left.pk).update(status="left", left_at=timezone.now())
    with acting_as(people.coordinator):
        record_heard_from(answered, by=people.coordinator, note="by phone")
    assert stopped.user is not None
    with acting_as(stopped.user):
        stop_messages(user=stopped.user, by=stopped.user)
    assert ask_the_quiet(on=timezone.localdate()) == 0
    assert _names_out_of_reach(people.coordinator) == set()


def test_it_is_sent_three_times_and_then_the_office_calls(people: People) -> None:
    record, today = _silent(), timezone.localdate()
    links = []
    for times in range(1, MOST_TIMES + 1):
        assert ask_the_quiet(on=today) == 1
        assert ask_the_quiet(on=today) == 0, "once, however often the beat runs"
        assert _names_out_of_reach(people.coordinator) == set()
        links.append(_link(record))
        with as_system(reason="test"):
            StillHere.objects.update(sent_at=timezone.now() - timedelta(days=14))
        assert _checks(record)[0].times_sent == times
    assert ask_the_quiet(on=today) == 0
    assert [Client().get(link).status_code for link in links] == [404, 404, 302], "an earlier link opens nothing"
    with as_system(reason="test"):
        StillHere.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert _names_out_of_reach(people.coordinator) == {record.name}
    with acting_as(people.coordinator):
        record_heard_from(record, by=people.coordinator, note="by phone, still looking")
    assert [each.state for each in _checks(record)] == ["withdrawn", "confirmed"]
    assert _names_out_of_reach(people.coordinator) == set()


def test_who_is_reached_by_phone_waits_for_a_call(people: People) -> None:
    record = _silent(reach_by="phone", phone="651-555-0100")
    assert record.user is not None
    with as_system(reason="test"):
        ContactChoice.objects.create(user=record.user, channel=Channel.PHONE, reach="651-555-0100")
    nobody = silent_for_long(make_registrant(None, reach_by="phone", phone="651-555-0101"))
    assert ask_the_quiet(on=timezone.localdate()) == 0
    assert _names_out_of_reach(people.coordinator) == {record.name, nobody.name}
    with acting_as(people.coordinator), pytest.raises(ValidationError):
        record_heard_from(nobody, by=people.coordinator, note=" ")


def test_the_answer_needs_no_account_names_nobody_and_counts_once(people: People) -> None:
    record = _silent()
    ask_the_quiet(on=timezone.localdate())
    link, client = _link(record), Client()
    page = client.get(link, follow=True)
    assert page.redirect_chain == [(PAGE, 302)], "the secret does not stay in the address"
    assert record.name not in page.content.decode()
    assert client.post(PAGE, {}).status_code == 422
    assert client.post(PAGE, SAME).status_code == 200
    assert client.post(PAGE, SAME).status_code == 404
    assert [Client().get(each).status_code for each in (link, PAGE, PAGE + "x" * 43 + "/")] == [404] * 3
    assert [(each.state, each.has_moved) for each in _checks(record)] == [("confirmed", False)]
    assert ask_the_quiet(on=timezone.localdate()) == 0


@pytest.mark.parametrize("answer", [{"looking": "no"}, {"looking": "not_sure"}, {"has_moved": "yes"}, {"note": "New phone"}])
def test_what_is_different_is_read_by_a_person(people: People, client: Client, answer: dict[str, str]) -> None:
    record = _silent()
    ask_the_quiet(on=timezone.localdate())
    own = Client()
    own.get(_link(record))
    assert own.post(PAGE, {**SAME, **answer}).status_code == 200
    check = _checks(record)[0]
    assert check.state == "corrected"
    sign_in(client, people.coordinator)
    page = client.get(reverse("roster:staff_in_touch")).content.decode()
    assert record.name in page
    with acting_as(people.coordinator):
        assert any("to read" in need.label for need in needs_of(people.coordinator))
    address = reverse("roster:staff_read_answer", args=[check.pk])
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404
    assert record.name not in client.get(reverse("roster:staff_in_touch")).content.decode()


def test_an_identity_number_is_refused_and_nothing_of_it_kept() -> None:
    record = _silent()
    ask_the_quiet(on=timezone.localdate())
    client = Client()
    client.get(_link(record))
    assert client.post(PAGE, {**SAME, "note": "My number is 123-45-6789"}).status_code == 422
    assert _checks(record)[0].state == "sent"


def test_the_list_costs_the_same_for_few_and_for_many(people: People, client: Client) -> None:
    sign_in(client, people.coordinator)
    address, costs = reverse("roster:staff_in_touch"), []
    client.get(address)
    for count in (1, 60):
        for _each in range(count):
            silent_for_long(make_registrant(None, reach_by="phone", phone="651-555-0100"))
        costs.append(len(queries_of(client, address)))
        assert len(client.get(address).content) < 80_000
    assert costs[0] == costs[1] <= LIST
