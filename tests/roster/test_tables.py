"""What the database itself keeps: initial states, arrows, owners, frozen words, logs nobody changes."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from img_program.accounts.history import history_of
from img_program.database.context import Actor, as_system, database_context
from img_program.database.roles import Role
from roster.actions import acknowledge_notice
from roster.actions.notice_texts import load_first_notice
from roster.models import EligibilityDetermination, MinnesotaResidence, Notice, NoticeAcknowledgement, Registrant
from roster.workflow import NOTICE, REGISTRANT
from tests.people import make_user
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db


def test_nobody_begins_as_one_who_left() -> None:
    with pytest.raises(ProgrammingError, match="can't begin"):
        make_registrant(status="left", left_at=timezone.now())


def test_a_notice_goes_by_its_arrows_only() -> None:
    with as_system(reason="test"):
        notice = Notice.objects.create(
            kind="tennessen_joining", language="so", version="1", title="T", body="B", starts_on=date(2026, 1, 1)
        )
        with pytest.raises(ProgrammingError, match="Invalid transition"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(state="in_force", checked_by="A. Translator")
        load_first_notice(notice, checked_by="A. Translator")
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            Notice.objects.filter(pk=notice.pk).update(body="Other words")
        Notice.objects.filter(pk=notice.pk).update(ends_on=date(2027, 1, 1))


def test_two_texts_of_a_language_are_never_in_force_at_once() -> None:
    with as_system(reason="test"):
        notice = Notice.objects.create(
            kind="tennessen_joining", language="en", version="2", title="T", body="B", starts_on=date(2026, 1, 1)
        )
        with pytest.raises(IntegrityError, match="one_at_a_time"), transaction.atomic():
            load_first_notice(notice, checked_by="A. Person")


def test_a_period_belongs_to_the_person_of_its_registrant() -> None:
    mine, theirs = make_user(), make_user()
    record = make_registrant(theirs)
    with as_system(reason="test"), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match="same_owner"), database_context(Actor(Role.PERSON, mine.pk)):
        MinnesotaResidence.objects.create(registrant_id=record.pk, user=mine, starts_on="2020-01-01", starts_precision="day")


def test_a_person_cannot_write_a_determination_or_change_an_acknowledgement() -> None:
    user = make_user()
    record = make_registrant(user)
    with as_system(reason="test"):
        notice = Notice.objects.get(language="en")
    with database_context(Actor(Role.PERSON, user.pk)):
        acknowledge_notice(notice, by=user)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            NoticeAcknowledgement.objects.update(version="9")
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            EligibilityDetermination.objects.create(
                registrant=record,
                user=user,
                rule="is_img",
                outcome="met",
                basis="persons_statement",
                reason="x",
                facts_version=1,
                determined_by=user,
            )


def test_nobody_can_be_given_a_notice_in_anothers_name() -> None:
    mine, other = make_user(), make_user()
    with as_system(reason="test"):
        notice = Notice.objects.get(language="en")
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        database_context(Actor(Role.PERSON, mine.pk)),
        transaction.atomic(),
    ):
        acknowledge_notice(notice, by=other)


def test_history_is_written_with_the_owner_and_read_by_the_owner_alone() -> None:
    user, other = make_user(), make_user()
    record = make_registrant(user)
    with as_system(reason="test"):
        Registrant.objects.filter(pk=record.pk).update(name="New Name")
    with database_context(Actor(Role.PERSON, user.pk)):
        assert len(history_of(record)) == 2
    with database_context(Actor(Role.PERSON, other.pk)):
        assert history_of(record) == []


def test_the_workflow_tables_say_what_is_possible() -> None:
    assert [step.action for step in REGISTRANT.available("active")] == ["leave_roster"]
    assert REGISTRANT.target("left", "return_to_roster") == "active"
    assert "draft --> checked: check_notice" in NOTICE.diagram()
