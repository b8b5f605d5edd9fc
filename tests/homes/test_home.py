"""The home: who opens it, what it says, and what it costs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from img_program.accounts.models import StaffRoleName
from img_program.accounts.news import news_of
from img_program.accounts.work_items import Waiting, counted, needs_of
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Invitation, MembershipRole, Organization
from img_program.web.components import Need
from tests.access import EVERYBODY, STAFF, Case, assert_access, everybody, undecided
from tests.people import People, make_member, make_staff, make_user, sign_in

HOME = Case("homes:home", everybody(members=200, outsiders=200, staff=200))
FIND = everybody(members=404, outsiders=404, staff=200)
CASES = [HOME, Case("homes:find", FIND), Case("homes:find", FIND, method="post", data=lambda _people: {"words": "abdi"})]
BUDGET = 25


@pytest.mark.django_db
def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("homes", CASES) == set()


def _home(person: object) -> str:
    return sign_in(Client(), person).get(reverse("homes:home")).content.decode()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name in EVERYBODY if name != "anonymous"])
@pytest.mark.django_db
def test_a_home_costs_no_more_than_its_budget(people: People, name: str) -> None:
    client = sign_in(Client(), getattr(people, name))
    url = reverse("homes:home")
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(url).content.decode()
    assert len(captured) <= BUDGET, [query["sql"][:120] for query in captured]
    assert page.count("<h1>") == 1
    assert "What changed lately" in page


@pytest.mark.django_db
def test_somebody_with_every_role_of_the_office_stays_within_the_budget() -> None:
    client = sign_in(Client(), make_staff(*StaffRoleName))
    url = reverse("homes:home")
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    assert len(captured) <= BUDGET, [query["sql"][:120] for query in captured]


@pytest.mark.django_db
def test_needs_are_counted_by_one_query_and_due_ones_come_first(people: People) -> None:
    organization = people.organization
    with as_system(reason="test"):
        for number in range(2):
            Invitation.objects.create(
                organization=organization,
                email=f"x{number}@y.example",
                role=MembershipRole.VIEWER,
                token_hash=f"{number}",
                invited_by=people.owner,
                sent_at=timezone.now(),
                expires_at=timezone.now() + timedelta(days=number),
            )
    items: list[Need | Waiting] = [
        Waiting(Organization.objects.filter(pk=organization.pk), "organization", "organizations", "/a/", shows_count=False),
        Waiting(Organization.objects.none(), "nothing", "nothings", "/b/"),
        Waiting(Invitation.objects.open(), "invitation", "invitations", "/c/", due="expires_at"),
        Need("Something else", "/d/"),
    ]
    with acting_as(people.owner), CaptureQueriesContext(connection) as captured:
        found = counted(people.owner, items)
    assert [(need.label, need.count, need.due is not None) for need in found] == [
        ("organization", None, False),
        ("invitations", 2, True),
        ("Something else", None, False),
    ]
    assert found[1].is_late
    assert len([query for query in captured if "invitation" in query["sql"]]) == 1


@pytest.mark.django_db
def test_what_needs_an_administrator_stands_first_and_a_reader_is_told_that_nothing_does(people: People) -> None:
    page = _home(people.owner)
    assert page.index("Complete the address and phone") < page.index("For your organization") < page.index("What changed lately")
    assert "Nothing needs you now" in _home(people.teammate)


@pytest.mark.django_db
def test_an_auditor_has_doors_and_no_work(people: People) -> None:
    page = _home(people.auditor)
    assert "Nothing needs you now" in page
    for group in ("Roster", "Assessments", "Grants", "Reports", "Office"):
        assert f'<h3 class="app-doors__title">{group}</h3>' in page


@pytest.mark.django_db
def test_finance_staff_begin_at_their_home_and_not_at_the_questions_of_the_roster(people: People) -> None:
    client = sign_in(Client(), people.finance_officer)
    assert client.get(reverse("accounts:home_redirect"))["Location"] == reverse("homes:home")


@pytest.mark.django_db
def test_who_has_not_joined_begins_at_the_questions(people: People) -> None:
    client = sign_in(Client(), people.stranger)
    assert client.get(reverse("accounts:home_redirect"))["Location"] == reverse("roster:questions")


@pytest.mark.django_db
def test_a_member_of_staff_in_two_roles_sees_both(people: People) -> None:
    page = _home(make_staff(StaffRoleName.FINANCE_OFFICER, StaffRoleName.ASSESSMENT_COORDINATOR))
    assert "Finance officer" in page
    assert "Assessment coordinator" in page
    assert '<h3 class="app-doors__title">Assessments</h3>' in page or ">Assessments</a>" in page


@pytest.mark.django_db
def test_nobody_is_told_of_another_person_on_a_home(people: People) -> None:
    from tests.roster.factories import make_registrant  # noqa: PLC0415 - beside its only use

    user = make_user()
    make_registrant(name="Zubeda Nurani", user=user)
    for name in STAFF:
        assert "Zubeda" not in _home(getattr(people, name)), name
    with acting_as(user):
        assert [each.words for each in news_of(user)] == ["You joined the roster"]
        assert [need.label for need in needs_of(user)] == ["Tell us when you lived in Minnesota"]
    assert "You joined the roster" in _home(user)


@pytest.mark.django_db
def test_a_person_of_two_audiences_sees_the_doors_of_both(people: People) -> None:
    from tests.roster.factories import make_registrant  # noqa: PLC0415 - beside its only use

    user = make_member(people.organization, MembershipRole.NAVIGATOR)
    make_registrant(user=user)
    page = _home(user)
    assert "For your organization" in page
    assert "For yourself" in page
