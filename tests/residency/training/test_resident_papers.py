"""The papers of a resident that stand before money, each rule as a function; and academic years."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grants.awards.gates import Finding
from residency.training.academic_year import academic_year_bounds, academic_year_in_words, academic_year_of
from residency.training.rules.contract_is_signed import contract_is_signed
from residency.training.rules.ecfmg_is_valid_when_training_starts import ecfmg_is_valid_when_training_starts
from residency.training.rules.facts import ItemFacts, ResidentFacts
from residency.training.rules.participant_agreement_is_signed import participant_agreement_is_signed
from residency.training.rules.readiness_certificate_is_shown import readiness_certificate_is_shown
from residency.training.rules.residence_and_ecfmg_are_certified import residence_and_ecfmg_are_certified
from residency.training.rules.words import about_item, not_demanded
from residency.training.workflow import GateState, ParticipantAgreementState
from roster.rules.ecfmg import CertifiedOn
from tests.law import law

ITEM = ItemFacts(GateState.CONFIRMED)
RESIDENT = ResidentFacts(
    position="FM-1", contract=ITEM, certification=ITEM, readiness=ITEM, agreement=ParticipantAgreementState.IN_FORCE,
    demands_certificate=True, contract_demanded=law(True), residence_demanded=law(True), ecfmg_demanded=law(True),
    ecfmg=CertifiedOn(counts=True, words="Valid."), agreement_demanded=law(True),
)  # fmt: skip
type RuleOfResident = Callable[[ResidentFacts], Finding]
PAPERS: list[tuple[RuleOfResident, str, dict[str, Any]]] = [
    (contract_is_signed, "contract", {"contract_demanded": law(False)}),
    (residence_and_ecfmg_are_certified, "certification", {"residence_demanded": law(False), "ecfmg_demanded": law(False)}),
    (readiness_certificate_is_shown, "readiness", {"demands_certificate": False}),
]


@pytest.mark.parametrize(("rule", "paper", "free"), PAPERS)
@pytest.mark.parametrize(
    ("state", "passes", "words"),
    [
        (None, False, "FM-1: "),
        (GateState.RECORDED, False, "waits for a second look"),
        (GateState.RETURNED, False, "it was returned: Not signed."),
        (GateState.CONFIRMED, True, "FM-1: "),
    ],
)
def test_a_paper_of_a_resident(
    rule: RuleOfResident,
    paper: str,
    free: dict[str, Any],
    state: GateState | None,
    passes: bool,  # noqa: FBT001 - a table
    words: str,
) -> None:
    own: dict[str, Any] = {paper: ItemFacts(state, "Not signed.")}
    facts = replace(RESIDENT, **own)
    found = rule(facts)
    assert (found.passes, words in found.words) == (passes, True), found.words
    assert bool(found.what_to_do) != passes
    others: dict[str, Any] = {name: ItemFacts(None) for _rule, name, _free in PAPERS if name != paper}
    assert rule(replace(facts, **others)).passes == passes, "another paper is another rule's"
    excused = rule(replace(facts, **free))
    assert (excused.passes, excused.words) == (True, "FM-1: it is not asked for.")


@pytest.mark.parametrize(
    ("residence", "ecfmg", "passes"), [(True, True, False), (True, False, False), (False, True, False), (False, False, True)]
)
def test_certification_is_asked_while_either_half_is(residence: bool, ecfmg: bool, passes: bool) -> None:  # noqa: FBT001 - a table
    facts = replace(RESIDENT, certification=ItemFacts(None), residence_demanded=law(residence), ecfmg_demanded=law(ecfmg))
    assert residence_and_ecfmg_are_certified(facts).passes == passes


def test_ecfmg_certification_counts_on_the_first_day_of_training() -> None:
    assert ecfmg_is_valid_when_training_starts(RESIDENT).what_to_do == ""
    ended = replace(RESIDENT, ecfmg=CertifiedOn(counts=False, words="It ends before."))
    found = ecfmg_is_valid_when_training_starts(ended)
    assert (found.passes, found.words) == (False, "FM-1: It ends before.")
    assert found.what_to_do
    assert ecfmg_is_valid_when_training_starts(replace(ended, ecfmg_demanded=law(False))).passes


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (None, "there is none yet."),
        (ParticipantAgreementState.CANCELLED, "there is none yet."),
        (ParticipantAgreementState.PREPARED, "it is being signed."),
        (ParticipantAgreementState.SIGNED, "it is signed and waits for a second look."),
        (ParticipantAgreementState.IN_FORCE, "it is in force."),
    ],
)
def test_the_participant_agreement_is_in_force(state: ParticipantAgreementState | None, words: str) -> None:
    found = participant_agreement_is_signed(replace(RESIDENT, agreement=state))
    assert found.words == f"FM-1: {words}"
    assert found.passes == (state == ParticipantAgreementState.IN_FORCE)
    assert bool(found.what_to_do) != found.passes
    assert participant_agreement_is_signed(replace(RESIDENT, agreement=state, agreement_demanded=law(False))).passes


def test_words_of_a_paper_and_of_none() -> None:
    given = {"citation": "Law", "position": "FM-1", "missing": "missing.", "to_do": "Do it.", "there": "there."}
    nothing = about_item("R", "Title", ItemFacts(None), **given)
    assert (nothing.words, nothing.what_to_do, nothing.passes) == ("FM-1: missing.", "Do it.", False)
    there = about_item("R", "Title", ITEM, **given)
    assert (there.words, there.what_to_do, there.passes) == ("FM-1: there.", "", True)
    assert not_demanded("R", "Title", citation="Law", position="FM-1").passes


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "year"), [(date(2026, 6, 30), 2025), (date(2026, 7, 1), 2026), (date(2027, 6, 30), 2026), (date(2027, 7, 1), 2027)]
)
def test_first_and_last_day_of_an_academic_year(day: date, year: int) -> None:
    assert academic_year_of(day) == year
    first, last = academic_year_bounds(year)
    assert (first, last) == (date(year, 7, 1), date(year + 1, 6, 30))
    assert first <= day <= last


@pytest.mark.parametrize(("year", "words"), [(2026, "2026-27"), (2098, "2098-99"), (2099, "2099-00")])
def test_an_academic_year_in_words(year: int, words: str) -> None:
    assert academic_year_in_words(year).replace(chr(0x2013), "-") == words
