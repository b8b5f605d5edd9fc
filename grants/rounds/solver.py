"""Even shares: k readers for each application, loads as equal as conflicts allow. Loaded by jobs only.

Applications that the same people may read are alike: they are solved together as one number for each reviewer. What is
asked is a transport problem, so a corner of its linear program is whole. Within a group the numbers are dealt out in turn.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor
from uuid import UUID

import highspy
import numpy as np

from grants.rounds.assignment import CONFLICT, OWN, TAKEN, Facts, facts_of
from grants.rounds.models import AssignmentPlan
from img_program.database.context import as_system
from img_program.jobs.run import Claim, JobError

_SLACK = 1e-6


@dataclass(frozen=True, slots=True)
class Proposal:
    """New readers by application, and why it came out so, in sentences."""

    readers: Mapping[UUID, list[int]]
    explanation: list[str]


@dataclass(frozen=True, slots=True)
class _Group:
    """Applications that need as many readers out of the same people."""

    eligible: tuple[int, ...]
    need: int
    applications: tuple[UUID, ...]


def propose(facts: Facts, *, per_application: int, seed: int) -> Proposal:
    """The same facts and the same seed give the same proposal. Who reads already keeps reading and counts."""
    chance = random.Random(seed)  # noqa: S311 - to be repeatable, not secret
    reviewers, loads = sorted(facts.names), facts.loads()
    chance.shuffle(reviewers)
    groups, short = _groups(facts, per_application, reviewers)
    shares = _shares(groups, reviewers, loads)
    dealt: dict[UUID, list[int]] = {}
    for group, numbers in zip(groups, shares, strict=True):
        applications = list(group.applications)
        chance.shuffle(applications)
        cards = [each for each, number in zip(group.eligible, numbers, strict=True) for _card in range(number)]
        for place, reviewer in enumerate(cards):
            dealt.setdefault(applications[place % len(applications)], []).append(reviewer)
    return Proposal(
        {key: sorted(each) for key, each in sorted(dealt.items())}, _explained(facts, loads, dealt, short, per_application)
    )


def _groups(facts: Facts, per_application: int, reviewers: Sequence[int]) -> tuple[list[_Group], int]:
    alike: dict[tuple[tuple[int, ...], int], list[UUID]] = {}
    short = 0
    for application in facts.applications:
        allowed = facts.may_read(application)
        missing = max(0, per_application - len(facts.readers.get(application, ())))
        need = min(missing, len(allowed))
        short += need < missing
        if need:
            alike.setdefault((tuple(each for each in reviewers if each in allowed), need), []).append(application)
    return [_Group(eligible, need, tuple(found)) for (eligible, need), found in alike.items()], short


def _shares(groups: Sequence[_Group], reviewers: Sequence[int], loads: Mapping[int, int]) -> list[list[int]]:
    """How many of each group each of its people gets: the largest load is smallest, then the smallest is largest."""
    if not groups:
        return []
    places = [(number, each) for number, group in enumerate(groups) for each in group.eligible]
    columns_of: dict[int, list[int]] = {}
    for column, (_group, each) in enumerate(places):
        columns_of.setdefault(each, []).append(column)
    taking = [each for each in reviewers if each in columns_of]
    most = ceil(_extreme(groups, places, columns_of, taking, loads, most=None) - _SLACK)
    least = floor(_extreme(groups, places, columns_of, taking, loads, most=most) + _SLACK)
    model = _model(groups, places)
    for each in taking:
        columns, load = columns_of[each], loads.get(each, 0)
        _row(model, min(least, most) - load, most - load, columns, [1.0] * len(columns))
    values = _solved(model)
    shares, place = [], 0
    for group in groups:
        shares.append([round(value) for value in values[place : place + len(group.eligible)]])
        place += len(group.eligible)
    return shares


def _model(groups: Sequence[_Group], places: Sequence[tuple[int, int]]) -> highspy.Highs:
    """Each group is given exactly what it needs; nobody reads an application twice."""
    model = highspy.Highs()  # type: ignore[no-untyped-call]  # the package types its methods but not this
    for name, value in (("output_flag", False), ("threads", 1), ("solver", "simplex"), ("random_seed", 1)):
        model.setOptionValue(name, value)
    sizes = np.array([len(groups[number].applications) for number, _each in places], dtype=np.float64)
    model.addVars(len(places), np.zeros(len(places)), sizes)
    start = 0
    for group in groups:
        columns = range(start, start + len(group.eligible))
        total = float(group.need * len(group.applications))
        _row(model, total, total, columns, [1.0] * len(columns))
        start += len(group.eligible)
    return model


def _row(model: highspy.Highs, low: float, high: float, columns: Sequence[int], weights: Sequence[float]) -> None:
    model.addRow(float(low), float(high), len(columns), np.array(columns, dtype=np.int32), np.array(weights, dtype=np.float64))


def _extreme(
    groups: Sequence[_Group],
    places: Sequence[tuple[int, int]],
    columns_of: Mapping[int, list[int]],
    taking: Sequence[int],
    loads: Mapping[int, int],
    *,
    most: int | None,
) -> float:
    """The smallest largest load; under a largest load, the largest smallest one."""
    model, bound = _model(groups, places), len(places)
    model.addVar(0.0, highspy.kHighsInf)
    model.changeColCost(bound, 1.0 if most is None else -1.0)
    for each in taking:
        columns, load = columns_of[each], loads.get(each, 0)
        weights = [*[1.0] * len(columns), -1.0]
        if most is None:
            _row(model, -highspy.kHighsInf, -load, [*columns, bound], weights)
        else:
            _row(model, -load, highspy.kHighsInf, [*columns, bound], weights)
            _row(model, -highspy.kHighsInf, most - load, columns, weights[:-1])
    return _solved(model)[bound]


def _solved(model: highspy.Highs) -> list[float]:
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise JobError("No even plan was found. Give fewer reviewers to each application, or invite more reviewers.")
    return list(model.getSolution().col_value)


def _explained(
    facts: Facts, loads: Mapping[int, int], dealt: Mapping[UUID, Sequence[int]], short: int, per_application: int
) -> list[str]:
    new = Counter(each for readers in dealt.values() for each in readers)
    most = max((loads.get(each, 0) + new[each] for each in facts.names), default=0)
    why: dict[int, Counter[str]] = {each: Counter() for each in facts.names}
    for application in facts.applications:
        for each in facts.names:
            if words := facts.why_not(each, application):
                why[each][words] += 1
    sentences = []
    for each, name in facts.names.items():
        load = loads.get(each, 0) + new[each]
        reasons = ", ".join(f"{why[each][words]} {words.casefold()}" for words in (CONFLICT, OWN, TAKEN) if why[each][words])
        share = "as many as anybody" if load == most else f"the largest load is {most}"
        kept = f", {loads[each]} of them already" if loads.get(each, 0) else ""
        sentences.append(f"{name} has {load}{kept}: {share}{f'; not given: {reasons}' if reasons else ''}.")
    if short:
        sentences.append(f"{short} applications get fewer than {per_application} reviewers, because too few may read them.")
    return sentences


def make_plan(claim: Claim[AssignmentPlan]) -> None:
    """The job: facts, proposal, explanation."""
    plan = claim.job
    with as_system(reason="plan who reads what"):
        opportunity = AssignmentPlan.objects.select_related("opportunity").get(pk=plan.pk).opportunity
    facts = facts_of(opportunity)
    if not facts.names:
        raise JobError("No reviewer has accepted the invitation yet.")
    claim.progress(1, 2, "Sharing out the applications")
    found = propose(facts, per_application=plan.per_application, seed=plan.seed)

    def keep(job: AssignmentPlan) -> None:
        job.proposal = {str(key): readers for key, readers in found.readers.items()}
        job.explanation = found.explanation
        job.save(update_fields=["proposal", "explanation"])

    claim.finish(keep)
