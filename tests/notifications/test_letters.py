"""Sending letters: stored as sent, once, in the right language, without a private fact in the mail."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import DatabaseError, connection

from img_program.database.context import Actor, as_system, database_context
from img_program.database.roles import Role
from img_program.mail.models import OutboxMessage
from img_program.notifications.actions import About, OrganizationRole, adopt_letters, read_letter, send_letter
from img_program.notifications.contacts import Contact, register_contact_of_record
from img_program.notifications.models import Channel, ContactChoice, Delivery, Letter, LetterRendering, Standing
from img_program.notifications.rendering import NoTextError, WrongValuesError
from img_program.organizations.acting import acting_as
from tests.notifications.support import ANSWER, about, deliveries, only_delivery, outbox_of, read, send, send_to
from tests.people import People, make_member, make_user

pytestmark = pytest.mark.django_db


def test_a_letter_is_stored_and_the_mail_says_only_that_it_waits(people: People) -> None:
    letter = send(people.stranger, answer="A secret answer")
    assert "A secret answer" in read(letter).body_html
    assert letter.subject == "Our answer: Minnesota"
    assert letter.recipient_name == "Charlie Doe"
    delivery = only_delivery(letter)
    assert (delivery.channel, delivery.standing, delivery.reach) == (Channel.EMAIL, Standing.QUEUED, people.stranger.email)  # type: ignore[attr-defined]
    mail = outbox_of(delivery)
    assert mail.subject == "A message about your roster record"
    for part in (mail.text, mail.html, mail.subject):
        for private in ("secret", "Minnesota immigrant", "Charlie", "eligib", "Our answer"):
            assert private not in part
    assert f"/notifications/letter/{letter.pk}/" in mail.text
    with as_system(reason="test"):
        assert LetterRendering.objects.filter(letter=letter).count() == 1


def test_the_same_event_is_told_once_and_the_next_one_again(people: People) -> None:
    event = about()
    first, second = send(people.stranger, event=event), send(people.stranger, event=event, answer="Something else")
    assert first.pk == second.pk
    assert "Yes, it is met." in second.body_html
    assert send(people.stranger, event=About(event.kind, event.key, "answered:2")).pk != first.pk
    assert send(people.teammate, event=event).pk != first.pk
    with as_system(reason="test"):
        assert OutboxMessage.objects.filter(template="notifications/letter_waits").count() == 3


def test_a_letter_goes_with_its_transaction(people: People) -> None:
    class Undone(Exception):  # noqa: N818 - it only ends the transaction
        pass

    def send_and_fail() -> None:
        with as_system(reason="test"):
            send(people.stranger)
            raise Undone

    with pytest.raises(Undone):
        send_and_fail()
    with as_system(reason="test"):
        assert Letter.objects.count() == 0
        assert Delivery.objects.count() == OutboxMessage.objects.count() == 0


def test_an_action_in_a_persons_own_context_can_send(people: People) -> None:
    with acting_as(people.stranger):
        letter = send_letter("eligibility_answered", to_user=people.stranger, about=about(), values=ANSWER)
    assert letter.sent_by_id == people.stranger.pk


def test_values_must_be_the_declared_ones(people: People) -> None:
    for values in ({}, ANSWER | {"more": "x"}):
        with pytest.raises(WrongValuesError, match="eligibility_answered"), as_system(reason="test"):
            send_letter("eligibility_answered", to_user=people.stranger, about=about(), values=values)


def test_exactly_one_recipient(people: People) -> None:
    with pytest.raises(ValueError, match="exactly one recipient"):
        send_letter("roster_welcome", about=about())


def test_what_was_sent_cannot_be_changed_not_even_by_the_system(people: People) -> None:
    letter = send(people.stranger)
    for change in ({"body_html": "<p>other</p>"}, {"subject": "other"}, {"language": "so"}):
        with pytest.raises(DatabaseError, match="Cannot update"), as_system(reason="test"):
            Letter.objects.filter(pk=letter.pk).update(**change)


def test_an_organizations_letter_reaches_the_members_whose_role_reads_it(people: People) -> None:
    other = make_member(people.organization, "administrator")
    _ = people.owner, people.teammate, people.manager
    letter = send_to(people.organization)
    assert letter.recipient_name == "Northstar Career Center"
    assert {each.user_id for each in deliveries(letter)} == {people.owner.pk, other.pk}
    assert outbox_of(deliveries(letter)[0]).subject == "A message about your organization's work with the program"


def test_an_organization_without_a_reader_is_reached_by_hand(people: People) -> None:
    delivery = only_delivery(send_to(people.organization))
    assert (delivery.standing, delivery.user_id) == (Standing.TO_DO, None)  # type: ignore[attr-defined]
    assert delivery.reason.startswith("Nobody at the organization")


def test_only_owner_and_members_with_the_role_see_the_row(people: People) -> None:
    own, other = send(people.stranger), send_to(people.organization)
    with acting_as(people.stranger):
        assert list(Letter.objects.all()) == [own]
    with acting_as(people.owner):
        assert list(Letter.objects.visible_to(people.owner)) == [other]
    with acting_as(people.teammate):
        assert list(Letter.objects.visible_to(people.teammate)) == []
    with acting_as(people.rival):
        assert list(Letter.objects.all()) == []
    with database_context(Actor(Role.PERSON)):
        assert list(Letter.objects.all()) == []


def test_the_first_reading_by_the_recipient_is_noted_and_staff_readings_are_not(people: People) -> None:
    letter = send(people.stranger)
    with acting_as(people.coordinator):
        read_letter(letter, by=people.coordinator)
    assert read(letter).read_at is None
    with acting_as(people.stranger):
        read_letter(letter, by=people.stranger)
    first = read(letter).read_at
    assert first is not None
    with acting_as(people.stranger):
        read_letter(read(letter), by=people.stranger)
    assert read(letter).read_at == first


def test_do_not_contact_stops_every_channel_and_keeps_the_letter(people: People) -> None:
    for channel in Channel:
        person = make_user()
        with as_system(reason="test"):
            ContactChoice.objects.create(
                user=person,
                channel=channel,
                reach="651-555-0100",
                stopped_at="2026-01-01T00:00Z",
                stopped_by=person,
                stop_reason="Asked.",
            )
        letter = send(person)
        delivery = only_delivery(letter)
        assert (delivery.standing, delivery.reason, delivery.outbox_id) == (Standing.STOPPED, "Asked.", None)  # type: ignore[attr-defined]
    with as_system(reason="test"):
        assert OutboxMessage.objects.count() == 0
        assert Letter.objects.count() == len(Channel)


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.NAVIGATOR, Channel.PAPER])
def test_another_preferred_channel_is_done_by_hand(people: People, channel: Channel) -> None:
    with as_system(reason="test"):
        ContactChoice.objects.create(user=people.stranger, channel=channel, reach="651-555-0100")
    delivery = only_delivery(send(people.stranger))
    assert (delivery.channel, delivery.standing, delivery.reach) == (channel, Standing.TO_DO, "651-555-0100")  # type: ignore[attr-defined]
    with as_system(reason="test"):
        assert OutboxMessage.objects.count() == 0


def test_somebody_without_an_account_gets_a_letter_that_an_account_adopts_later(people: People) -> None:
    register_contact_of_record(
        "tests.person", lambda key: Contact(f"Person {key}", Channel.NAVIGATOR, "Nadia") if key == "7" else None
    )
    with as_system(reason="test"):
        letter = send_letter("eligibility_answered", to_record="tests.person:7", about=about(), values=ANSWER)
        with pytest.raises(LookupError, match="no record"):
            send_letter("eligibility_answered", to_record="tests.person:8", about=about(), values=ANSWER)
        with pytest.raises(LookupError, match="of the kind “unknown"):
            send_letter("eligibility_answered", to_record="unknown.kind:8", about=about(), values=ANSWER)
    delivery = only_delivery(letter)
    assert (delivery.name, delivery.channel, delivery.state) == ("Person 7", Channel.NAVIGATOR, "to_do")
    assert adopt_letters(record="tests.person:7", user=people.stranger) == 1
    with acting_as(people.stranger):
        assert [each.pk for each in Letter.objects.of_person(people.stranger)] == [letter.pk]


def test_without_an_english_text_nothing_is_sent(people: People) -> None:
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_messagetemplateversion SET starts_on = %s", [date(2999, 1, 1)])
    with pytest.raises(NoTextError, match="No English text"):
        send(people.stranger)


@pytest.mark.django_db(transaction=True)
def test_two_threads_that_tell_of_one_event_send_one_letter(people: People) -> None:
    event, person = about(), people.stranger
    together = threading.Barrier(2, timeout=120)
    made: list[str] = []

    def tell() -> None:
        try:
            with as_system(reason="test"):
                together.wait()
                letter = send_letter("eligibility_answered", to_user=person, about=event, values=ANSWER)
                made.append(str(letter.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=tell) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert len(made) == 2
    assert len(set(made)) == 1
    with as_system(reason="test"):
        assert (
            Letter.objects.count()
            == Delivery.objects.count()
            == OutboxMessage.objects.count()
            == LetterRendering.objects.count()
            == 1
        )


def test_a_role_of_an_organization_is_part_of_the_event(people: People) -> None:
    assert OrganizationRole(people.organization, "administer") != OrganizationRole(people.organization, "view")
    assert send_to(people.organization).key != send_to(people.organization, "view").key
