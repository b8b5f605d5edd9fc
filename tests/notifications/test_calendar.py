"""Calendar addresses: nothing private, revocable, throttled, well formed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from img_program.accounts.models import User
from img_program.database.context import as_system, current_actor
from img_program.notifications import calendar
from img_program.notifications.actions import renew_feed, revoke_feed
from img_program.notifications.calendar import CalendarItem, ItemTitle, as_ics, items_for, register_calendar_items
from img_program.notifications.models import CalendarFeed
from img_program.web.registry import Registry
from tests.people import People, sign_in

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def dates(monkeypatch: pytest.MonkeyPatch) -> list[CalendarItem]:
    items: list[CalendarItem] = []
    monkeypatch.setattr(calendar, "_SOURCES", Registry())
    register_calendar_items(lambda _user: items)
    return items


def feed(token: str) -> str:
    return reverse("notifications:feed", args=[token])


@pytest.mark.django_db
def test_a_feed_is_read_without_signing_in_as_its_owner(people: People, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendar, "_SOURCES", Registry())
    asked: list[tuple[User, object]] = []

    def items_of(user: User) -> list[CalendarItem]:
        asked.append((user, current_actor()))
        return [CalendarItem("report-7", ItemTitle.REPORT, date(2026, 6, 30), path="/grants/7/")]

    register_calendar_items(items_of)
    token = renew_feed(by=people.owner)
    answer = client.get(feed(token))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "private, no-store"
    body = answer.content.decode()
    assert "SUMMARY:A program report is due\r\n" in body
    assert "DTSTART;VALUE=DATE:20260630\r\nDTEND;VALUE=DATE:20260701\r\n" in body
    for private in ("Alice", "Northstar", people.owner.email):
        assert private not in body
    ((user, actor),) = asked
    assert user == people.owner
    assert (actor.user_id, actor.organization_ids) == (people.owner.pk, (people.organization.pk,))  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_only_the_fingerprint_of_the_secret_is_kept(people: People) -> None:
    token = renew_feed(by=people.owner)
    with as_system(reason="test"):
        kept = CalendarFeed.objects.get()
    assert token not in str(vars(kept))
    assert len(token) >= 43


@pytest.mark.django_db
def test_a_renewed_or_closed_address_shows_nothing(people: People, client: Client, dates: list[CalendarItem]) -> None:
    first = renew_feed(by=people.owner)
    second = renew_feed(by=people.owner)
    assert client.get(feed(first)).status_code == 404
    assert client.get(feed(second)).status_code == 200
    assert revoke_feed(by=people.owner)
    assert not revoke_feed(by=people.owner)
    assert client.get(feed(second)).status_code == 404
    assert client.get(feed("forged")).status_code == 404


@pytest.mark.django_db
def test_an_account_that_may_not_sign_in_has_no_feed(people: People, client: Client, dates: list[CalendarItem]) -> None:
    token = renew_feed(by=people.owner)
    with as_system(reason="test"):
        User.objects.filter(pk=people.owner.pk).update(is_active=False)
    assert client.get(feed(token)).status_code == 404


@pytest.mark.django_db
def test_too_many_readings_are_turned_away(people: People, client: Client, dates: list[CalendarItem], settings: Settings) -> None:
    settings.SIGN_IN_LIMITS = {**settings.SIGN_IN_LIMITS, "calendar": (2, 3600), "calendar-place": (1, 3600)}
    token = renew_feed(by=people.owner)
    assert [client.get(feed(token)).status_code for _ in range(3)] == [200, 200, 429]
    assert [client.get(feed(f"forged{number}")).status_code for number in range(2)] == [404, 429]


@pytest.mark.django_db
def test_the_owner_makes_sees_once_and_closes_the_address(people: People, client: Client, dates: list[CalendarItem]) -> None:
    sign_in(client, people.stranger)
    page = reverse("notifications:calendar")
    made = client.post(page).content.decode()
    path = made.split("<code>")[1].split("</code>")[0].partition("/calendar/")[2]
    assert Client().get(f"/calendar/{path}").status_code == 200
    assert path not in client.get(page).content.decode()
    assert (
        "The calendar address is closed"
        in client.post(reverse("notifications:calendar_close"), {"confirmed": "yes"}, follow=True).content.decode()
    )
    assert Client().get(f"/calendar/{path}").status_code == 404


def test_lines_are_folded_and_text_is_escaped(settings: Settings) -> None:
    settings.PROGRAM_NAME = "Ä; long, name\\ with\nbreaks " + "é" * 100
    text = as_ics([CalendarItem("a;b,c", ItemTitle.VISIT, NOW, path="/x/")], now=NOW)
    lines = text.split("\r\n")
    assert text.endswith("END:VCALENDAR\r\n")
    assert max(len(line.encode()) for line in lines) <= 75
    unfolded = text.replace("\r\n ", "")
    assert "PRODID:-//Ä\\; long\\, name\\\\ with\\nbreaks " + "é" * 100 + "//EN\r\n" in unfolded
    assert "UID:a\\;b\\,c@" in unfolded
    assert "DTSTART:20260503T120000Z\r\nDTEND:20260503T120000Z\r\n" in text


@pytest.mark.django_db
def test_items_stand_in_order_of_time(people: People, dates: list[CalendarItem]) -> None:
    dates += [
        CalendarItem("late", ItemTitle.MEETING, datetime(2026, 5, 4, tzinfo=UTC)),
        CalendarItem("early", ItemTitle.DEADLINE, date(2026, 5, 3)),
    ]
    assert [item.key for item in items_for(people.owner)] == ["early", "late"]
