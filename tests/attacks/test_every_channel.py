"""Every letter and every message to a person goes the way the person chose: a mail, a call, a letter, a word to the navigator, or none."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.mail.models import OutboxMessage
from img_program.mail.people import tell_person
from img_program.notifications.actions import About, claim, give_back, mark_done, note_attempt, send_letter, stop_messages
from img_program.notifications.models import Channel, ContactChoice, Delivery, Letter, MessageTemplate
from img_program.organizations.acting import acting_as
from tests.people import People, make_user, sign_in
from tests.sources import ROOT, python_files

BY_HAND = [Channel.PHONE, Channel.NAVIGATOR, Channel.PAPER]

# Mail to an address: asked for at the keyboard just now, a notice that protects an account, somebody without an account.
TO_AN_ADDRESS = {
    "accounts/account_exists", "accounts/confirm_email", "accounts/login_code", "accounts/password_reset",
    "accounts/relinked_new", "accounts/relinked_old", "accounts/security_notice", "accounts/staff_invitation",
    "accounts/unknown_account", "documents/sealed", "rounds/reviewer_invited", "organizations/invitation",
    "service/employer_verification",
}  # fmt: skip
# Mail to a person: by `tell_person` or as the envelope of a letter.
TO_A_PERSON = {
    "documents/not_accepted", "rounds/question_answered", "notifications/letter_waits",
    "organizations/membership_ended", "organizations/roles_changed", "roster/still_here", "service/yearly_check",
}  # fmt: skip


def reached_by(channel: Channel, *, name: str = "Charlie Doe") -> User:
    user = make_user(name=name)
    with as_system(reason="test"):
        ContactChoice.objects.create(user=user, channel=channel, reach="" if channel == Channel.EMAIL else "651-555-0100")
    return user


def deliveries_of(user: User) -> list[Delivery]:
    with as_system(reason="test"):
        return list(Delivery.objects.filter(user=user).select_related("letter__template").order_by("created_at"))


def all_codes() -> list[str]:
    with as_system(reason="test"):
        return list(MessageTemplate.objects.values_list("code", flat=True))


def send(code: str, user: User) -> Letter:
    with as_system(reason="test"):
        template = MessageTemplate.objects.get(code=code)
        values = {name: spec.get("sample", "x") for name, spec in template.placeholders.items()}
        return send_letter(code, to_user=user, about=About("tests.row", f"{code}-{user.pk}", "happened"), values=values)


@pytest.mark.django_db
@pytest.mark.parametrize("channel", Channel)
def test_every_letter_goes_the_way_that_was_chosen(people: People, channel: Channel) -> None:
    user, codes = reached_by(channel), all_codes()
    assert len(codes) > 20
    for code in codes:
        send(code, user)
    found = deliveries_of(user)
    assert len(found) == len(codes)
    assert {(each.channel, each.state) for each in found} == {(channel, "by_mail" if channel == Channel.EMAIL else "to_do")}
    with as_system(reason="test"):
        assert OutboxMessage.objects.filter(recipient=user.email).count() == (len(codes) if channel == Channel.EMAIL else 0)


@pytest.mark.django_db
@pytest.mark.parametrize("channel", Channel)
def test_do_not_contact_stops_every_letter_in_every_way(people: People, channel: Channel) -> None:
    user = reached_by(channel)
    with acting_as(user):
        stop_messages(user=user, by=user)
    for code in all_codes():
        send(code, user)
    assert {each.state for each in deliveries_of(user)} == {"stopped"}
    with as_system(reason="test"):
        assert not OutboxMessage.objects.filter(recipient=user.email)
        assert Letter.objects.filter(user=user).count() == len(all_codes()), "letters are stored all the same"


@pytest.mark.django_db
@pytest.mark.parametrize("template", sorted(TO_A_PERSON - {"notifications/letter_waits"}))
@pytest.mark.parametrize("channel", BY_HAND)
def test_a_message_that_is_no_letter_becomes_an_errand(people: People, channel: Channel, template: str) -> None:
    user = reached_by(channel)
    for _press in range(2):
        with acting_as(people.coordinator):
            tell_person(user, template=template, context={}, key=f"{template}-1")
    (delivery,) = deliveries_of(user)
    assert (delivery.channel, delivery.state) == (channel, "to_do")
    with as_system(reason="test"):
        assert not OutboxMessage.objects.filter(recipient=user.email)


@pytest.mark.django_db
def test_a_message_to_somebody_who_reads_mail_is_mail_and_to_nobody_when_stopped(people: People) -> None:
    reads, stopped = reached_by(Channel.EMAIL), reached_by(Channel.EMAIL)
    with acting_as(stopped):
        stop_messages(user=stopped, by=stopped)
    for user in (reads, stopped):
        with acting_as(people.coordinator):
            tell_person(
                user,
                template="documents/not_accepted",
                context={"document_id": "00000000-0000-4000-8000-000000000000"},
                key=f"x-{user.pk}",
            )
    with as_system(reason="test"):
        assert [each.recipient for each in OutboxMessage.objects.all()] == [reads.email]
    assert [each.state for each in deliveries_of(stopped)] == ["stopped"]


def test_every_mail_is_known_to_go_to_a_person_or_to_an_address() -> None:
    """A new template is put on one of the two lists; what goes to a person never goes by `queue_mail`."""
    folder = ROOT / "templates" / "mail"
    found = {str(path.relative_to(folder)).removesuffix(".subject.txt") for path in folder.rglob("*.subject.txt")}
    assert found == TO_AN_ADDRESS | TO_A_PERSON
    for path in python_files():
        for call in re.findall(r"queue_mail\(\s*template=\"([^\"]+)\"", path.read_text(encoding="utf-8")):
            assert call not in TO_A_PERSON - {"notifications/letter_waits", "rounds/question_answered"}, path


@pytest.mark.django_db
@pytest.mark.parametrize("channel", BY_HAND)
def test_the_errand_tells_no_private_fact(people: People, client: Client, channel: Channel) -> None:
    user = reached_by(channel)
    for code in all_codes():
        send(code, user)
    sign_in(client, people.coordinator)
    page = client.get(reverse("notifications:staff_by_hand")).content.decode()
    assert "Charlie Doe about" in page
    with as_system(reason="test"):
        letters = list(Letter.objects.filter(user=user).select_related("template"))
    assert letters
    neutral = {"message_waits"}
    assert [each.template.name for each in letters if each.template_id not in neutral and f">{each.template.name}<" in page] == []
    assert [each.subject for each in letters if each.template_id not in neutral and each.subject in page] == []


@pytest.mark.django_db
def test_an_errand_is_done_by_one_person_who_says_what_was_said(people: People) -> None:
    user = reached_by(Channel.PHONE)
    send("eligibility_answered", user)
    (delivery,) = deliveries_of(user)
    first, second = people.coordinator, people.program_manager
    with acting_as(first):
        claim(delivery, by=first)
        claim(delivery, by=first)
    with acting_as(second):
        with pytest.raises(WrongStateError, match="colleague"):
            claim(delivery, by=second)
        with pytest.raises(WrongStateError, match="colleague"):
            mark_done(delivery, by=second, note="Called.")
    with acting_as(first):
        with pytest.raises(ValidationError, match="what was said"):
            mark_done(delivery, by=first, note="  ")
        note_attempt(delivery, by=first, note="No answer.")
    with acting_as(second):
        claim(delivery, by=second)
        give_back(delivery, by=second)
        done = mark_done(delivery, by=second, note="Read the letter to her.")
        assert (done.state, done.tries, done.reason, done.ended_by_id) == ("done", 1, "Read the letter to her.", second.pk)
        with pytest.raises(WrongStateError):
            give_back(delivery, by=second)


@pytest.mark.django_db
def test_the_office_sees_claims_and_tries_on_the_page(people: People, client: Client) -> None:
    user = reached_by(Channel.PHONE)
    send("eligibility_answered", user)
    (delivery,) = deliveries_of(user)
    sign_in(client, people.coordinator)
    where = reverse("notifications:staff_by_hand")
    page = client.post(reverse("notifications:staff_claim", args=[delivery.pk]), {"press": "claim"}, follow=True)
    assert "Give it back" in page.content.decode()
    done = reverse("notifications:staff_done", args=[delivery.pk])
    assert client.post(done, {"outcome": "done", "note": ""}).status_code in (200, 422)
    client.post(done, {"outcome": "tried", "note": "No answer."})
    assert "Tried 1 time. No answer." in client.get(where).content.decode()
    client.post(done, {"outcome": "done", "note": "Called."})
    assert "Call Charlie Doe" not in client.get(where).content.decode()
