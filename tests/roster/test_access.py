"""Who may open each address of the room: the table of expected answers, and every address is in it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from img_program.database.context import Actor, as_system, database_context
from img_program.database.roles import Role
from img_program.organizations.acting import acting_as
from roster.actions import ask_for_review, start_notice, store_view
from roster.exporting.actions import ask_for_release
from roster.importing.actions import preview_now
from roster.models import MedicalSchool, MinnesotaResidence, NoticeKind, PhysicianFact, Registrant, StillHere
from tests.people import People, make_user, sign_in
from tests.roster.factories import make_registrant
from tests.roster.importing.files import row_of, text_of

pytestmark = pytest.mark.django_db

PUBLIC = {"home": 200, "self_check": 200, "start": 200, "notice": 200}
OPEN, SIGN_IN, MISSING, FORBIDDEN, ELSEWHERE, WRONG_METHOD = 200, "sign in", 404, 403, "elsewhere", 405

# name -> anonymous, registrant, stranger without a record, grantee, coordinator, finance officer, auditor (all by GET)
EXPECTED: dict[str, tuple[object, ...]] = {
    **dict.fromkeys(PUBLIC, (OPEN,) * 7),
    "questions": (SIGN_IN, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE, FORBIDDEN),
    "question": (SIGN_IN, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE, FORBIDDEN),
    "check_answers": (SIGN_IN, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE, FORBIDDEN),
    "autosave": (SIGN_IN, *(WRONG_METHOD,) * 6),
    **dict.fromkeys(("still_here", "open_still_here"), (MISSING,) * 7),
    "my_record": (SIGN_IN, OPEN, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE, ELSEWHERE),
    **dict.fromkeys(
        (
            "change",
            "minnesota",
            "end_period",
            "journey",
            "where_i_stand",
            "facts",
            "new_fact",
            "fact",
            "look_again",
            "sharing",
            "leave",
            "my_data",
            "my_data_file",
        ),
        (SIGN_IN, OPEN, MISSING, MISSING, MISSING, MISSING, MISSING),
    ),
    **dict.fromkeys(("remove_period", "fact_back", "messages", "come_back"), (SIGN_IN, *((WRONG_METHOD,) * 6))),
    **dict.fromkeys(
        ("staff_list", "staff_reviews", "staff_person", "staff_person_tab"),
        (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, OPEN),
    ),
    **dict.fromkeys(
        (
            "staff_notices",
            "staff_notice",
            "staff_specialties",
            "staff_specialty",
            "staff_addresses",
            "staff_address",
            "staff_schools",
            "staff_school",
        ),
        (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, OPEN),
    ),
    **dict.fromkeys(
        ("staff_notice_edit", "staff_notice_check", "staff_address_end", "staff_new_school"),
        (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, FORBIDDEN),
    ),
    "staff_notice_approve": (SIGN_IN, MISSING, MISSING, MISSING, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    "staff_notice_end": (SIGN_IN, *((WRONG_METHOD,) * 6)),
    **dict.fromkeys(("staff_fact", "staff_new_fact"), (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, FORBIDDEN)),
    "staff_fact_back": (SIGN_IN, *((WRONG_METHOD,) * 6)),
    "staff_view": (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, MISSING),
    "staff_review": (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, FORBIDDEN),
    "staff_looks": (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, FORBIDDEN),
    **dict.fromkeys(
        ("staff_in_touch", "staff_heard", "staff_read_answer"),
        (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, FORBIDDEN),
    ),
    "staff_add": (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, FORBIDDEN),
    **dict.fromkeys(("staff_import", "staff_import_run"), (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, FORBIDDEN)),
    **dict.fromkeys(("staff_releases", "staff_release"), (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, FORBIDDEN)),
    "staff_release_ask": (SIGN_IN, MISSING, MISSING, MISSING, OPEN, FORBIDDEN, FORBIDDEN),
    # The scene's file was asked for by the manager: nobody else fetches it.
    "staff_release_file": (SIGN_IN, MISSING, MISSING, MISSING, FORBIDDEN, FORBIDDEN, FORBIDDEN),
    **dict.fromkeys(("staff_import_confirm", "staff_import_decide"), (SIGN_IN, *((WRONG_METHOD,) * 6))),
    **dict.fromkeys(("staff_search", "staff_keep_view", "staff_remove_view", "staff_export"), (SIGN_IN, *((WRONG_METHOD,) * 6))),
}
POSTS = {
    "messages": (302, 404, 404, 404, 404, 404),
    "come_back": (302, 404, 404, 404, 404, 404),
    "remove_period": (302, 404, 404, 404, 404, 404),
    **dict.fromkeys(("new_fact", "fact"), (422, 404, 404, 404, 404, 404)),
    "fact_back": (302, 404, 404, 404, 404, 404),
    **dict.fromkeys(("staff_fact", "staff_new_fact"), (404, 404, 404, 422, 403, 403)),
    "staff_fact_back": (404, 404, 404, 302, 403, 403),
    "leave": (302, 404, 404, 404, 404, 404),
    "sharing": (404, 404, 404, 404, 404, 404),
    "notice": (302, 302, 302, 302, 302, 403),
    "autosave": (403, 403, 403, 403, 403, 403),
    "staff_search": (404, 404, 404, 302, 403, 302),
    "staff_keep_view": (404, 404, 404, 302, 403, 404),
    "staff_remove_view": (404, 404, 404, 302, 403, 404),
    "staff_export": (404, 404, 404, 302, 403, 403),
    "staff_heard": (404, 404, 404, 422, 403, 403),
    "staff_read_answer": (404, 404, 404, 302, 403, 403),
    "staff_add": (404, 404, 404, 422, 403, 403),
    "staff_import": (404, 404, 404, 422, 403, 403),
    **dict.fromkeys(("staff_import_confirm", "staff_import_decide"), (404, 404, 404, 302, 403, 403)),
    "staff_release_ask": (404, 404, 404, 422, 403, 403),
    "staff_release": (404, 404, 404, 422, 403, 403),
    "staff_notices": (404, 404, 404, 422, 403, 403),
    "staff_notice_edit": (404, 404, 404, 422, 403, 403),
    "staff_notice_check": (404, 404, 404, 422, 403, 403),
    "staff_notice_approve": (404, 404, 404, 403, 403, 403),
    "staff_notice_end": (404, 404, 404, 403, 403, 403),
    "staff_specialties": (404, 404, 404, 422, 403, 403),
    "staff_specialty": (404, 404, 404, 302, 403, 403),
    "staff_new_school": (404, 404, 404, 422, 403, 403),
    "staff_school": (404, 404, 404, 302, 403, 403),
    "staff_addresses": (404, 404, 404, 422, 403, 403),
    "staff_address": (404, 404, 404, 422, 403, 403),
    "staff_address_end": (404, 404, 404, 302, 403, 403),
    "staff_person_tab": (404, 404, 404, 422, 403, 403),
    "staff_review": (404, 404, 404, 422, 403, 403),
}


class Scene:
    """A registrant with a period, a request and a staff view; and the people who try."""

    def __init__(self, people: People) -> None:
        self.owner = make_user("owner@example.org")
        self.record = make_registrant(self.owner)
        with as_system(reason="test"):
            period = MinnesotaResidence.objects.create(
                registrant=self.record, user=self.owner, starts_on="2020-01-01", starts_precision="day"
            )
            fact = PhysicianFact.objects.create(
                registrant=self.record,
                user=self.owner,
                kind="step_3",
                status="passed",
                happened_on="2021-05-03",
                precision="day",
                attempt=1,
            )
            check = StillHere(registrant=self.record, user=self.owner, has_moved=True)
            check.renew(days=1)
            check.save()
            check.end("correct")
            school = MedicalSchool.objects.all()[0]
            review = ask_for_review(self.record, by=self.owner, words="")
        with acting_as(people.coordinator):
            notice = start_notice(kind=NoticeKind.JOINING, language="so", by=people.coordinator)
            view = store_view(by=people.coordinator, terms={"q": "someone", "status": "active"})
        preview = preview_now(file=BytesIO(text_of(row_of()).encode()), name="people.csv")
        with acting_as(people.program_manager):
            release = ask_for_release(
                by=people.program_manager,
                registrant_ids=[self.record.pk],
                purpose="Letters",
                recipient="The office",
                form="csv",
                with_eligibility=True,
                destroy_by=timezone.localdate() + timedelta(days=30),
            )
        self.arguments: dict[str, list[object]] = {
            "question": ["name"],
            "autosave": ["name"],
            "change": ["name"],
            "my_data_file": ["json"],
            "remove_period": [period.pk],
            "end_period": [period.pk],
            "new_fact": ["step_1"],
            **{key: [fact.pk] for key in ("fact", "fact_back", "staff_fact", "staff_fact_back")},
            "staff_new_fact": [self.record.pk, "step_1"],
            "staff_review": [review.pk],
            "staff_person": [self.record.pk],
            "staff_person_tab": [self.record.pk, "eligibility"],
            **{name: [view.pk] for name in ("staff_view", "staff_keep_view", "staff_remove_view", "staff_export")},
            "staff_release_ask": [view.pk],
            **{f"staff_notice{step}": [notice.pk] for step in ("", "_edit", "_check", "_approve", "_end")},
            "open_still_here": ["x" * 43],
            "staff_heard": [self.record.pk],
            "staff_read_answer": [check.pk],
            "staff_specialty": ["pediatrics"],
            "staff_school": [school.pk],
            **{key: ["washington"] for key in ("staff_address", "staff_address_end")},
            "staff_import_run": [preview.pk],
            "staff_import_confirm": [preview.pk],
            "staff_import_decide": [preview.pk],
            "staff_release": [release.pk],
            "staff_release_file": [release.pk],
        }
        self.signed_in = [
            self.owner,
            people.stranger,
            people.owner,
            people.coordinator,
            people.finance_officer,
            people.auditor,
        ]

    def address(self, name: str) -> str:
        return reverse(f"roster:{name}", args=self.arguments.get(name, []))


@pytest.fixture
def scene(people: People) -> Scene:
    return Scene(people)


def answer_of(response: object) -> object:
    status: int = response.status_code  # type: ignore[attr-defined]
    if status == 302:
        return SIGN_IN if "login" in response["Location"] else ELSEWHERE  # type: ignore[index]
    return status


def test_every_address_of_the_room_is_in_the_table() -> None:
    resolver: Any = next(each for each in get_resolver().url_patterns if getattr(each, "app_name", "") == "roster")
    assert {pattern.name for pattern in resolver.url_patterns} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_who_may_open_it(scene: Scene, name: str) -> None:
    url = scene.address(name)
    answers = [answer_of(Client().get(url))]
    answers += [answer_of(sign_in(Client(), user).get(url)) for user in scene.signed_in]
    assert tuple(answers) == EXPECTED[name]


@pytest.mark.parametrize("name", POSTS)
def test_who_may_press_it(scene: Scene, name: str) -> None:
    url = scene.address(name)
    assert answer_of(Client().post(url)) == (ELSEWHERE if name == "notice" else SIGN_IN)
    # The owner of what is pressed comes last: what they do must not help those before them.
    by_person = dict(zip(range(len(scene.signed_in)), POSTS[name], strict=True))
    for position in (1, 2, 4, 5, 0, 3):
        status = sign_in(Client(), scene.signed_in[position]).post(url).status_code
        assert status == by_person[position], (position, status)


def test_a_form_without_its_token_is_refused(scene: Scene) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), scene.owner)
    assert client.post(scene.address("leave")).status_code == 403


def test_the_database_shows_a_registrant_only_their_own_row(scene: Scene, people: People) -> None:
    make_registrant(people.stranger)
    with database_context(Actor(Role.PERSON, scene.owner.pk)):
        assert list(Registrant.objects.all()) == [scene.record]
    with database_context(Actor(Role.PERSON)):
        assert list(Registrant.objects.all()) == []
