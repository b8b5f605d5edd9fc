"""A letter asks the room that it tells of who may read it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client

from img_program.accounts.models import User
from img_program.accounts.permissions import permissions
from img_program.database.context import as_system
from img_program.database.roles import STAFF_ROLES
from img_program.notifications.models import Letter, MessageTemplateVersion
from img_program.notifications.permissions import VIEW_LETTERS
from img_program.notifications.readers import _READERS, ROOMS, permission_for
from img_program.organizations.acting import acting_as
from tests.access import STAFF
from tests.people import People, sign_in

LETTERS = [
    ("assessments.decision", {"assessment_coordinator", "program_manager", "auditor"}),
    ("roster.reviewrequest", set(STAFF) - {"finance_officer"}),
    ("awards.award", {"coordinator", "grants_specialist", "program_manager", "data_practices_official", "auditor"}),
    ("service.moneyout", {"coordinator", "grants_specialist", "program_manager", "data_practices_official", "auditor"}),
    ("rounds.application", {"coordinator", "grants_specialist", "program_manager", "data_practices_official", "auditor"}),
    ("service.obligation", {"coordinator", "program_manager", "auditor"}),
    ("training.appointment", {"coordinator", "grants_specialist", "program_manager", "data_practices_official", "auditor"}),
]


@pytest.mark.django_db
def test_letters_ask_the_room_they_tell_of(client: Client, people: People, subtests: pytest.Subtests) -> None:
    assert LETTERS
    for number, (kind, allowed) in enumerate(LETTERS):
        with as_system(reason="test"):
            version = MessageTemplateVersion.objects.all()[0]
            letter = Letter.objects.create(
                template=version.template,
                version=version,
                user=people.stranger,
                language="en",
                subject=f"Unmistakable {number}",
                body_html="<p>Private words</p>",
                about_kind=kind,
                about_id="1",
                about_transition="told",
                key=f"key-{number}",
            )
            letter.deliveries.create(name=f"Person {number} Example", channel="phone", state="to_do")
        for name in STAFF:
            with subtests.test(msg=f"{kind} {name}"):
                browser = sign_in(client, getattr(people, name))
                for address in (
                    f"/notifications/letter/{letter.pk}/",
                    f"/staff/notifications/letters/{letter.pk}/",
                ):
                    assert (browser.get(address).status_code == 200) == (name in allowed), address
                for address in ("/staff/notifications/letters/", "/staff/notifications/by-hand/"):
                    listed = f"Person {number} Example" in browser.get(address).content.decode()
                    assert listed == (name in allowed), address
                with acting_as(getattr(people, name)), connection.cursor() as cursor:
                    for table, column in (("letter", "id"), ("letterevent", "pgh_obj_id"), ("delivery", "letter_id")):
                        cursor.execute(f"SELECT EXISTS (SELECT FROM notifications_{table} WHERE {column} = %s)", [letter.pk])
                        assert cursor.fetchone() == (name in allowed or name == "auditor",), f"{table} in the database"
                    user = User.objects.get(pk=getattr(people, name).pk)
                    assert user.has_perm("notifications.read_letter", letter) == (name in allowed)


def test_the_database_says_what_the_registry_says() -> None:
    readers = permissions()[VIEW_LETTERS].staff
    assert ROOMS
    for beginning, office in ROOMS.items():
        room = permission_for(beginning)
        assert room is not None, beginning
        allowed = permissions()[room].staff & readers
        assert set(office) == {STAFF_ROLES[role.value] for role in allowed} - {"img_auditor"}, beginning
    assert set(_READERS) == set(ROOMS)
