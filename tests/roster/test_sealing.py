"""Free texts of the roster: refused where they can be told, sealed everywhere, and after destruction nowhere."""

from __future__ import annotations

import subprocess

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from img_program.database.access import RETENTION, SYSTEM, Access
from img_program.database.context import as_system
from img_program.documents import actions
from img_program.documents.models import SealReason
from img_program.documents.sealables import sealables
from img_program.notifications.models import Letter
from img_program.organizations.acting import acting_as
from roster.actions import answer_review, ask_for_review, record_determination, update_answers
from roster.models import Basis, Outcome, Registrant, ReviewRequest, Rule
from tests.people import People, sign_in
from tests.roster.factories import make_registrant
from tests.servers import cluster

MARKER = "ZEBRA-MARKER-5207"


def in_a_dump() -> bool:
    """Whether the marker is anywhere in the database, as a backup would hold it."""
    server = cluster()
    name = str(connection.settings_dict["NAME"])
    command = [str(server.programs / "pg_dump"), "--host", str(server.sockets), "--username", "postgres", name]
    return MARKER.encode() in subprocess.run(command, capture_output=True, check=True).stdout


def planted(people: People) -> tuple[Registrant, ReviewRequest]:
    """A person whose record, question, answer (and its letter) and decision hold the marker, each in a version of history too."""
    record = make_registrant(people.stranger, reach_by="navigator", navigator=f"Asha, {MARKER}")
    with acting_as(people.stranger):
        update_answers(record, by=people.stranger, columns={"other_spellings": ["Hodan", MARKER]})
        asked = ask_for_review(record, by=people.stranger, words=f"Please look at {MARKER}.")
    with acting_as(people.coordinator):
        answer_review(asked, by=people.coordinator, answer=f"We saw {MARKER} & more.")
        record_determination(
            record,
            by=people.coordinator,
            rule=Rule.IMMIGRANT_IMG,
            outcome=Outcome.MET,
            basis=Basis.STATEMENT,
            reason=f"You told us of {MARKER}.",
        )
    return record, asked


@pytest.mark.django_db(transaction=True)
def test_a_marker_planted_in_texts_of_the_roster_is_destroyed_and_found_nowhere(people: People) -> None:
    record, asked = planted(people)
    with as_system(reason="test"):
        letter = Letter.objects.get(about_kind="roster.reviewrequest")
        assert MARKER in letter.body_html
        rows = [record, asked, record.determinations.get()]
    assert in_a_dump()
    sealed = []
    with acting_as(people.coordinator):
        for row in rows:
            sealed.append(actions.seal(row, by=people.coordinator, reason=SealReason.GOVERNMENT_NUMBER))
            actions.propose_destruction(sealed[-1], by=people.coordinator, reason="It must not be here.")
        for row in rows:
            row.refresh_from_db()
            assert MARKER not in str(vars(row))
    with as_system(reason="test"):
        letter.refresh_from_db()
    assert letter.body_html == "[removed]"
    assert letter.subject != "[removed]"  # only what repeats the value goes along
    with acting_as(people.program_manager):
        for each in sealed:
            actions.approve_destruction(each, by=people.program_manager)
    assert not in_a_dump()


@pytest.mark.django_db
def test_an_append_only_decision_sealed_by_mistake_comes_back(people: People) -> None:
    record, _asked = planted(people)
    with as_system(reason="test"):
        decision = record.determinations.get()
    with acting_as(people.coordinator):
        sealing = actions.seal(decision, by=people.coordinator, reason=SealReason.NOT_NEEDED)
    with acting_as(people.data_practices_official):
        actions.release(sealing, by=people.data_practices_official)
        decision.refresh_from_db()
    assert decision.reason == f"You told us of {MARKER}."


def test_every_registered_field_can_be_taken_out_by_somebody() -> None:
    """A table that nobody may update could be registered and yet never sealed."""
    entries = list(sealables())
    assert entries
    for entry in entries:
        for access in (each for each in entry.model._meta.constraints if isinstance(each, Access)):
            may = access.grants.get(SYSTEM, "") if not entry.is_append_only else access.grants.get(RETENTION, "")
            assert "UPDATE" in may, entry.label


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["My SSN is 219-09-9999", "A 123 456 789", "passport P1234567 C12345678"])
def test_what_can_be_told_is_refused_in_every_free_text(people: People, text: str) -> None:
    record = make_registrant(people.stranger)
    with acting_as(people.stranger):
        for columns in ({"name": text}, {"other_spellings": ["Ali", text]}, {"navigator": text}):
            with pytest.raises(ValidationError, match="identity document"):
                update_answers(record, by=people.stranger, columns=columns)
        with pytest.raises(ValidationError, match="identity document"):
            ask_for_review(record, by=people.stranger, words=text)


@pytest.mark.django_db
def test_staff_reach_the_sealing_from_the_persons_page(client: Client, people: People) -> None:
    record = make_registrant(people.stranger)
    with acting_as(people.stranger):
        ask_for_review(record, by=people.stranger, words="Look again, please.")
    sign_in(client, people.coordinator)
    for tab, label in (("", "roster.registrant"), ("eligibility/", "roster.reviewrequest")):
        page = client.get(f"{reverse('roster:staff_person', args=[record.pk])}{tab}").text
        assert f"/seal/{label}/" in page
