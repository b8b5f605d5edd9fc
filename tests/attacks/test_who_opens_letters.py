"""A letter asks the room that it tells of who may read it."""

from __future__ import annotations

import pytest
from django.test import Client

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.notifications.models import Letter, MessageTemplateVersion
from img_program.organizations.acting import acting_as
from tests.access import STAFF
from tests.people import People, sign_in

LETTERS = [
    ("assessments.decision", {"assessment_coordinator", "program_manager", "auditor"}),
    ("roster.reviewrequest", set(STAFF) - {"finance_officer"}),
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
                with acting_as(getattr(people, name)):
                    user = User.objects.get(pk=getattr(people, name).pk)
                    assert user.has_perm("notifications.read_letter", letter) == (name in allowed)
