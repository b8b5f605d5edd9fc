"""Who may open which address of the room, and what a page costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from consultation.models import Profession
from img_program.database.context import as_system
from img_program.organizations.models import OrganizationKind
from tests.access import Case, assert_access, concern, everybody, undecided
from tests.consultation.support import (
    a_step,
    confirm,
    make_advice,
    make_entry,
    make_meeting,
    make_outcome,
    make_plan,
    make_question,
    make_recommendation,
    make_seated,
    make_share,
    recency,
    the_body,
)
from tests.people import People, sign_in
from tests.roster.factories import make_registrant

pytestmark = pytest.mark.django_db

KEEPERS = ("coordinator", "grants_specialist", "program_manager")
CONFIRMERS = ("coordinator", "program_manager")
READS_PLANS = ("coordinator", "program_manager", "data_practices_official", "auditor")


def office(status: int, *who: str) -> dict[str, int]:
    """An office page: these get the status, everybody else is refused."""
    return everybody(members=403, outsiders=403, staff=403, **dict.fromkeys(who, status))


READ = everybody(members=403, outsiders=403, staff=200)
KEEP = office(200, *KEEPERS)
CONFIRM = office(200, *CONFIRMERS)
PLANS = office(200, *READS_PLANS)
PUBLIC = everybody(members=200, outsiders=200, staff=200, anonymous=200)
OWN = everybody(members=404, outsiders=404, staff=404, physician=200)
OWN_ACT = {**OWN, "physician": 302}


def _entry_at_northstar(people: People) -> Any:
    """Northstar's people, as those of a sponsoring institution."""
    with as_system(reason="test"):
        people.organization.kind = OrganizationKind.SPONSORING_INSTITUTION
        people.organization.save(update_fields=["kind"])
    return make_entry(people, people.organization)


def _draft(people: People) -> Any:
    with as_system(reason="test"):
        return Profession.objects.get(slug="registered-nurse").versions.get()


def _a_fact(people: People) -> Any:
    draft = _draft(people)
    with as_system(reason="test"):
        return draft.facts.all()[0]


def _shared(people: People) -> Any:
    plan = make_plan(people)
    concern(people, physician=plan.user)
    make_share(people, plan)
    return plan


def _a_share(people: People) -> Any:
    plan = make_plan(people)
    concern(people, physician=plan.user)
    return make_share(people, plan)


def _planner(people: People) -> Sequence[Any]:
    """A stranger who joined, and a confirmed profession to plan."""
    make_registrant(people.stranger)
    return [confirm("registered-nurse", people).profession.slug]


def pk_of(make: Callable[[People], Any], *rest: str) -> Callable[[People], Sequence[Any]]:
    """The address of what is made."""
    return lambda people: [make(people).pk, *rest]


def _recency_act(act: str) -> Callable[[People], Sequence[Any]]:
    return lambda _people: [recency().pk, act]


def _body_act(act: str) -> Callable[[People], Sequence[Any]]:
    return lambda _people: [the_body().pk, act]


