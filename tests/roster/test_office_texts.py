"""Notices, specialties and useful addresses: written, checked, put in force and ended by the office, on its pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.database.workflow import WrongStateError
from img_program.organizations.acting import acting_as
from img_program.web.comparing import mark
from roster import actions
from roster.actions.notice_texts import revision_of
from roster.models import Notice, NoticeAcknowledgement, NoticeKind, Specialty, UsefulAddress
from tests.people import People, sign_in

pytestmark = pytest.mark.django_db


def draft(by: User, language: str = "en") -> Notice:
    with acting_as(by):
        return actions.start_notice(kind=NoticeKind.JOINING, language=language, by=by)


def fresh(notice: Notice) -> Notice:
    with as_system(reason="test"):
        return Notice.objects.get(pk=notice.pk)


def dated(prefix: str, days: int = 0) -> dict[str, str]:
    """A day in the three controls of a form."""
    day = timezone.localdate() + timedelta(days)
    return {f"{prefix}_0": str(day.month), f"{prefix}_1": str(day.day), f"{prefix}_2": str(day.year)}


def test_a_notice_goes_from_draft_to_in_force_on_the_pages_by_two_persons(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    client.post(reverse("roster:staff_notices"), {"language": "en"})
    with as_system(reason="test"):
        notice = Notice.objects.get(state="draft")
        before = Notice.objects.get(state="in_force")
    assert notice.version == "2"
    assert notice.body == before.body
    edit = reverse("roster:staff_notice_edit", args=[notice.pk])
    words = {"title": "How we use your information", "body": "## New\n\nNew words."}
    assert "<h2>New</h2>" in client.post(edit, words, follow=True).text
    # Another who opened the page before, and changed the same words, is asked.
    stale = client.post(edit, {**words, "body": "## Third", "seen:title": mark(before.title), "seen:body": mark(before.body)})
    assert (stale.status_code, "A colleague changed this too" in stale.text) == (422, True)
    check = reverse("roster:staff_notice_check", args=[notice.pk])
    assert "Needs approval" in client.post(check, {"revision": revision_of(fresh(notice))}, follow=True).text
    assert client.get(reverse("roster:staff_notice_approve", args=[notice.pk])).status_code == 403
    sign_in(client, people.program_manager)
    approve = reverse("roster:staff_notice_approve", args=[notice.pk])
    page = client.post(approve, {"revision": revision_of(fresh(notice)), **dated("starts_on")}, follow=True)
    assert "In force" in page.text
    assert "Cora Dahl" in page.text
    assert fresh(before).ends_on == timezone.localdate()
    assert "New words." in Client().get(reverse("roster:notice")).text
    assert client.post(edit, words).status_code == 422  # frozen


def test_who_wrote_a_text_never_puts_it_in_force(people: People) -> None:
    manager, today = people.program_manager, timezone.localdate()
    notice = draft(manager)
    revision = revision_of(notice)
    official = people.data_practices_official
    with acting_as(official), pytest.raises(WrongStateError):  # nobody checked it
        actions.put_notice_in_force(notice, starts_on=today, revision=revision, by=official)
    with acting_as(manager):
        actions.check_notice(notice, revision=revision, by=manager)
        with pytest.raises(ValidationError, match="second person"):
            actions.put_notice_in_force(notice, starts_on=today, revision=revision, by=manager)
        with pytest.raises(ValidationError, match="today or a later day"):
            actions.put_notice_in_force(notice, starts_on=today - timedelta(1), revision=revision, by=manager)
    with acting_as(people.coordinator), pytest.raises(PermissionDenied):
        actions.put_notice_in_force(notice, starts_on=today, revision=revision, by=people.coordinator)


def test_a_translation_is_given_only_when_a_named_translator_checked_it(client: Client, people: People) -> None:
    coordinator, official = people.coordinator, people.data_practices_official
    notice = draft(coordinator, "so")
    somali = f"{reverse('roster:notice')}?language=so"
    with acting_as(coordinator):
        notice = actions.save_notice(notice, title="Ogeysiis", body="Soo dhowow.", by=coordinator)
        with pytest.raises(ValidationError, match="name of the translator"):
            actions.check_notice(notice, revision=revision_of(notice), by=coordinator)
        actions.check_notice(
            notice, checked_by="A. Yusuf", qualification="Certified", revision=revision_of(notice), by=coordinator
        )
    assert "Soo dhowow." not in client.get(somali).text
    with acting_as(official):
        actions.put_notice_in_force(notice, starts_on=timezone.localdate(), revision=revision_of(notice), by=official)
    page = client.get(somali).text
    assert "Soo dhowow." in page
    assert 'lang="so"' in page
    client.post(reverse("roster:notice"), {"language": "so"})
    with as_system(reason="test"):
        assert NoticeAcknowledgement.objects.get().language == "so"
    with acting_as(official):
        actions.end_translation(notice, by=official)
        english = Notice.objects.get(language="en", state="in_force")
        with pytest.raises(ValidationError, match="never ended"):
            actions.end_translation(english, by=official)
    assert "Soo dhowow." not in client.get(somali).text


def test_a_specialty_is_added_and_ends_and_who_chose_it_keeps_it(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    door = reverse("roster:staff_specialties")
    assert "It is added." in client.post(door, {"name": "Sleep medicine"}, follow=True).text
    last = client.get(door, {"page": client.get(door).context["rows"].paginator.num_pages})
    assert "Sleep medicine" in last.text
    assert client.post(door, {"name": "sleep  medicine"}).status_code == 422
    where = reverse("roster:staff_specialty", args=["sleep-medicine"])
    assert client.post(where, dated("ends_on", -1)).status_code == 422
    client.post(where, dated("ends_on"))
    assert "Not since" in client.get(door, {"page": last.context["rows"].number}).text
    with as_system(reason="test"):
        today = timezone.localdate()
        assert not Specialty.objects.offered_on(today).filter(code="sleep-medicine").exists()
        assert Specialty.objects.filter(code="sleep-medicine").exists()


def test_a_useful_address_is_added_corrected_and_shown_until_its_end(client: Client, people: People) -> None:
    sign_in(client, people.coordinator)
    given = {"situation": "other_state", "name": "Oregon Program", "what": "Helps in Oregon.", "url": "https://example.org/or"}
    assert "Oregon Program" in client.post(reverse("roster:staff_addresses"), given, follow=True).text
    with as_system(reason="test"):
        [made] = UsefulAddress.objects.filter(name="Oregon Program")
    assert made.checked_on == timezone.localdate()
    where = reverse("roster:staff_address", args=[made.pk])
    client.post(where, {"name": "Oregon Program", "what": "Helps doctors in Oregon.", "url": ""})
    assert "Helps doctors in Oregon." in client.get(where).text
    client.post(reverse("roster:staff_address_end", args=[made.pk]), dated("ends_on"))
    with as_system(reason="test"):
        assert not UsefulAddress.objects.shown_on(timezone.localdate()).filter(pk=made.pk).exists()
