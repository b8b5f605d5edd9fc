"""Whoever asks for a document, the room it belongs to answers: a table of purpose, state and person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grants.awards.models import Award
from grants.rounds.models import Answer, Application
from grants.rounds.permissions import ANSWER_FILE
from img_program.approvals.models import Approval, Confirmation
from img_program.database.context import as_system
from img_program.documents import actions
from img_program.documents.models import DESTROY_STEP, Classification, Document, Sealing, SealReason
from img_program.documents.purposes import purposes
from img_program.documents.sealables import sealables
from img_program.organizations.acting import acting_as
from img_program.settings.files import private_folder
from roster.models import Registrant
from tests.access import EVERYBODY, MEMBERS, STAFF, Crowd
from tests.documents.files import pdf, sent
from tests.documents.support import check, checked
from tests.grants.awards.factories import make_agreement, make_draft, make_request
from tests.grants.rounds import factories as rounds
from tests.people import People, make_user, sign_in
from tests.roster.factories import make_registrant

OFFICE = ("coordinator", "grants_specialist", "program_manager")
READERS = (*OFFICE, "data_practices_official", "finance_officer", "auditor")
RESIDENCY = (*OFFICE, "data_practices_official", "auditor")


@pytest.fixture(autouse=True)
def _open_at_once(settings: Any, tmp_path: Path) -> None:
    """Private files of this test lie in a folder of its own, and no scanner is asked."""
    settings.DOCUMENT_SCANNER = "none-demo-only"
    settings.STORAGES = {**settings.STORAGES, "default": private_folder(tmp_path / "private")}


def _application(people: People, *, by_staff: bool = False) -> tuple[Application, Document]:
    """A draft of Northstar in an open round, with a file."""
    opportunity = rounds.make_round(people)
    application = rounds.make_draft(opportunity, people.organization, people.manager)
    document = checked(people.manager, people.organization, purpose=ANSWER_FILE, classification=Classification.NONPUBLIC)
    with as_system(reason="test"):
        answer = Answer.objects.filter(application=application)[0]
        Answer.objects.filter(pk=answer.pk).update(document=document)
        if by_staff:
            Application.objects.filter(pk=application.pk).update(is_entered_by_staff=True)
    return application, document


def _draft(people: People) -> Document:
    return _application(people)[1]


def _entered_by_staff(people: People) -> Document:
    return _application(people, by_staff=True)[1]


def _submitted_before_the_deadline(people: People) -> Document:
    application, document = _application(people)
    rounds.submit(application, people.manager)
    return document


def _opened(people: People) -> Document:
    application, document = _application(people)
    rounds.submit(application, people.manager)
    rounds.pass_deadline(application.opportunity)
    return document


def _draft_after_the_deadline(people: People) -> Document:
    application, document = _application(people)
    rounds.pass_deadline(application.opportunity)
    return document


def _taken_out_of_the_draft(people: People) -> Document:
    document = _draft(people)
    with as_system(reason="test"):
        Answer.objects.filter(document=document).update(document=None)
    return document


def _receipt(*, submitted: bool) -> Callable[[People], Document]:
    def make(people: People) -> Document:
        request = make_request(people, make_agreement(people), submit=submitted)
        with as_system(reason="test"):
            receipt = request.lines.exclude(receipt=None)[0].receipt
        assert receipt is not None
        return check(receipt)

    return make


def _of(purpose: str, **more: Any) -> Callable[[People], Document]:
    """A paper of Northstar for a purpose."""
    return lambda people: checked(people.owner, people.organization, purpose=purpose, **more)


def _of_the_office(purpose: str) -> Callable[[People], Document]:
    def make(people: People) -> Document:
        with acting_as(people.program_manager):
            made = actions.upload_document(sent("paper.pdf", pdf()), by=people.program_manager, purpose=purpose)
        return check(made)

    return make


def _justification(people: People) -> Document:
    """The paper of a single source, with its award."""
    made = _of_the_office("grants.justification")(people)
    award = make_draft(people)
    with as_system(reason="test"):
        Award.objects.filter(pk=award.pk).update(justification_document=made)
    return made


def _approval(*, read: bool) -> Callable[[People], Document]:
    """The paper of an approval given elsewhere; with `read`, a second member of staff said that it shows it."""

    def make(people: People) -> Document:
        made = _of_the_office("documents.approval")(people)
        with as_system(reason="test"):
            given = Approval.objects.create(
                step=DESTROY_STEP,
                subject_id="1",
                decision="approved",
                given_elsewhere_by="The commissioner",
                given_elsewhere_office="Commissioner's office",
                given_elsewhere_on=timezone.localdate(),
                subject_changed_on=timezone.localdate(),
                document_id=made.pk,
                recorded_by=people.program_manager,
            )
            if read:
                Confirmation.objects.create(approval=given, says_so=True, by=people.data_practices_official)
        return made

    return make


def _personal(purpose: str) -> Callable[[People], Document]:
    """A paper of Charlie."""

    def make(people: People) -> Document:
        with as_system(reason="test"):
            made = actions.upload_document(
                sent("paper.pdf", pdf()), by=people.stranger, purpose=purpose, registrant_user=people.stranger
            )
        return check(made)

    return make


TABLE: list[tuple[str, Callable[[People], Document], tuple[str, ...]]] = [
    ("grants.answer: draft in an open round", _draft, MEMBERS),
    ("grants.answer: submitted, before the deadline", _submitted_before_the_deadline, MEMBERS),
    ("grants.answer: after the deadline", _opened, (*MEMBERS, *READERS)),
    ("grants.answer: still a draft after the deadline", _draft_after_the_deadline, MEMBERS),
    ("grants.answer: taken out of the draft", _taken_out_of_the_draft, MEMBERS),
    ("grants.answer: written down by the office", _entered_by_staff, (*MEMBERS, *OFFICE)),
    ("grants.receipt: of a draft", _receipt(submitted=False), MEMBERS),
    ("grants.receipt: of a submitted request", _receipt(submitted=True), (*MEMBERS, *READERS)),
    ("grants.signed_agreement", _of("grants.signed_agreement"), (*MEMBERS, *READERS)),
    ("grants.justification", _justification, READERS),
    ("residency.gate", _of("residency.gate"), ("manager", *RESIDENCY)),
    ("residency.participant_agreement", _personal("residency.participant_agreement"), ("stranger", *RESIDENCY)),
    ("consultation.minutes", _of_the_office("consultation.minutes"), STAFF),
    ("consultation.evidence", _of_the_office("consultation.evidence"), STAFF),
    ("documents.organization", _of("documents.organization"), (*MEMBERS, *STAFF)),
    (
        "documents.person",
        _personal("documents.person"),
        ("stranger", "coordinator", "program_manager", "data_practices_official", "auditor"),
    ),
    (
        "documents.approval: of a destruction",
        _approval(read=True),
        ("coordinator", "program_manager", "data_practices_official", "auditor"),
    ),
    # The second reader is one of those who could decide it, or oversees every step.
    (
        "documents.approval: of a destruction, waiting for its second reader",
        _approval(read=False),
        ("coordinator", "program_manager", "data_practices_official", "auditor"),
    ),
]


def document_events(document: Document) -> bool:
    """Whether whoever acts reads of the document in its history."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM documents_documentevent WHERE pgh_obj_id = %s)", [document.pk])
        return bool(cursor.fetchone()[0])


