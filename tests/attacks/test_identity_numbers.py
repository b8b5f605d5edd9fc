"""Numbers of identity documents: found in every spelling, and nothing innocent is a dead end."""

from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.documents.checking import refuse_forbidden_text
from img_program.documents.rules.looks_forbidden import Certainty, looks_forbidden, suspicions
from img_program.organizations.acting import acting_as
from roster.models import JoiningDraft
from tests.people import People, sign_in
from tests.roster.factories import make_registrant, newcomer

HITS = [
    "219-09-9999",
    "219 09 9999",
    "219.09.9999",
    "219 - 09 - 9999",
    "219\u201309\u20139999",
    "SSN: 219099999",
    "ssn219099999",
    "S.S.N. 219-09-9999",
    "SS# 219099999",
    "soc sec no 219 09 9999",
    "Social Security number is 219099999",
    "seguro social: 219099999",
    "\uff12\uff11\uff19\uff0d\uff10\uff19\uff0d\uff19\uff19\uff19\uff19",
    "\u0662\u0661\u0669-\u0660\u0669-\u0669\u0669\u0669\u0669",
    "2 1 9 0 9 9 9 9 9",
    "219\u200b-09-9999",
    "My social: 219099999",
    "219/09/9999",
    "219_09_9999",
    "ITIN 912-34-5678",
    "A123456789",
    "A 123-456-789",
    "a123456789",
    "A# 123 456 789",
    "A-12345678",
    "alien registration number: 12345678",
    "Alien # A012345678",
    "alien no. 123456789",
    "USCIS # 123-456-789",
    "USCIS number 123456789",
    "my A-number is 123456789",
    "green card number 123-456-789",
    "green card: 123456789",
    "Green Card # SRC2190012345",
    "permanent resident card no. 123 456 789",
    "I-551 number 123456789",
    "EAC2190012345",
    "WAC 21 900 12345",
    "LIN-21-900-12345",
    "SRC2190012345",
    "MSC 2190012345",
    "NBC2190012345",
    "IOE0912345678",
    "ioe 0912345678",
    "YSC2190012345",
    "SRC receipt number 2190012345",
    "USCIS receipt number: 2190012345",
    "I-94 12345678901",
    "I-94 number: 123456789A1",
    "I94 # 123 456 789 01",
    "123456789A1",
    "admission number 12345678901",
    "arrival record 123456789C4",
    "passport number C01234567",
    "passport no: 512345678",
    "Passport X1234567",
    "my passport is AB1234567",
    "pasaporte 12345678",
    "passport # 12 345 6789",
    "visa number 12345678",
    "visa foil no. A1234567",
    "visa no 20191234567890",
    "visa 12345678",
    "naturalization certificate 12345678",
    "SEVIS N0012345678",
    "N0012345678",
    "work permit number SRC1234567890",
    "EAD 123-456-789",
    "travel document 123456789",
    "national id 1234567890",
]
INNOCENT = [
    "",
    "Call 612-555-0199 or (651) 201-3838.",
    "000-12-3456",
    "666-12-3456",
    "912-34-5678",
    "219-00-9999",
    "219-09-0000",
    "ZIP 55401-1234",
    "55401-1234",
    "St. Paul, MN 55101-2134",
    "MN 551012134",
    "file number 123456789",
    "file no. 219099999",
    "File #219099999",
    "agreement number 219099999",
    "ECFMG 0-123-456-7",
    "ECFMG certificate 01234567",
    "NPI 1234567893",
    "EIN 41-6007162",
    "Grant 2026-05-0123",
    "Invoice 1219-09-99991",
    "Payment of $123,456,789",
    "$219099999",
    "A 5-year plan for 2026",
    "Program A: 12 participants; phone 612 555 0199",
    "P<0.05 and A<B<<C",
    "Step 1: 245, Step 2 CK: 250, on 12/09/2024",
    "ORCID 0000-0002-1825-0097",
    "0000-0001-5109-3700",
    "+1 612 555 0199",
    "6125550199",
    "+252 61 555 0199",
    "+234 80 3123 4567",
    "+251-91-123-4567",
    "2026-05-03",
    "05/03/2026",
    "12.05.2024",
    "I passed Step 1 in 2019 and Step 2 CK in 2021.",
    "WAC 246-919-330",
    "Minn. Stat. 144.1911",
    "passport expired in 2019",
    "Do not send your passport or visa. Call 651-201-3838.",
    "green card: please never send it",
    "J-1 or similar visa to start 2024",
    "We served 120000 people; passport program 2024-2025",
    "GR-2026-014",
    "MDH-12345",
    "245 12 2024",
    "DEA AB1234563",
    "AAMC 12345678",
    "NRMP N1234567",
    "License 67890",
    "Form I-94 is not needed. Call 651-201-3838",
    "visa interview on 2024-03-05",
    "visa since 03 05 2024",
    "A-100 building",
    "Section A 12345",
    "10.1056/NEJMoa2034577",
    "1-800-657-3939",
    "0123456789",
    "12345-6789-01",
    "routing 091000019",
    "USMLE ID 5-123-456-7",
    "A 2024-2025 plan",
    "Room A 123 456",
    "SWIFT vendor 0000123456",
    "supplier 219099999",
    "Award A: 100,000",
    "work permit takes 120 days, call 651 201 3838",
    "my passport name is Omar; phone 6125550199",
]