CASES = [
    Case("consultation:about", PUBLIC),
    Case("consultation:barrier", PUBLIC, args=lambda _people: ["graduation-recency"]),
    Case("consultation:advisers", PUBLIC),
    Case("consultation:recommendations", PUBLIC),
    Case("consultation:professions", PUBLIC),
    Case("consultation:profession", PUBLIC, args=lambda people: [confirm("registered-nurse", people).profession.slug]),
    Case(
        "consultation:profession",
        everybody(members=404, outsiders=404, staff=404, anonymous=404),
        args=lambda _people: ["registered-nurse"],
    ),
    Case("consultation:own", everybody(members=302, outsiders=403, staff=403, rival=302)),
    Case(
        "consultation:organization",
        everybody(members=200, outsiders=404, staff=200),
        args=lambda people: [people.organization.pk],
    ),
    Case("consultation:entry", everybody(members=200, outsiders=404, staff=302), args=pk_of(_entry_at_northstar)),
    Case(
        "consultation:answer",
        everybody(members=403, outsiders=404, staff=403, owner=200, manager=200),
        args=pk_of(_entry_at_northstar),
    ),
    Case(
        "consultation:answer",
        everybody(members=403, outsiders=404, staff=403, owner=302, manager=302),
        args=pk_of(_entry_at_northstar),
        method="post",
        data=lambda _people: {"statement": "We decide case by case."},
    ),
    # Of an organization with the physician's yes only navigators; the database shows it to no other organization.
    Case(
        "consultation:shared_plan",
        everybody(members=403, outsiders=404, staff=404, navigator=200, **dict.fromkeys(READS_PLANS, 302)),
        args=pk_of(_shared),
    ),
    Case("consultation:my_plan", everybody(members=302, outsiders=302, staff=302)),
    Case(
        "consultation:my_professions",
        everybody(members=404, outsiders=404, staff=404, stranger=200),
        args=lambda people: _planner(people)[1:],
    ),
    Case("consultation:my_profession", everybody(members=404, outsiders=404, staff=404, stranger=200), args=_planner),
    Case(
        "consultation:my_profession", everybody(members=404, outsiders=404, staff=404, stranger=302), args=_planner, method="post"
    ),
    Case("consultation:my_one_plan", OWN_ACT, args=pk_of(_shared)),
    Case("consultation:my_step_new", OWN, args=pk_of(_shared)),
    Case("consultation:my_outcome", OWN, args=pk_of(_shared)),
    Case("consultation:my_share", OWN, args=pk_of(_shared)),
    Case("consultation:my_plan_act", OWN_ACT, args=pk_of(_shared, "aside"), method="post"),
    Case("consultation:my_step", OWN, args=lambda people: [a_step(_shared(people)).pk]),
    Case("consultation:my_step_act", OWN_ACT, args=lambda people: [a_step(_shared(people)).pk, "done"], method="post"),
    Case(
        "consultation:my_stop_sharing",
        OWN_ACT,
        args=pk_of(_a_share),
        method="post",
    ),
    Case("consultation:staff_home", READ),
    Case("consultation:staff_barriers", READ),
    Case("consultation:staff_barrier_new", KEEP),
    Case("consultation:staff_barrier", READ, args=lambda _people: [recency().pk]),
    *(
        Case("consultation:staff_barrier_act", KEEP, args=_recency_act(act))
        for act in ("start_work", "entry", "action", "note", "change")
    ),
    Case(
        "consultation:staff_barrier_act",
        everybody(members=403, outsiders=403, staff=404),
        args=lambda _people: [recency().pk, "no"],
    ),
    Case("consultation:staff_entries", READ),
    Case("consultation:staff_entry", READ, args=pk_of(make_entry)),
    Case("consultation:staff_entry_act", KEEP, args=pk_of(make_entry, "change")),
    Case("consultation:staff_bodies", READ),
    Case("consultation:staff_body_new", KEEP),
    Case("consultation:staff_body", READ, args=lambda _people: [the_body().pk]),
    *(Case("consultation:staff_body_act", KEEP, args=_body_act(act)) for act in ("member", "meeting", "advice", "seat")),
    Case("consultation:staff_member_act", KEEP, args=pk_of(make_seated, "publication")),
    Case("consultation:staff_meetings", READ),
    Case("consultation:staff_meeting", READ, args=pk_of(make_meeting)),
    Case("consultation:staff_meeting_act", KEEP, args=pk_of(make_meeting, "record")),
    Case("consultation:staff_advice", READ),
    Case("consultation:staff_advice_one", READ, args=pk_of(make_advice)),
    Case("consultation:staff_advice_act", KEEP, args=pk_of(make_advice, "answer")),
    Case("consultation:staff_professions", READ),
    Case("consultation:staff_profession_new", KEEP),
    Case("consultation:staff_profession", READ, args=lambda people: [_draft(people).profession_id]),
    Case("consultation:staff_profession_act", KEEP, args=lambda people: [_draft(people).profession_id, "version"]),
    Case("consultation:staff_version", READ, args=pk_of(_draft)),
    Case("consultation:staff_version_act", KEEP, args=pk_of(_draft, "cost")),
    Case("consultation:staff_version_act", CONFIRM, args=pk_of(_draft, "confirm")),
    Case("consultation:staff_fact_check", CONFIRM, args=pk_of(_a_fact)),
    Case("consultation:staff_outcomes", PLANS),
    Case("consultation:staff_plans", PLANS),
    Case("consultation:staff_outcome_act", office(200, *CONFIRMERS), args=pk_of(make_outcome, "confirm")),
    Case("consultation:staff_plan", PLANS, args=pk_of(make_plan)),
    Case("consultation:staff_questions", READ),
    Case("consultation:staff_question_new", KEEP),
    Case("consultation:staff_question", READ, args=pk_of(make_question)),
    Case("consultation:staff_question_act", KEEP, args=pk_of(make_question, "evidence")),
    Case("consultation:staff_recommendations", READ),
    Case("consultation:staff_recommendation", READ, args=pk_of(make_recommendation)),
    Case("consultation:staff_recommendation_act", KEEP, args=pk_of(make_recommendation, "start_consultation")),
    Case("consultation:staff_recommendation_act", CONFIRM, args=pk_of(make_recommendation, "adopt")),
]


def test_access(people: People, subtests: pytest.Subtests) -> None:
    assert_access(CASES, people, subtests)


def test_every_address_has_a_decision() -> None:
    assert undecided("consultation", CASES) == set()


def _cost(client: Client, name: str, *args: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(f"consultation:{name}", args=args)).status_code == 200
    return len(queries)


LISTS = (
    "staff_barriers", "staff_entries", "staff_bodies", "staff_meetings", "staff_advice", "staff_professions", "staff_outcomes",
    "staff_plans", "staff_questions", "staff_recommendations",
)  # fmt: skip


def test_the_cost_of_pages_does_not_grow_with_rows(people: People) -> None:
    client, pages = sign_in(Client(), people.coordinator), (*LISTS, "staff_home", "about", "advisers", "recommendations")

    def one_more(number: int) -> None:
        make_entry(people, source=f"Letter {number}")
        make_seated(people, f"Member {number}")
        make_meeting(people)
        make_advice(people)
        make_outcome(people)
        make_recommendation(people, adopted=True)

    one_more(1)
    client.get(reverse("consultation:staff_home"))
    before = {name: _cost(client, name) for name in pages}
    details = [("staff_barrier", recency().pk), ("staff_body", the_body().pk)]
    costs = {name: _cost(client, name, pk) for name, pk in details}
    one_more(2)
    one_more(3)
    assert {name: _cost(client, name) for name in pages} == before
    assert {name: _cost(client, name, pk) for name, pk in details} == costs
    assert max(before[name] for name in LISTS) <= 12, before
    assert max([*costs.values(), before["staff_home"]]) <= 25, (costs, before)


def test_the_cost_of_a_physicians_pages_does_not_grow_with_steps(people: People) -> None:
    plan = make_plan(people)
    client = sign_in(Client(), plan.user)
    client.get(reverse("consultation:my_plan"))
    before = _cost(client, "my_plan")
    with as_system(reason="test"):
        for step in plan.steps.all():
            step.pk, step.position = None, step.position + 10
            step.save(force_insert=True)
    assert _cost(client, "my_plan") == before <= 25
    before = _cost(client, "my_professions")
    confirm("physician", people)
    confirm("physician-assistant", people)
    assert _cost(client, "my_professions") == before <= 25
