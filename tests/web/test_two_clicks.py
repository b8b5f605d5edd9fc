"""Each duty of the program is found within two clicks: from the public home, and from one's own."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.assessments.support import running
from tests.grants.rounds.factories import make_reviewer, make_round
from tests.people import People, make_user, sign_in
from tests.residency.training.factories import institution
from tests.roster.factories import make_registrant

LINK = re.compile(r'<a [^>]*?href="(/[^"#?]*)"')


def within_two_clicks(client: Client, start: str) -> set[str]:
    """Addresses that are linked on the page, or on a page that it links to."""
    home = client.get(start, follow=True)
    assert home.status_code == 200
    first = set(LINK.findall(home.content.decode()))
    found = set(first)
    for address in first:
        answer = client.get(address, follow=True)
        if answer.get("Content-Type", "").startswith("text/html"):
            found |= set(LINK.findall(answer.content.decode()))
    return found


@pytest.mark.django_db
def test_a_stranger_finds_each_duty_from_the_public_home() -> None:
    found = within_two_clicks(Client(), reverse("roster:home"))
    wanted = {
        "roster:start": "1: the roster",
        "assessments:about": "2: clinical readiness",
        "rounds:opportunities": "3 to 5: the grants",
        "awards:public_list": "3 to 5: who received one",
        "consultation:about": "6: barriers",
        "consultation:professions": "7: other professions",
        "consultation:recommendations": "8: the licensure study",
        "published:editions": "the yearly report",
    }
    assert {duty for name, duty in wanted.items() if reverse(name) not in found} == set()
    grants = Client().get(reverse("rounds:opportunities")).content.decode()
    for program in ("Career guidance and support services", "Clinical preparation", "Primary care residency positions"):
        assert program in grants


@pytest.mark.django_db
def test_staff_find_each_duty_from_their_home(people: People) -> None:
    found = within_two_clicks(sign_in(Client(), people.program_manager), reverse("homes:home"))
    wanted = (
        "roster:staff_list", "assessments:staff_home", "rounds:staff_rounds", "awards:staff_awards", "awards:staff_payments",
        "training:staff_programs", "consultation:staff_barriers", "consultation:staff_professions",
        "consultation:staff_questions", "reports:editions",
    )  # fmt: skip
    assert [name for name in wanted if reverse(name) not in found] == []


@pytest.mark.django_db
def test_a_physician_finds_what_concerns_them_from_their_home() -> None:
    user = make_user()
    make_registrant(user)
    found = within_two_clicks(sign_in(Client(), user), reverse("homes:home"))
    wanted = ("roster:my_record", "roster:my_data", "assessments:my_home", "training:mine", "consultation:my_plan")
    assert [name for name in wanted if reverse(name) not in found] == []


@pytest.mark.django_db
def test_an_organization_finds_its_work_from_its_home(people: People) -> None:
    institution(people)  # one that sponsors residency
    for name in ("owner", "manager", "finance", "navigator"):
        found = within_two_clicks(sign_in(Client(), getattr(people, name)), reverse("homes:home"))
        wanted = ("rounds:own", "awards:own", "training:own")
        assert [each for each in wanted if reverse(each) not in found] == [], name


@pytest.mark.django_db
def test_reviewers_and_examiners_find_their_work_from_their_home(people: People) -> None:
    reviewer, _seat = make_reviewer(make_round(people), people)
    assert reverse("rounds:reviews") in within_two_clicks(sign_in(Client(), reviewer), reverse("homes:home"))
    examiner = running(people).examiner
    assert reverse("assessments:examiner_home") in within_two_clicks(sign_in(Client(), examiner), reverse("homes:home"))
