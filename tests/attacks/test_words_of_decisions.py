"""A decision names no paper and no category, in the form and in the letter."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from img_program.documents.rules.names_never_collected import names_never_collected
from img_program.organizations.acting import acting_as
from roster.actions import ask_for_review
from roster.models import Outcome, Rule
from tests.attacks.test_eligibility_decisions import decide
from tests.people import People, sign_in
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db


NAMED = [
    "we saw your asylum approval letter", "You are a refugee.", "Your green card was shown.", "a lawful permanent resident",
    "Your passport says so.", "You have TPS.", "DACA recipient", "You entered on an H-1B.", "F\u20111 student",
    "Your I-94 shows the day.", "form I 485", "naturalization certificate", "You are a citizen.", "SIV holder",
    "special immigrant", "Your EAD is valid.", "employment authorization seen", "humanitarian parole", "your visa",
    "We saw your asy\u200blum letter", "ASYLEE", "carta de asilo", "immigration status confirmed", "country of birth: X",
    "birth certificate seen", "USCIS letter", "work permit", "You were deported.", "undocumented",
]  # fmt: skip


HARMLESS = [
    "You told us that you plan to stay, and that the United States is your home.",
    "You came on a J-1 or similar visa to start a US residency.",
    "We saw a document and did not copy it.",
    "Your medical school is in Puerto Rico; its degree counts.",
    "A statement of the clinic confirms the two years from 3 May 2024.",
    "You reside permanently in Minnesota.",
    "The organization Path to Residency confirms it.",
    "Section 2 of the law, item 1",
]


@pytest.mark.parametrize("words", NAMED)
def test_a_decision_names_no_paper_and_no_category(people: People, words: str) -> None:
    assert names_never_collected(words)
    record = make_registrant(people.stranger)
    with pytest.raises(ValidationError, match="Never name a kind of paper"):
        decide(record, people, Rule.IMG, Outcome.MET, reason=words)


@pytest.mark.parametrize("words", HARMLESS)
def test_plain_reasons_pass(words: str) -> None:
    assert names_never_collected(words) is None


def test_the_form_says_so_and_an_answer_is_held_to_the_same(client: Client, people: People) -> None:
    record = make_registrant(people.stranger)
    with acting_as(people.stranger):
        asked = ask_for_review(record, by=people.stranger, words="Please look.")
    sign_in(client, people.coordinator)
    said = {"rule": "is_img", "outcome": "met", "basis": "document_seen", "reason": "We saw your asylum approval letter."}
    page = client.post(reverse("roster:staff_person_tab", args=[record.pk, "eligibility"]), said)
    assert (page.status_code, "Never name a kind of paper" in page.text) == (422, True)
    page = client.post(reverse("roster:staff_review", args=[asked.pk]), {"answer": "Your refugee papers are fine."})
    assert (page.status_code, "Never name a kind of paper" in page.text) == (422, True)
