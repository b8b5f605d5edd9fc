"""Every form that shows what is stored compares field by field: nothing of a colleague is overwritten, nothing typed is lost."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from assessments import actions as assessments
from grants.awards.models import ChangeRequest
from img_program.accounts.models import StaffRoleName
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole
from img_program.web.forms import Form
from tests.access import Crowd
from tests.assessments.support import approved_version
from tests.grants.awards.factories import make_agreement
from tests.matrix.addresses import room_cases
from tests.people import People, make_member, make_staff, sign_in
from tests.reports.edition.made import make_edition

# A decision about what the page showed: when it changed meanwhile, it is looked at again, not merged.
DECIDES = {
    "img_program.notifications.forms.ApproveForm": "puts the text in force that was read",
    "img_program.notifications.forms.CheckForm": "says that this text was checked",
    "img_program.statute.forms.FutureValueForm": "makes a new value on the ground of those that the page showed",
    "img_program.statute.forms.WithdrawForm": "takes back the value that the page showed",
    "roster.forms.office.CheckEnglishForm": "says that this text was checked",
    "roster.forms.office.CheckTranslationForm": "the same",
    "roster.forms.office.InForceForm": "puts the text in force that was read",
    "residency.service.forms.DeclareForm": "a physician's declaration about one year, said to the figures on the page",
    "img_program.geography.forms.RegionCountiesForm": "counties move between regions: the whole set is compared, by `seen`",
    "assessments.forms.NewSessionForm": "the version is the instrument's, chosen for a new session",
    "residency.training.forms.TextForm": "the version is the text's own name",
}
_COUNTS = {"version", "revision", "seen", "expected_version", "seen_version"}


def _forms(cls: type[Form] = Form) -> set[type[forms.BaseForm]]:
    return {cls} | {each for sub in cls.__subclasses__() for each in _forms(sub)}


def test_no_form_compares_whole_versions_but_those_that_decide() -> None:
    room_cases()  # imports every room
    found = {f"{each.__module__}.{each.__qualname__}" for each in _forms() if _COUNTS & set(getattr(each, "base_fields", ()))}
    assert {name for name in found if not name.startswith("tests.")} == set(DECIDES)


# What a page shows filled in but stores nowhere yet, or decides anew.
NOT_STORED = {
    "assessments:staff_text": "from which day: today",
    "assessments:staff_version_part": "the empty rows below",
    "awards:agreement_act": "an amendment is a new version, beginning with the lines in force",
    "awards:agreement_new": "a new agreement, beginning with the budget",
    "awards:payment_new": "a new request",
    "consultation:staff_barrier_act": "a new note, today",
    "consultation:staff_barrier_new": "a new barrier",
    "consultation:staff_body_act": "a new seat",
    "consultation:staff_recommendation_act": "the day of a step: today",
    "documents:seal": "what is to be sealed",
    "notifications:staff_again": "one more try",
    "notifications:staff_approve": "from which day: today",
    "notifications:staff_template": "a new text",
    "reports:new": "a new set of figures",
    "reports:new_edition": "a new edition",
    "rounds:staff_assignment": "a new plan",
    "rounds:staff_negotiation": "the outcome is recorded once; a second one is refused",
    "service:site": "a question about a day",
    "training:program_act": "new positions",
}
_PART_OF_A_DAY = re.compile(r"_[012]$")


class Fields(HTMLParser):
    """The filled-in controls of each form that posts, and the marks it carries."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[dict[str, str], dict[str, str]]] = []
        self._filled: dict[str, str] | None = None
        self._marks: dict[str, str] = {}
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a control."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._filled, self._marks = {}, {}
        if self._filled is None:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "input" and name.startswith("seen:"):
            self._marks[name] = value
        elif tag == "input" and (
            given.get("type") not in {"hidden", "radio", "checkbox", "file", "submit"} or "checked" in given
        ):
            self._filled[name] = value
        elif tag == "textarea":
            self._area = name
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._filled[self._select] = value

    def handle_data(self, data: str) -> None:
        """Note the text of a textarea."""
        if self._area and self._filled is not None:
            self._filled[self._area] = self._filled.get(self._area, "") + data

    def handle_endtag(self, tag: str) -> None:
        """Close a control, or the form."""
        if tag == "textarea":
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form" and self._filled is not None:
            self.forms.append(({name: text.strip() for name, text in self._filled.items() if text.strip()}, self._marks))
            self._filled = None


