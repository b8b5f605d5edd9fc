"""What the pages say and what they cost."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.jobs.models import JobState
from img_program.notifications.actions import choose_contact
from img_program.notifications.mail_events import signature
from img_program.notifications.models import Channel, ContactChoice, Delivery, Letter, MessageTemplateVersion
from img_program.organizations.acting import acting_as
from tests.notifications.support import mail_is, only_delivery, outbox_of, read, send, send_to
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db


def url(name: str, *args: object) -> str:
    return reverse(f"notifications:{name}", args=args)


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", response.content.decode())))


def test_a_person_finds_a_new_letter_reads_it_and_it_is_no_longer_new(people: People, client: Client) -> None:
    letter = send(people.stranger, answer="<b>Yes</b> & no")
    sign_in(client, people.stranger)
    assert "1 new message" in text(client.get(url("inbox")))
    page = client.get(url("letter", letter.pk)).content.decode()
    assert "&lt;b&gt;Yes&lt;/b&gt; &amp; no" in page
    assert "<b>Yes" not in page
    assert "new message" not in text(client.get(url("inbox")))


def test_the_pdf_is_a_download_and_while_it_is_being_made_the_page_says_so(people: People, client: Client) -> None:
    letter = send(people.stranger)
    sign_in(client, people.stranger)
    assert "The PDF is being made" in text(client.get(url("pdf", letter.pk), follow=True))
    default_storage.delete(letter.pdf_address)
    default_storage.save(letter.pdf_address, ContentFile(b"%PDF-1.7 made"))
    with as_system(reason="test"):
        Letter.objects.filter(pk=letter.pk).update(pdf_name=letter.pdf_address, pdf_sha256="0" * 64, pdf_size=13)
    answer = client.get(url("pdf", letter.pk))
    assert answer.content == b"%PDF-1.7 made"
    assert re.fullmatch(r'attachment; filename="letter-\d{4}-\d\d-\d\d\.pdf"', answer["Content-Disposition"])
    assert answer["Cache-Control"] == "no-store"


def test_an_organizations_letters_follow_the_roles(people: People, client: Client) -> None:
    _ = people.owner
    letter = send_to(people.organization)
    page = url("organization", people.organization.pk)
    assert letter.subject in text(sign_in(client, people.owner).get(page))
    assert letter.subject not in text(sign_in(Client(), people.teammate).get(page))
    assert letter.subject in text(sign_in(Client(), people.coordinator).get(page))


def test_stopping_messages_and_allowing_them_again(people: People, client: Client) -> None:
    sign_in(client, people.stranger)
    assert "Letters still wait for you" in text(client.get(url("stop")))
    assert "We stopped the messages" in text(client.post(url("stop"), follow=True))
    assert "Messages are stopped" in text(client.get(url("inbox")))
    assert only_delivery(send(people.stranger)).state == "stopped"
    assert "Messages come again" in text(client.post(url("allow"), follow=True))
    assert only_delivery(send(people.stranger)).state == "by_mail"


def test_a_choice_without_a_number_is_refused_in_words(people: People, client: Client) -> None:
    sign_in(client, people.stranger)
    answer = client.post(url("choices"), {"channel": "phone", "reach": "", "language": "en"})
    assert "Write the phone number, the address or the navigator's name." in text(answer)
    with as_system(reason="test"):
        assert not ContactChoice.objects.filter(channel=Channel.PHONE).exists()


def test_staff_cannot_undo_a_persons_own_stop_and_can_undo_the_offices(people: People, client: Client) -> None:
    page = url("staff_contact", people.stranger.pk)
    sign_in(client, people.coordinator)
    assert "Do not contact Since" in text(client.post(page, {"reason": "A relative asked."}, follow=True))
    assert "A relative asked." in text(client.get(page))
    assert "Messages may be sent to this person again" in text(client.post(page, {"allow": "1"}, follow=True))
    sign_in(Client(), people.stranger).post(url("stop"))
    assert "Only they can allow them again" in text(client.get(page))
    assert client.post(page, {"allow": "1"}).status_code == 403


def test_staff_see_envelope_standing_and_what_to_do(people: People, client: Client) -> None:
    letter = send(people.stranger, answer="A secret answer")
    sign_in(client, people.coordinator)
    page = client.get(url("staff_letter", letter.pk))
    assert "Waiting to be sent" in text(page)
    assert "charlie@example.org" in text(page)
    assert "A secret answer" not in text(page)
    delivery = only_delivery(letter)
    assert "Recorded." in text(client.post(url("staff_bounce", delivery.pk), {"words": "Mailbox unknown"}, follow=True))
    assert "Mailbox unknown" in text(client.get(url("staff_failed")))
    again = {"channel": "phone", "reach": "651-555-0100"}
    assert "told of the same letter again" in text(client.post(url("staff_again", delivery.pk), again, follow=True))
    assert "Mailbox unknown" not in text(client.get(url("staff_failed")))
    assert "651-555-0100" in text(client.get(url("staff_by_hand")))
    with as_system(reason="test"):
        waiting = Delivery.objects.get(state="to_do")
    assert "Done: Charlie Doe" in text(
        client.post(url("staff_done", waiting.pk), {"outcome": "done", "note": "Called."}, follow=True)
    )
    assert "changed in the meantime" in text(
        client.post(url("staff_done", waiting.pk), {"outcome": "done", "note": "Again."}, follow=True)
    )
    assert "651-555-0100" not in text(client.get(url("staff_by_hand")))


def test_the_list_is_filtered_by_kind_state_and_day(people: People, client: Client) -> None:
    mine, other = send(people.stranger), send_to(people.rival_organization)
    mail_is(only_delivery(mine), JobState.SUCCEEDED)
    sign_in(client, people.coordinator)

    def shown(**filters: str | int) -> set[str]:
        page = client.get(url("staff_letters"), filters).content.decode()
        return {str(each.pk) for each in (mine, other) if str(each.pk) in page}

    assert shown() == {str(mine.pk), str(other.pk)}
    assert shown(template="eligibility_answered") == {str(mine.pk)}
    assert shown(standing="handed_over") == {str(mine.pk)}
    assert shown(standing="to_do") == {str(other.pk)}
    assert shown(since_0=1, since_1=1, since_2=timezone.localdate().year + 1) == set()


def test_looking_at_a_persons_letter_is_logged(people: People, client: Client) -> None:
    letter = send(people.stranger)
    sign_in(client, people.auditor).get(url("letter", letter.pk))
    with as_system(reason="test"):
        line = AccessLog.objects.get(subject_type="notifications.letter", kind=AccessLog.Kind.VIEW)
    assert (line.user_id, line.subject_id) == (people.auditor.pk, str(letter.pk))
    assert read(letter).read_at is None


def test_the_way_of_a_new_text(people: People, client: Client) -> None:
    sign_in(client, people.coordinator)
    client.post(url("staff_template", "eligibility_answered"), {"language": "en"})
    with as_system(reason="test"):
        version = MessageTemplateVersion.objects.get(state="draft")
    typed = {"subject": "Our answer", "body": "Dear {{ nmae }}", "revision": version.revision}
    refused = text(client.post(url("staff_edit", version.pk), typed))
    assert "“{{ nmae }}”: no such placeholder in this letter. You can use: answer, citation," in refused
    assert "Dear {{ nmae }}" in refused
    saved = text(client.post(url("staff_edit", version.pk), typed | {"body": "Dear {{ recipient_name }}"}, follow=True))
    assert "Dear Amina Yusuf" in saved
    assert "a second person must approve it" in saved
    year = timezone.localdate().year + 2
    approve = {"starts_on_0": 5, "starts_on_1": 3, "starts_on_2": year, "revision": version.revision + 1}
    second = sign_in(Client(), people.program_manager)
    approved = text(second.post(url("staff_approve", version.pk), approve, follow=True))
    assert "The text is approved." in approved
    assert f"Planned from 3 May {year}" in approved
    assert "Max Lee" in approved


def test_a_text_shown_to_staff_has_no_markup_of_its_own(people: People, client: Client) -> None:
    sign_in(client, people.coordinator)
    client.post(url("staff_template", "eligibility_answered"), {"language": "en"})
    with as_system(reason="test"):
        version = MessageTemplateVersion.objects.get(state="draft")
    typed = {"subject": "<script>1</script>", "body": "<script>2</script>", "revision": version.revision}
    page = client.post(url("staff_edit", version.pk), typed, follow=True).content.decode()
    assert "<script>1" not in page
    assert "<script>2" not in page


def _report(client: Client, body: bytes, **signed: Any) -> int:
    header = f"t={signed['moment']},v1={signature(body, **signed)}" if signed else ""
    headers = {"X-Mail-Signature": header}
    return client.post(url("mail_events"), body, content_type="application/json", headers=headers).status_code


def test_a_signed_report_of_a_mail_service_records_the_bounce(people: People, settings: Settings) -> None:
    client, now = Client(enforce_csrf_checks=True), int(time.time())
    delivery = only_delivery(send(people.stranger))
    body = json.dumps([{"event_type": "bounced", "message_id": outbox_of(delivery).message_id}]).encode()
    settings.MAIL_EVENTS_KEY = ""
    assert _report(client, body, moment=now, key="") == 403
    settings.MAIL_EVENTS_KEY = "a secret of the mail service"
    assert _report(client, body) == 403
    assert _report(client, body, moment=now, key="another") == 403
    assert _report(client, body, moment=now - 400, key=settings.MAIL_EVENTS_KEY) == 403
    with as_system(reason="test"):
        assert Delivery.objects.get(pk=delivery.pk).state == "by_mail"
    assert _report(client, body, moment=now, key=settings.MAIL_EVENTS_KEY) == 204
    assert _report(client, body, moment=now, key=settings.MAIL_EVENTS_KEY) == 204
    with as_system(reason="test"):
        assert Delivery.objects.get(pk=delivery.pk).state == "bounced"
    for nonsense in (b"{", b'{"a": 1}', b'[{"event_type": 1}]', b"3"):
        assert _report(client, nonsense, moment=now, key=settings.MAIL_EVENTS_KEY) == 400


@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("stranger", "inbox"),
        ("owner", "organization"),
        ("coordinator", "staff_letters"),
        ("coordinator", "staff_by_hand"),
        ("coordinator", "staff_failed"),
        ("coordinator", "staff_letter"),
        ("coordinator", "staff_templates"),
        ("coordinator", "staff_template"),
    ],
)
def test_pages_cost_the_same_with_one_row_and_with_three(people: People, client: Client, who: str, name: str) -> None:
    _ = people.owner
    letter = send_to(people.organization)
    arguments: dict[str, list[object]] = {
        "organization": [people.organization.pk],
        "staff_letter": [letter.pk],
        "staff_template": ["eligibility_answered"],
    }
    page = url(name, *arguments.get(name, []))

    def grow() -> None:
        send(people.stranger)
        send_to(people.organization)
        with as_system(reason="test"):
            ContactChoice.objects.update_or_create(user=people.teammate, defaults={"channel": Channel.PHONE, "reach": "1"})
        send(people.teammate)
        mail_is(only_delivery(send(people.stranger)), JobState.FAILED)

    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page).status_code == 200
        return len(captured)

    sign_in(client, getattr(people, who)).get(page)
    grow()
    first = count()
    grow()
    grow()
    assert count() == first
    assert first < 40


def test_a_choice_in_anothers_name_is_refused(people: People) -> None:
    with acting_as(people.teammate), pytest.raises(Exception, match="set_do_not_contact"):
        choose_contact(user=people.stranger, by=people.teammate, channel=Channel.EMAIL)
