"""The rules of rounds as functions: who may apply, for how much, and when a round is complete."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any, cast

import pytest

from grants.rounds.models import Opportunity, Program, QuestionKind
from grants.rounds.rules.eligibility import eligibility
from grants.rounds.rules.findings import ApplicationFacts, Outcome, citation_of
from grants.rounds.rules.has_medical_education_program import has_medical_education_program
from grants.rounds.rules.is_eligible_nonprofit import is_eligible_nonprofit
from grants.rounds.rules.is_eligible_residency_program import is_eligible_residency_program
from grants.rounds.rules.is_ready_to_publish import is_ready_to_publish
from grants.rounds.rules.is_within_residency_cap import is_within_residency_cap
from img_program.organizations.models import OrganizationKind

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 30)
CENT = Decimal("0.01")
CAP = Decimal(150_000)
MET, NOT_MET, PERSON = Outcome.MET, Outcome.NOT_MET, Outcome.NEEDS_A_PERSON
FACTS = ApplicationFacts(
    organization_kind=OrganizationKind.NONPROFIT,
    training_program="North Clinic Residency",
    specialty="family_medicine",
    residents_requested=2,
    budget_total=CAP * 4,
    budget_years=2,
    budget_by_year=(CAP * 2, CAP * 2),
)


@pytest.mark.parametrize("kind", OrganizationKind)
def test_only_a_nonprofit_is_met_and_nobody_is_refused_by_the_software(kind: OrganizationKind) -> None:
    found = is_eligible_nonprofit(replace(FACTS, organization_kind=kind), on=ON)
    assert found.outcome == (MET if kind == OrganizationKind.NONPROFIT else PERSON)
    assert kind.label in found.fact
    assert found.decided_on == ON


@pytest.mark.parametrize(("name", "outcome"), [("", NOT_MET), ("  ", NOT_MET), ("R", MET)])
def test_an_existing_program_is_named(name: str, outcome: Outcome) -> None:
    assert has_medical_education_program(replace(FACTS, training_program=name), on=ON).outcome == outcome


@pytest.mark.parametrize(
    ("changes", "outcome", "words"),
    [
        ({}, MET, "Family medicine, 2 residents, with a budget."),
        ({"residents_requested": 1}, MET, "Family medicine, 1 resident, with a budget."),
        ({"specialty": "general_surgery"}, NOT_MET, "a specialty that the law names"),
        ({"specialty": ""}, NOT_MET, "a specialty that the law names"),
        ({"residents_requested": 0}, NOT_MET, "the number of residents"),
        ({"residents_requested": None}, NOT_MET, "the number of residents"),
        ({"budget_total": Decimal(0)}, NOT_MET, "a budget"),
        ({"budget_total": CENT}, MET, "with a budget"),
        ({"budget_total": Decimal(1)}, MET, "with a budget"),
        ({"specialty": "", "budget_total": Decimal(0)}, NOT_MET, "a specialty that the law names and a budget."),
    ],
)
def test_a_residency_program_says_specialty_residents_and_budget(changes: dict[str, Any], outcome: Outcome, words: str) -> None:
    found = is_eligible_residency_program(replace(FACTS, **changes), on=ON)
    assert (found.outcome, words in found.fact) == (outcome, True), found.fact


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({}, MET),
        ({"budget_by_year": (CAP * 2 + CENT, Decimal(0))}, NOT_MET),
        ({"budget_by_year": (CAP * 2 - CENT, CAP * 2)}, MET),
        ({"residents_requested": 1}, NOT_MET),
        ({"residents_requested": 3}, MET),
        ({"residents_requested": None, "budget_by_year": (CENT,)}, NOT_MET),
        ({"residents_requested": None, "budget_by_year": (Decimal(0),)}, MET),
        # Without years the whole is held to one year's cap.
        ({"budget_by_year": (), "budget_total": CAP * 2}, MET),
        ({"budget_by_year": (), "budget_total": CAP * 2 + CENT}, NOT_MET),
    ],
)
def test_each_year_is_held_to_the_cap_to_the_cent(changes: dict[str, Any], outcome: Outcome) -> None:
    assert is_within_residency_cap(replace(FACTS, **changes), on=ON).outcome == outcome


@pytest.mark.parametrize(
    ("program", "rules"),
    [
        (Program.CAREER_GUIDANCE, ["is_eligible_nonprofit"]),
        (Program.CLINICAL_PREPARATION, ["has_medical_education_program"]),
        (Program.PRIMARY_CARE_RESIDENCY, ["is_eligible_residency_program", "is_within_residency_cap"]),
    ],
)
def test_each_program_has_its_rules_with_their_passages(program: Program, rules: list[str]) -> None:
    found = eligibility(program, FACTS, on=ON)
    assert [each.rule for each in found] == rules
    assert {each.citation for each in found} <= {
        citation_of("144-1911-career-guidance"),
        citation_of("144-1911-clinical-preparation"),
        citation_of("144-1911-residency"),
    }


def _some(*things: Any) -> SimpleNamespace:
    return SimpleNamespace(all=lambda: list(things))


def _question(kind: QuestionKind, *choices: str) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, text="How many?", choices=list(choices))


def _round(**changes: Any) -> Opportunity:
    texts = dict.fromkeys(("overview", "eligibility", "funding", "provisions", "review_and_selection"), "Words.")
    moment = datetime(2027, 1, 1, tzinfo=UTC)
    whole: dict[str, Any] = {
        **texts,
        "opens_at": moment,
        "deadline": moment,
        "project_starts_on": date(2027, 7, 1),
        "project_ends_on": date(2028, 6, 30),
        "money_available": Decimal(1000),
        "largest_award": None,
        "questions": _some(_question(QuestionKind.TEXT)),
        "budget_categories": _some("Rent"),
        "criteria": _some(SimpleNamespace(points=Decimal("33.5")), SimpleNamespace(points=Decimal("66.5"))),
    }
    return cast(Opportunity, SimpleNamespace(**{**whole, **changes}))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, []),
        ({"overview": " "}, ["Write the overview."]),
        ({"eligibility": ""}, ["Write who may apply."]),
        ({"funding": ""}, ["Write what is funded."]),
        ({"provisions": ""}, ["Write the provisions."]),
        ({"review_and_selection": ""}, ["Write how applications are reviewed and selected."]),
        ({"opens_at": None}, ["Set the moment when applications open and the deadline."]),
        ({"deadline": None}, ["Set the moment when applications open and the deadline."]),
        ({"project_starts_on": None}, ["Set when projects start and end."]),
        ({"project_ends_on": None}, ["Set when projects start and end."]),
        ({"money_available": None}, ["Set how much money is available."]),
        ({"money_available": Decimal(0)}, ["Set how much money is available."]),
        ({"largest_award": Decimal(1000)}, []),
        ({"largest_award": Decimal(1000) + CENT}, ["The largest award is more than the money available."]),
        ({"questions": _some()}, ["Add at least one question."]),
        ({"questions": _some(_question(QuestionKind.CHOICE, "Yes", "No"))}, []),
        ({"questions": _some(_question(QuestionKind.CHOICE, "Yes"))}, ["Give at least two choices for “How many?”."]),
        ({"budget_categories": _some()}, ["Add at least one budget category."]),
    ],
)
def test_what_a_round_still_needs(changes: dict[str, Any], missing: list[str]) -> None:
    assert is_ready_to_publish(_round(**changes), on=ON) == missing


@pytest.mark.parametrize(("points", "is_told"), [("99.99", "99.99"), ("100", ""), ("100.01", "100.01")])
def test_points_add_up_to_the_whole(points: str, is_told: str) -> None:
    missing = is_ready_to_publish(_round(criteria=_some(SimpleNamespace(points=Decimal(points)))), on=ON)
    assert missing == ([f"The points of the criteria add up to {is_told}. They must add up to 100."] if is_told else [])


def test_a_round_without_criteria_is_told_both() -> None:
    missing = is_ready_to_publish(_round(criteria=_some()), on=ON)
    assert missing == [
        "Add at least one criterion.",
        "The points of the criteria add up to 0. They must add up to 100.",
    ]