def fields_of(page: str) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Of each form on a page: what it shows filled in, and its marks."""
    parser = Fields()
    parser.feed(page)
    return parser.forms


@pytest.mark.django_db
def test_every_form_that_shows_what_is_stored_says_what_it_showed(people: People, subtests: pytest.Subtests) -> None:
    crowd, compared = Crowd(people), set()
    unmarked: dict[str, set[str]] = {}
    for case in (each for each in room_cases() if each.method.lower() == "get"):
        name = next((each for each, status in case.expected.items() if status == 200 and each != "anonymous"), None)
        if name is None:
            continue
        with subtests.test(msg=str(case)), crowd.undone() as they:
            cache.clear()
            url = reverse(case.url_name, args=list(case.args(they)))  # says who is concerned
            response = crowd.browser(name).get(url)
            if response.streaming:
                list(getattr(response, "streaming_content", ()))
            if response.streaming or "html" not in response.headers.get("Content-Type", ""):
                continue
            for filled, marks in fields_of(response.content.decode()):
                if marks:
                    compared.add(case.url_name)
                known = {name.removeprefix("seen:") for name in marks}
                if missing := {each for each in filled if not {each, _PART_OF_A_DAY.sub("", each)} & known}:
                    unmarked.setdefault(case.url_name, set()).update(missing)
    assert {where: names for where, names in unmarked.items() if where not in NOT_STORED} == {}
    assert len(compared) > 20, sorted(compared)


class Colleague:
    """Somebody with a page open: the form as the page showed it, and what they type."""

    def __init__(self, person: Any, address: str) -> None:
        self.client, self.address = sign_in(Client(), person), address
        self.open()

    def open(self) -> None:
        """Read the page."""
        page = self.client.get(self.address).content.decode()
        shown, self.marks = next((filled, marks) for filled, marks in fields_of(page) if marks)
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
        self.fields = {name: unescape(text) for name, text in hidden.items() if name != "form_token"} | shown | self.marks

    def save(self, **typed: str) -> Any:
        """Type, and press "Save"."""
        return self.client.post(self.address, self.fields | typed)


@pytest.fixture
def rows(people: People) -> dict[str, tuple[Any, Any, str, dict[str, str], dict[str, str]]]:
    """Places where two people write: both persons, the address, what each of them types."""
    version = approved_version(people)
    with acting_as(people.assessment_coordinator):
        draft = assessments.start_next_version(version.instrument, by=people.assessment_coordinator)
    edition = make_edition(people.coordinator)
    second = make_member(people.organization, MembershipRole.ADMINISTRATOR)
    examiners = make_staff(StaffRoleName.ASSESSMENT_COORDINATOR)
    settings = reverse("reports:edition_settings", args=[edition.pk])
    return {
        "profile": (
            people.owner, second, reverse("organizations:profile", args=[people.organization.pk]),
            {"city": "Bemidji"}, {"website": "https://example.org/"},
        ),
        "settings": (
            people.coordinator, people.program_manager, settings,
            {"signatory_name": "Ana Sol", "contact_phone": "651-555-0100"}, {"addressees": "Ana Roe; Chair; Higher Education", "contact_phone": "651-555-0100"},
        ),
        "instrument": (
            people.assessment_coordinator, examiners,
            reverse("assessments:staff_version_part", args=[draft.pk, "domains"]),
            {"domains-0-description": "Of A."}, {"domains-1-description": "Of B."},
        ),
        "parameter": (
            people.program_manager, make_staff(StaffRoleName.PROGRAM_MANAGER), reverse("statute:provision", args=["144-1911-definitions"]),
            {"title": "Title of A", "reason": "A"}, {"summary": "Summary of B.", "reason": "B"},
        ),
    }  # fmt: skip


WHERE = ("profile", "settings", "instrument", "parameter")


@pytest.mark.django_db
@pytest.mark.parametrize("where", WHERE)
def test_each_changes_another_field_and_both_are_kept(rows: dict[str, Any], where: str) -> None:
    one, two, address, first, second = rows[where]
    a, b = Colleague(one, address), Colleague(two, address)
    saved = a.save(**first)
    assert saved.status_code == 302, re.findall(r"usa-error-message.{0,200}", saved.content.decode())
    assert b.save(**second).status_code == 302
    a.open()
    typed = {name: text for name, text in (first | second).items() if name != "reason"}
    assert {name: a.fields.get(name) for name in typed} == typed


@pytest.mark.django_db
@pytest.mark.parametrize("where", WHERE)
def test_the_same_field_is_asked_for_alone_and_nothing_is_blanked(rows: dict[str, Any], where: str) -> None:
    one, two, address, first, second = rows[where]
    field = next(iter(first))
    a, b = Colleague(one, address), Colleague(two, address)
    saved = a.save(**first)
    assert saved.status_code == 302, re.findall(r"usa-error-message.{0,200}", saved.content.decode())
    asked = b.save(**second, **{field: f"{first[field]} two"})
    page = asked.content.decode()
    assert asked.status_code == 422
    assert re.findall(r'data-conflict="([^"]+)"', page) == [field]
    assert f"{first[field]} two" in page
    for text in second.values():
        assert text in unescape(page)
    keep = re.search(rf'value="(keep:{field}:[^"]+)"', page)
    assert keep
    assert b.save(**second, **{field: f"{first[field]} two", "press": keep[1]}).status_code == 302
    a.open()
    assert a.fields[field] == f"{first[field]} two"


@pytest.mark.django_db
def test_a_row_that_a_colleague_took_out_stays_out_and_one_that_was_added_stays(rows: dict[str, Any]) -> None:
    one, two, address, _first, _second = rows["instrument"]
    a, b = Colleague(one, address), Colleague(two, address)
    count = int(a.fields["domains-INITIAL_FORMS"])
    assert a.save(**{"domains-1-name": "", f"domains-{count}-name": "New of A"}).status_code == 302
    assert b.save(**{"domains-0-description": "Of B."}).status_code == 302
    a.open()
    names = [a.fields.get(f"domains-{row}-name") for row in range(count + 1)]
    assert "New of A" in names
    assert b.fields["domains-1-name"] not in names
    assert a.fields["domains-0-description"] == "Of B."


@pytest.mark.django_db
def test_a_colleagues_shift_of_an_agreement_is_not_taken_back(people: People) -> None:
    agreement = make_agreement(people)
    address = reverse("awards:change_new", args=[agreement.pk])
    second = make_member(people.organization, MembershipRole.GRANT_MANAGER)
    a, b = Colleague(people.manager, address), Colleague(second, address)
    assert a.save(what_changes="Rooms cost more.", amount_1="19000", amount_2="21000").status_code == 302
    assert b.save(what_changes="Another person.", key_people="Rosa Diaz").status_code == 302
    with as_system(reason="test"):
        change = ChangeRequest.objects.get(key_people="Rosa Diaz")
        assert list(change.lines.values_list("amount", flat=True)) == [19_000, 21_000]
