"""Texts as data: write, check, approve, by two persons, on their days."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError
from django.utils import timezone
from pytest_django.fixtures import Settings

from img_program.database.context import as_system
from img_program.notifications import loader
from img_program.notifications.actions import approve_text, check_text, discard_text, end_translation, save_text, start_text
from img_program.notifications.models import MessageTemplate, MessageTemplateVersion
from img_program.notifications.workflow import TextState
from img_program.organizations.acting import acting_as
from tests.notifications.support import read, send
from tests.people import People

pytestmark = pytest.mark.django_db
CODE = "eligibility_answered"


def template() -> MessageTemplate:
    with as_system(reason="test"):
        return MessageTemplate.objects.get(code=CODE)


def draft(people: People, language: str = "en", body: str = "New words, {{ recipient_name }}.") -> MessageTemplateVersion:
    by = people.coordinator
    with acting_as(by):
        version = start_text(template=template(), language=language, by=by)
        return save_text(version=version, subject="New subject", body=body, by=by)


def test_a_new_text_begins_with_the_one_in_force_and_there_is_one_draft(people: People) -> None:
    with acting_as(people.coordinator):
        first = start_text(template=template(), language="en", by=people.coordinator)
        assert first.subject == "Our answer: {{ status_name }}"
        assert start_text(template=template(), language="en", by=people.coordinator).pk == first.pk
        assert start_text(template=template(), language="so", by=people.coordinator).body == first.body


def test_an_unknown_placeholder_is_refused_at_saving_and_nothing_is_kept(people: People) -> None:
    version = draft(people)
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="nmae"):
        save_text(version=version, subject="x", body="{{ nmae }}", by=people.coordinator)
    with as_system(reason="test"):
        assert MessageTemplateVersion.objects.get(pk=version.pk).subject == "New subject"


def test_a_stale_form_approves_nothing(people: People) -> None:
    version = draft(people)
    with acting_as(people.program_manager), pytest.raises(ValidationError, match="Somebody else changed"):
        approve_text(version=version, starts_on=timezone.localdate(), revision=version.revision - 1, by=people.program_manager)


def test_the_writer_cannot_approve_and_a_second_person_can(people: People, settings: Settings) -> None:
    version, today = draft(people), timezone.localdate()
    with acting_as(people.coordinator), pytest.raises(ValidationError, match="second person"):
        approve_text(version=version, starts_on=today, revision=version.revision, by=people.coordinator)
    with acting_as(people.program_manager):
        done = approve_text(version=version, starts_on=today, revision=version.revision, by=people.program_manager)
    assert (done.state, done.checked_by, done.approved_by_id) == (TextState.IN_FORCE, "Max Lee", people.program_manager.pk)
    assert "New words, Charlie Doe." in send(people.stranger).body_html
    settings.LETTER_TEXTS_NEED_TWO_PERSONS = False
    again = draft(people)
    with acting_as(people.coordinator):
        approve_text(version=again, starts_on=today + timedelta(days=1), revision=again.revision, by=people.coordinator)


def test_a_letter_keeps_its_words_when_the_text_changes(people: People) -> None:
    letter = send(people.stranger)
    before = letter.body_html
    version = draft(people)
    with acting_as(people.program_manager):
        approve_text(version=version, starts_on=timezone.localdate(), revision=version.revision, by=people.program_manager)
    assert read(letter).body_html == before


def test_a_planned_text_ends_the_one_before_it_on_its_day_and_nothing_slips_in_between(people: People) -> None:
    version, later = draft(people), timezone.localdate() + timedelta(days=30)
    with acting_as(people.program_manager):
        approve_text(version=version, starts_on=later, revision=version.revision, by=people.program_manager)
    with as_system(reason="test"):
        old = MessageTemplateVersion.objects.get(template_id=CODE, language="en", ends_on__isnull=False)
        assert old.ends_on == later
    assert "New words" not in send(people.stranger).body_html
    second = draft(people)
    for day in (later, later - timedelta(days=1)):
        with acting_as(people.program_manager), pytest.raises(ValidationError, match="later day"):
            approve_text(version=second, starts_on=day, revision=second.revision, by=people.program_manager)
    past = timezone.localdate() - timedelta(days=1)
    with acting_as(people.program_manager), pytest.raises(ValidationError, match="Choose today"):
        approve_text(version=second, starts_on=past, revision=second.revision, by=people.program_manager)


def test_a_translation_needs_a_named_qualified_translator_before_it_is_approved(people: People) -> None:
    version, today = draft(people, "so"), timezone.localdate()
    with acting_as(people.program_manager), pytest.raises(ValidationError, match="qualified translator"):
        approve_text(version=version, starts_on=today, revision=version.revision, by=people.program_manager)
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError) as refusal:
            check_text(version=version, revision=version.revision, by=people.coordinator)
        assert set(refusal.value.message_dict) == {"checked_by", "qualification"}
        checked = check_text(
            version=version,
            revision=version.revision,
            by=people.coordinator,
            checked_by="Hodan Ali",
            qualification="ATA certified",
        )
    assert checked.state == TextState.CHECKED
    with acting_as(people.program_manager):
        done = approve_text(version=checked, starts_on=today, revision=checked.revision, by=people.program_manager)
        assert (done.state, done.checked_by) == (TextState.IN_FORCE, "Hodan Ali")
        ended = end_translation(version=done, reason="A mistake was found.", by=people.program_manager)
    assert ended.ends_on == today


def test_editing_a_checked_translation_makes_it_a_draft_again(people: People) -> None:
    version = draft(people, "so")
    with acting_as(people.coordinator):
        checked = check_text(version=version, revision=version.revision, by=people.coordinator, checked_by="H", qualification="Q")
        again = save_text(version=checked, subject="x", body="y", by=people.coordinator)
    assert (again.state, again.checked_by, again.checked_at) == (TextState.DRAFT, "", None)


def test_english_cannot_be_ended_and_words_in_force_cannot_change(people: People) -> None:
    with as_system(reason="test"):
        english = MessageTemplateVersion.objects.get(template_id=CODE, language="en")
    with acting_as(people.program_manager):
        with pytest.raises(ValidationError, match="English must always exist"):
            end_translation(version=english, reason="x", by=people.program_manager)
        with pytest.raises(ValidationError, match="no draft any more"):
            save_text(version=english, subject="x", body="y", by=people.program_manager)
    with pytest.raises(DatabaseError, match="Cannot update"), as_system(reason="test"):
        MessageTemplateVersion.objects.filter(pk=english.pk).update(body="other")


def test_the_database_knows_the_workflow(people: People) -> None:
    with pytest.raises(DatabaseError), as_system(reason="test"):
        MessageTemplateVersion.objects.create(template=template(), subject="x", body="y", state="in_force")
    version = draft(people)
    with pytest.raises(DatabaseError, match=r"(?i)transition"), as_system(reason="test"):
        MessageTemplateVersion.objects.filter(pk=version.pk).update(
            state="in_force", checked_by="x", checked_at=timezone.now(), approved_at=timezone.now(), starts_on="2999-01-01"
        )


def test_who_may_write_and_approve(people: People) -> None:
    version, today = draft(people), timezone.localdate()
    for who in (people.finance_officer, people.auditor, people.stranger, people.owner):
        with acting_as(who), pytest.raises(PermissionDenied):
            start_text(template=MessageTemplate(pk=CODE), language="en", by=who)
    for who in (people.grants_specialist, people.auditor):
        with acting_as(who), pytest.raises(PermissionDenied):
            approve_text(version=version, starts_on=today, revision=version.revision, by=who)


def test_a_draft_is_thrown_away_once(people: People) -> None:
    version = draft(people)
    with acting_as(people.coordinator):
        discard_text(version=version, by=people.coordinator)
        with pytest.raises(ValidationError, match="no draft any more"):
            discard_text(version=version, by=people.coordinator)
        assert start_text(template=template(), language="en", by=people.coordinator).pk != version.pk


def test_loading_again_keeps_what_staff_wrote(people: People) -> None:
    version = draft(people)
    with acting_as(people.program_manager):
        approve_text(version=version, starts_on=timezone.localdate(), revision=version.revision, by=people.program_manager)
    with as_system(reason="test"):
        before = MessageTemplateVersion.objects.count()
        MessageTemplate.objects.filter(code=CODE).update(name="Old name")
        loader.load()
        assert MessageTemplateVersion.objects.count() == before
        assert MessageTemplate.objects.get(code=CODE).name == "Answer about eligibility"