def test_every_purpose_stands_in_the_table() -> None:
    assert {each.code for each in purposes()} == {label.partition(":")[0] for label, _make, _who in TABLE}


@pytest.mark.django_db
def test_the_room_answers_for_page_download_list_seal_and_removal(people: People, subtests: pytest.Subtests) -> None:
    crowd = Crowd(people)
    assert TABLE
    for label, make, allowed in TABLE:
        with subtests.test(msg=label), crowd.undone() as they:
            document = make(they)
            assert document.is_openable
            page = f"/documents/{document.pk}/"
            answers = {name: crowd.ask(name, "get", f"{page}download/", {}, they) for name in EVERYBODY}
            assert {name for name, status in answers.items() if status == 200} == set(allowed)
            for name in STAFF:
                listed = str(document.pk) in crowd.browser(name).get("/staff/documents/").content.decode()
                assert listed == (name in allowed), name
                seal = crowd.ask(name, "get", reverse("documents:seal", args=["documents.document", document.pk]), {}, they)
                assert (seal == 200) == (name in allowed and name != "auditor"), name
                with acting_as(getattr(they, name)):
                    found = Document.objects.filter(pk=document.pk).exists()
                    told = document_events(document)
                if name != "auditor":  # who reads what the office did, but no applications before their time
                    assert found == (name in allowed), f"{name} in the database"
                    assert told == (name in allowed), f"{name} in the history"
                assert found or name not in allowed
                if name not in allowed:
                    assert crowd.ask(name, "post", f"{page}remove/", {}, they) == 404


@pytest.mark.django_db
def test_actions_ask_too(people: People) -> None:
    document = _draft(people)
    for user in (people.coordinator, people.finance_officer, people.program_manager):
        with acting_as(user):
            for attempt in (
                lambda by=user: actions.open_document(document, by=by),
                lambda by=user: actions.withdraw_document(document, by=by),
                lambda by=user: actions.seal(document, by=by, reason=SealReason.HEALTH),
                lambda by=user: actions.classify_document(document, by=by, classification=Classification.PUBLIC),
                lambda by=user: actions.share_document(document, user=by, until=timezone.now(), purpose="x", by=by),
            ):
                with pytest.raises(PermissionDenied):
                    attempt()


@pytest.mark.django_db
def test_nobody_seals_by_counting(client: Client, people: People) -> None:
    registrant = make_registrant(make_user(), name="Selam Example")
    finance = sign_in(client, people.finance_officer)
    for number in range(1, registrant.pk + 2):
        address = reverse("documents:seal", args=["roster.registrant", number])
        assert finance.get(address).status_code == 404
        assert finance.post(address, {"fields_chosen": ["name"], "reason": "health"}).status_code == 404
    with as_system(reason="test"):
        assert not Sealing.objects.exists()
        assert Registrant.objects.get(pk=registrant.pk).name == "Selam Example"
    with acting_as(people.finance_officer), pytest.raises(PermissionDenied):
        actions.seal(registrant, by=people.finance_officer, reason=SealReason.HEALTH)


def test_every_sealable_table_says_who_sees_its_rows() -> None:
    unsaid = {each.label for each in sealables() if each.seen_by.__name__ == "_only_officials"}
    assert unsaid == set()


@pytest.mark.django_db
def test_sealings_of_others_are_for_those_who_decide(client: Client, people: People) -> None:
    document = checked(people.owner, people.organization)
    with acting_as(people.coordinator):
        sealing = actions.seal(document, by=people.coordinator, reason=SealReason.HEALTH)
    assert STAFF
    for name in STAFF:
        browser = sign_in(client, getattr(people, name))
        shown = str(sealing.pk) in browser.get("/staff/documents/sealed/").content.decode()
        may = name in {"coordinator", "program_manager", "data_practices_official", "auditor"}
        assert shown == may, name
        assert (browser.get(f"/staff/documents/sealed/{sealing.pk}/").status_code == 200) == may, name
