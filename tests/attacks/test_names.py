"""Names of people and organizations: what shows nothing is no name, and a name stands on one line."""

from __future__ import annotations

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.forms import AcceptForm, OrganizationForm
from img_program.organizations.models import Organization, OrganizationKind
from img_program.web.fields.names import NameField, clean_name
from roster.models import JoiningDraft, Registrant
from tests.roster.factories import make_registrant, newcomer

NOTHING_TO_SEE = [
    "\u200b", "\u2800", "\u3164", "\uffa0", "\u115f\u1160", "\u00ad", "\u200d", "\ufeff", "\u2060", "\u180e", "\u034f",
    "\u17b4", "\ufe0f", "\U000e0041", "\u202e", " \u200b\u2800 ", "\u3164\u3164", "\x00", "\x0b", "\u2028", "\x7f",
    ".", "---", "123", "12/34", "😀", "\u0301", "\u20e3", "!?", "\u2014",
]  # fmt: skip
WRITTEN_AND_KEPT = [
    ("  Amina   Yusuf ", "Amina Yusuf"),
    ("Amina\nYusuf", "Amina Yusuf"),
    ("Amina\r\n\tYusuf", "Amina Yusuf"),
    ("Amina\x0bYusuf", "Amina Yusuf"),
    ("Amina\u2028Yusuf\u2029", "Amina Yusuf"),
    ("Amina\u00a0Yusuf\u3000", "Amina Yusuf"),
    ("Amina\u2800Yusuf", "Amina Yusuf"),
    ("Ami\u200bna", "Amina"),
    ("Ami\u00adna\x00", "Amina"),
    ("\u202eAmina\u202c", "Amina"),
    ("\u3164Amina\u3164", "Amina"),
    ("Jose\u0301", "José"),
    ("3M", "3M"),
    ("O\u2019Brien-N'Diaye Jr.", "O\u2019Brien-N'Diaye Jr."),
    ("ሰላም ተስፋዬ", "ሰላም ተስፋዬ"),
    ("မောင်မောင်", "မောင်မောင်"),
    ("প্রিয়াঙ্কা", unicodedata.normalize("NFC", "প্রিয়াঙ্কা")),
    ("क्षितिज", "क्षितिज"),
    ("محمد", "محمد"),
    ("می‌خواهم", "می‌خواهم"),
    ("ශ්‍රී", "ශ්‍රී"),
    ("བསྟན་འཛིན", "བསྟན་འཛིན"),
    ("王小明", "王小明"),
    ("김철수", "김철수"),
    ("X", "X"),
]


@pytest.fixture
def person(client: Client) -> User:
    """Somebody who signed up, was given the notice and stands before the first question."""
    return newcomer(client)


@pytest.mark.parametrize("text", NOTHING_TO_SEE)
def test_what_shows_no_letter_is_no_name(text: str) -> None:
    with pytest.raises(ValidationError):
        NameField().clean(text)


@pytest.mark.parametrize(("written", "kept"), WRITTEN_AND_KEPT)
def test_a_name_is_kept_as_it_is_seen(written: str, kept: str) -> None:
    assert clean_name(written) == kept
    assert clean_name(kept) == kept


@pytest.mark.parametrize("text", ["A\ue000", "A\U0010fffd", "A\u0378", "A" + "\u0301\u0308" * 8])
def test_what_no_font_can_show_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        clean_name(text)


@given(st.text(max_size=40))
def test_every_text_is_a_clean_name_or_refused(text: str) -> None:
    try:
        name = clean_name(text)
    except ValidationError:
        return
    assert clean_name(name) == name
    assert name == " ".join(name.split())
    assert not name or any(each.isalpha() for each in name)


def test_length_is_that_of_the_name_and_not_of_what_was_typed_around_it() -> None:
    assert NameField(max_length=5).clean("Amina\u200b" + " " * 50) == "Amina"
    with pytest.raises(ValidationError):
        NameField(max_length=4).clean("Amina")


def test_an_optional_name_can_stay_empty() -> None:
    assert NameField(required=False).clean("  ") == ""


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\u200b", "\u2800", "\u3164", "123"])
def test_nobody_joins_under_a_name_that_nobody_can_open(client: Client, person: User, text: str) -> None:
    page = client.post(reverse("roster:question", args=["name"]), {"version": 0, "name": text, "press": "continue"})
    assert (page.status_code, "at least one letter" in page.text) == (422, True)


@pytest.mark.django_db
def test_a_line_break_in_the_draft_never_reaches_the_record(client: Client, person: User) -> None:
    answer = {"version": 0, "name": "Amina\x0bYusuf\u200b", "press": "continue"}
    assert client.post(reverse("roster:question", args=["name"]), answer).status_code == 302
    with as_system(reason="test"):
        assert JoiningDraft.objects.get(user=person).answers["name"]["name"]
    record = make_registrant(name="Amina\x0bYusuf\u200b", other_spellings=[])
    assert record.name == "Amina Yusuf"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["\u3164", "\u200b", "\u2800", "Amina\nYusuf", " Amina", "\u0001A", ""])
def test_the_database_refuses_what_no_form_has_seen(text: str) -> None:
    record = make_registrant()
    with as_system(reason="test"), pytest.raises(IntegrityError):
        Registrant.objects.filter(pk=record.pk).update(name=text)


@pytest.mark.django_db
@pytest.mark.parametrize("name", [kept for _written, kept in WRITTEN_AND_KEPT])
def test_the_database_takes_every_script(name: str) -> None:
    record = make_registrant(name=name)
    with as_system(reason="test"):
        record.refresh_from_db()
    assert record.name == name


@pytest.mark.django_db
def test_organizations_and_their_members_too() -> None:
    with as_system(reason="test"):
        organization = Organization.objects.create(name="North\nStar \u200bClinic", kind=OrganizationKind.values[0])
        assert organization.name == "North Star Clinic"
        with pytest.raises(ValidationError), transaction.atomic():
            Organization.objects.create(name="\u3164", kind=OrganizationKind.values[0])
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE organizations_organization SET name = %s WHERE id = %s", ["\u2800", organization.pk])
    for form in (AcceptForm({"name": "\u3164"}), OrganizationForm({"name": "\u2800", "kind": OrganizationKind.values[0]})):
        assert "name" in form.errors
