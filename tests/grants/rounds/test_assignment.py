"""Who reads what: an even plan by the solver, its changes, a reviewer who drops out."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from grants.rounds.actions.plans import adjust_plan, apply_plan, drop_reviewer, plan_assignments
from grants.rounds.assignment import CONFLICT, OWN, Facts, facts_of, planned
from grants.rounds.models import Application, AssignmentPlan, Opportunity, ReviewAssignment, RoundReviewer
from grants.rounds.solver import propose
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.jobs.work import run
from img_program.organizations.acting import acting_as
from img_program.organizations.models import Membership, MembershipRole
from tests.grants.rounds.bulk import hand_in_many
from tests.grants.rounds.factories import Round, assign, begin_review, disclose, make_reviewer, make_round, score_all, to_panel
from tests.people import People, sign_in
from tests.queries import LIST, queries_of


def facts(
    applications: int,
    reviewers: int,
    *,
    barred: dict[tuple[int, int], str] | None = None,
    readers: dict[int, set[int]] | None = None,
) -> Facts:
    """Applications and reviewers by number; each application is of the organization of its number."""
    keys = [UUID(int=each) for each in range(applications)]
    return Facts(
        {key: number for number, key in enumerate(keys)},
        {each: f"Reviewer {each}" for each in range(reviewers)},
        {keys[number]: frozenset(each) for number, each in (readers or {}).items()},
        {(reviewer, keys[number]): words for (reviewer, number), words in (barred or {}).items()},
        {},
    )


def loads(found: dict[UUID, list[int]]) -> list[int]:
    return sorted(Counter(each for readers in found.values() for each in readers).values())


@pytest.mark.parametrize(
    ("given", "per_application", "wanted"),
    [
        (facts(12, 5), 3, [7, 7, 7, 7, 8]),
        (facts(12, 5), 1, [2, 2, 2, 3, 3]),
        (facts(4, 4), 4, [4, 4, 4, 4]),
        # Who may read nothing gets nothing, and the others share it.
        (facts(6, 3, barred={(0, each): CONFLICT for each in range(6)}), 2, [6, 6]),
        # Who reads four already gets fewer of the rest.
        (facts(12, 3, readers={each: {0} for each in range(4)}), 1, [4, 4]),
    ],
)
def test_loads_are_even_as_far_as_conflicts_allow(given: Facts, per_application: int, wanted: list[int]) -> None:
    found = dict(propose(given, per_application=per_application, seed=7).readers)
    assert loads(found) == wanted
    for application, readers in found.items():
        assert len(set(readers)) == len(readers) == per_application - len(given.readers.get(application, ()))
        assert not set(readers) - given.may_read(application)


def test_the_same_seed_gives_the_same_plan_and_another_deals_anew() -> None:
    given = facts(30, 5, barred={(1, 2): CONFLICT, (3, 4): OWN})
    first = propose(given, per_application=2, seed=1)
    assert first == propose(given, per_application=2, seed=1)
    assert first.readers != propose(given, per_application=2, seed=2).readers
    assert any("1 conflict of interest" in each for each in first.explanation)


def test_too_few_who_may_read_is_said() -> None:
    given = facts(3, 3, barred={(0, 0): CONFLICT, (1, 0): OWN})
    found = propose(given, per_application=3, seed=1)
    assert found.readers[UUID(int=0)] == [2]
    assert any("get fewer than 3 reviewers" in each for each in found.explanation)


def _round(
    people: People, applications: int, reviewers: int
) -> tuple[Opportunity, list[Application], list[tuple[User, RoundReviewer]]]:
    opportunity = make_round(people)
    found = hand_in_many(opportunity, applications, people.manager)
    invited = [make_reviewer(opportunity, people) for _number in range(reviewers)]
    return begin_review(opportunity, people), found, invited


def _planned(opportunity: Opportunity, people: People, per_application: int) -> AssignmentPlan:
    until = timezone.now() + timedelta(days=9)
    with acting_as(people.coordinator):
        plan = plan_assignments(opportunity, per_application=per_application, seed=1, ends_at=until, by=people.coordinator)
    run("rounds.assignmentplan", str(plan.pk))
    with as_system(reason="test"):
        return AssignmentPlan.objects.get(pk=plan.pk)


@pytest.mark.django_db
def test_a_plan_is_changed_carried_out_and_filled_again_after_somebody_dropped_out(people: People) -> None:
    opportunity, applications, reviewers = _round(people, 4, 3)
    (first, one), (second, _two), (third, _three) = reviewers
    with as_system(reason="test"):
        Membership.objects.create(user=third, organization=applications[0].organization, role=MembershipRole.NAVIGATOR)
    plan = _planned(opportunity, people, 2)
    assert all(len(each) == 2 for each in planned(plan).values())
    own, other = applications[0].pk, applications[1].pk
    with acting_as(people.coordinator):
        with pytest.raises(ValidationError, match="Own organization"):
            adjust_plan(plan, applications=[own], ticks={(own, third.pk)}, by=people.coordinator)
        adjust_plan(plan, applications=[other], ticks={(other, first.pk)}, by=people.coordinator)
        assert apply_plan(plan, by=people.coordinator) == 7
        with pytest.raises(ValidationError, match="carried out already"):
            apply_plan(plan, by=people.coordinator)
        drop_reviewer(one, by=people.coordinator)
    with as_system(reason="test"):
        assert not ReviewAssignment.objects.filter(reviewer=first, state="awaiting_disclosure").exists()
    again = _planned(opportunity, people, 2)
    with acting_as(people.coordinator):
        apply_plan(again, by=people.coordinator)
    found = facts_of(opportunity)
    assert {key: len(each) for key, each in found.readers.items()} == {own: 1} | {each.pk: 2 for each in applications[1:]}
    assert second.pk in found.readers[own]


@pytest.mark.django_db
def test_who_is_asked_in_the_panel_phase_scores_alone_first(people: People) -> None:
    made = Round(people)
    for user, assignments in ((made.first, made.of_first), (made.second, made.of_second)):
        made.score(user, assignments, ("0.9", "0.6"))
    panel = to_panel(made.opportunity, people)
    late, reviewer = make_reviewer(panel, people)
    (assignment,) = assign(reviewer, people, made.mine)
    assert assignment.panel_at is None
    disclose(late, panel, made.mine)
    client, address = sign_in(Client(), late), f"/reviews/{assignment.pk}/"
    assert "Because." not in client.get(address).content.decode()
    score_all(assignment, late)
    assert "Because." in client.get(address).content.decode()
    assert client.get(address).content.decode().count("No other score") == 0


@pytest.mark.django_db
def test_the_matrix_is_paged_and_its_queries_do_not_grow(people: People) -> None:
    client, counts, shown = sign_in(Client(), people.coordinator), [], []
    for number in (3, 30):
        opportunity, _applications, _reviewers = _round(people, number, 2)
        _planned(opportunity, people, 2)
        address = f"/staff/grants/rounds/{opportunity.pk}/assignment/"
        shown.append(client.get(address).content.decode().count('name="shown"'))
        counts.append(len(queries_of(client, address)))
    assert shown == [3, 25]
    assert counts[0] == counts[1] <= LIST