@pytest.mark.parametrize("text", HITS)
def test_a_number_of_an_identity_document_is_found_in_every_spelling(text: str) -> None:
    assert looks_forbidden(text)
    assert looks_forbidden(f"Dear colleagues,\nmy words: {text}\nThank you.")
    with pytest.raises(ValidationError) as refusal:
        refuse_forbidden_text(text)
    assert not re.search(r"\d", refusal.value.messages[0])


@pytest.mark.parametrize("text", INNOCENT)
def test_an_innocent_number_is_not_asked_about(text: str) -> None:
    assert not list(suspicions(text))
    refuse_forbidden_text(text)


@pytest.mark.parametrize("text", ["219099999", "my number is 123456789"])
def test_nine_digits_alone_are_a_question_in_a_form_and_nothing_in_a_document(text: str) -> None:
    assert [each.certainty for each in suspicions(text)] == [Certainty.POSSIBLE]
    assert looks_forbidden(text) is None


def test_one_number_is_one_mark_in_every_spelling_and_tells_nothing() -> None:
    marks = {each.mark for text in ("219-09-9999", "219 09 9999", "219.09.9999") for each in suspicions(text)}
    assert len(marks) == 1
    assert "219" not in marks.pop()[:3]


def _mark_in(page: str) -> list[str]:
    return re.findall(r'name="not_identity_number" value="([0-9a-f]+)"', page)


@pytest.mark.django_db
def test_the_way_on_is_one_box_and_leaves_a_line(client: Client) -> None:
    person = newcomer(client)
    address = reverse("roster:question", args=["reach"])
    answer = {"version": 0, "reach_by": "navigator", "navigator": "Sara, desk 219-09-9999", "press": "continue"}
    refused = client.post(address, answer)
    assert (refused.status_code, "This is not an identity number" in refused.text) == (422, True)
    (mark,) = _mark_in(refused.text)
    assert client.post(address, {**answer, "not_identity_number": "0" * 20}).status_code == 422
    assert client.post(address, {**answer, "navigator": "Sara 219-09-9998", "not_identity_number": mark}).status_code == 422
    assert client.post(address, {**answer, "not_identity_number": mark}).status_code == 302
    with as_system(reason="test"):
        assert JoiningDraft.objects.get(user=person).answers["reach"]["navigator"] == "Sara, desk 219-09-9999"
        (line,) = AccessLog.objects.filter(purpose__startswith="Said that it is not")
    assert (line.user_id, re.search(r"\d{3}", line.purpose)) == (person.pk, None)


@pytest.mark.django_db
def test_what_was_said_once_is_not_asked_again_by_the_record(client: Client, people: People) -> None:
    make_registrant(people.stranger, reach_by="navigator", navigator="Sara, desk 219-09-9999")
    sign_in(client, people.stranger)
    assert "Sara, desk 219-09-9999" in client.get(reverse("roster:my_record")).text


@pytest.mark.django_db
def test_the_box_stays_ticked_while_another_answer_is_corrected(client: Client, people: People) -> None:
    record = make_registrant(people.stranger)
    sign_in(client, people.coordinator)
    address = reverse("roster:staff_person_tab", args=[record.pk, "eligibility"])
    said = {"rule": "is_img", "outcome": "met", "basis": "persons_statement", "reason": "File 219-09-9999 at the school."}
    (mark,) = _mark_in(client.post(address, said).text)
    corrected = client.post(address, {**said, "basis": "", "not_identity_number": mark})
    assert (corrected.status_code, _mark_in(corrected.text)) == (422, [mark])
    assert client.post(address, {**said, "not_identity_number": mark}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["My SSN is 219-09-9999", "green card number 123-456-789", "SRC2190012345"])
def test_what_the_text_itself_names_has_to_go(client: Client, people: People, text: str) -> None:
    make_registrant(people.stranger)
    sign_in(client, people.stranger)
    page = client.post(reverse("roster:look_again"), {"words": text})
    assert (page.status_code, _mark_in(page.text)) == (422, [])
    marks = [each.mark for each in suspicions(text)]
    assert client.post(reverse("roster:look_again"), {"words": text, "not_identity_number": marks}).status_code == 422


@pytest.mark.django_db
def test_outside_a_request_nobody_can_say_so(people: People) -> None:
    with acting_as(people.coordinator), pytest.raises(ValidationError):
        refuse_forbidden_text("219-09-9999")
