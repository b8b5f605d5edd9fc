"""Find anything: what words find, for whom, what it leaves in the log, and what it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from grants.awards.models import PaymentRequest
from grants.rounds.actions.disclosures import Disclosed, disclose_about
from img_program.accounts.finders import FINDERS, KEPT, Sought
from img_program.accounts.models import AccessLog, OpenedPage, User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from roster.models import FactKind, FactStatus, PhysicianFact, Registrant
from tests.access import STAFF
from tests.grants.awards.factories import make_agreement, make_request
from tests.grants.rounds.factories import Round
from tests.people import People, make_staff, make_user, sign_in
from tests.queries import LIST, counted
from tests.roster.factories import make_registrant

FIND = "/staff/find/"
_LINK = re.compile(r'class="app-found__link" href="([^"]+)">(?:<bdi[^>]*>)?([^<]*)')


@dataclass(frozen=True)
class Scene:
    """A physician, and a grant of Northstar with a payment request that was sent."""

    person: Registrant
    request: PaymentRequest


@pytest.fixture
def scene(people: People) -> Scene:
    account = make_user("a.warsame@mail.example")
    person = make_registrant(name="Cabdiraxmaan Faarax Warsame", user=account, reach_by="phone", phone="+1 651-555-0142")
    with as_system(reason="test"):
        PhysicianFact.objects.create(
            registrant=person, user=account, kind=FactKind.ECFMG, status=FactStatus.CERTIFIED, number="0-123-456-7",
            happened_on=date(2020, 5, 1), precision="day",
        )  # fmt: skip
    request = make_request(people, make_agreement(people))
    return Scene(person, request)


def found(client: Client, words: str) -> dict[str, str]:
    """Addresses and labels of what a person finds, asked as the palette asks."""
    answer = client.post(FIND, {"words": words}, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.status_code
    return dict(_LINK.findall(answer.content.decode()))


def office(people: People, role: str = "coordinator") -> Client:
    return sign_in(Client(), getattr(people, role))


WAYS = (
        "Cabdiraxmaan Warsame", "warsame abdirahman", "Abdirahman F", "Farah", "faarax", "WARS",
        "651-555-0142", "(651) 555 0142", "+16515550142", "A.Warsame@mail.example", "<a.warsame@mail.example>", "0-123-456-7", "01234567",
)  # fmt: skip


@pytest.mark.django_db
def test_a_person_is_found_by_name_phone_email_and_number(people: People, scene: Scene) -> None:
    address = reverse("roster:staff_person", args=[scene.person.pk])
    client, finance = office(people), office(people, "finance_officer")
    for words in (*WAYS, str(scene.person.pk)):
        assert address in found(client, words), words
        assert address not in found(finance, words), "finance has nothing to do with the roster"
    assert address not in found(client, "Nobody Atall")


@pytest.mark.django_db
def test_grants_are_found_by_what_is_said_on_the_phone(people: People, scene: Scene) -> None:
    client, number = office(people), scene.request.number
    assert number == f"{scene.request.agreement.number}/1"
    for words in (number, number.lower(), f"approve {number}"):
        assert f"/grants/payments/{scene.request.pk}/" in found(client, words)
    agreement = reverse("awards:agreement", args=[scene.request.agreement_id])
    assert agreement in found(client, scene.request.agreement.number)
    assert agreement in found(client, "northst")
    assert reverse("organizations:staff_organization", args=[people.organization.pk]) in found(client, "career north")
    assert reverse("rounds:staff_new_round") in found(client, "new round")
    assert reverse("awards:staff_payments") in found(client, "payments")


WORDS = ("northstar", "warsame", "new", "letters", "report", "project", "round", "document")


@pytest.mark.django_db
def test_whatever_is_found_opens(people: People, scene: Scene, subtests: pytest.Subtests) -> None:
    applications = Round(people)
    closed = reverse("rounds:staff_application", args=[applications.mine.pk])
    wanted = (*WORDS, scene.request.number, applications.mine.number)
    for role in STAFF:
        with subtests.test(role):
            client = office(people, role)
            everything = {url for words in wanted for url in found(client, words)}
            assert (closed in everything) is (role != "assessment_coordinator")
            _opens(client, everything)
    for role in ("coordinator", "grants_specialist", "finance_officer", "program_manager"):
        with subtests.test(f"{role} in conflict"):
            person = getattr(people, role)
            with acting_as(person):
                disclose_about(people.organization, answer=Disclosed(has_conflict=True, explanation="My sister."), by=person)
            client = sign_in(Client(), person)
            everything = {url for words in wanted for url in found(client, words)}
            assert closed not in everything
            _opens(client, everything)


def _opens(client: Client, addresses: set[str]) -> None:
    for address in addresses:
        assert client.get(address).status_code == 200, address


@pytest.mark.django_db
def test_a_search_is_logged_with_a_line_for_each_person_and_without_the_words(people: People, scene: Scene) -> None:
    found(office(people), "warsame")
    with as_system(reason="test"):
        lines = AccessLog.objects.filter(user_id=people.coordinator.pk, kind=AccessLog.Kind.SEARCH)
        assert lines.filter(subject_type="roster.registrant", subject_id=str(scene.person.pk)).count() == 1
        assert lines.filter(subject_type="").exists()
        assert {line.purpose for line in lines} == {"Find anything"}


@pytest.mark.django_db
def test_what_was_opened_lately_stands_first_and_no_longer_than_it_may_be_opened(people: People, scene: Scene) -> None:
    client = office(people)
    person = reverse("roster:staff_person", args=[scene.person.pk])
    organization = reverse("organizations:staff_organization", args=[people.organization.pk])
    for address in (person, organization, person):
        assert client.get(address).status_code == 200
    assert list(found(client, "")) == [person, organization]
    with as_system(reason="test"):
        assert OpenedPage.objects.filter(user=people.coordinator).count() == 2
    with acting_as(people.coordinator):
        OpenedPage.objects.bulk_create(
            OpenedPage(user=people.coordinator, page="awards:award", key=str(number)) for number in range(KEPT + 5)
        )
    client.get(organization)
    with acting_as(people.coordinator):
        assert OpenedPage.objects.count() <= KEPT + 1
    other = sign_in(Client(), make_staff("finance_officer"))
    assert found(other, "") == {}


@pytest.mark.django_db
def test_a_search_costs_no_more_than_a_list(people: People, scene: Scene) -> None:
    client = office(people)
    found(client, "warsame")
    for words in ("northstar", "warsame", scene.request.number, "651-555-0142", "a.warsame@mail.example"):
        with CaptureQueriesContext(connection) as seen:
            found(client, words)
        assert len(counted(seen)) <= LIST + 4, [each[:90] for each in counted(seen)]


def test_every_kind_has_its_place() -> None:
    orders = [finder.order for finder in FINDERS]
    assert len(set(orders)) == len(orders) >= 8


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("651 555 0142", "phone"), ("mailto:x@y.example", "email"), ("approve g-2027-004/2", "number"), ("CG-2027-012/3", "number"),
        ("0-123-456-7", "digits"), ("Abdi", "is_words"),
    ],
)  # fmt: skip
def test_what_was_typed_is_understood(text: str, what: str) -> None:
    assert getattr(Sought(text), what)


@pytest.mark.django_db
def test_the_page_works_without_scripts_and_only_for_the_office(people: People, scene: Scene) -> None:
    client = office(people)
    page = client.get(FIND).content.decode()
    assert 'role="search"' in page
    answer = client.post(FIND, {"words": "warsame"})
    assert "Cabdiraxmaan Faarax Warsame" in answer.content.decode()
    assert "What changed lately" not in answer.content.decode()
    outsider: User = people.owner
    member = sign_in(Client(), outsider)
    assert member.post(FIND, {"words": "warsame"}).status_code == 404
    assert 'role="search"' not in member.get(reverse("homes:home")).content.decode()
