"""What other rooms and pages ask about a person's facts: the one answer to "certified?", exams, and steps reached."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from img_program.statute.parameters import parameters
from roster.models import FactKind, FactStatus, JourneyStep, PhysicianFact, Registrant
from roster.models.fact import EXAMS
from roster.rules.dates import RoughDate
from roster.rules.ecfmg import Certificate, CertifiedOn, certified_on
from roster.rules.exam_plan import LICENSING, ExamPlan, exam_plan

ATTEMPTS, WINDOW = "roster.exam_attempts_limit", "roster.exam_window_years"


def facts_of(registrant: Registrant) -> list[PhysicianFact]:
    """What is told of a person, exams and attempts in their order."""
    order = {kind: place for place, kind in enumerate(FactKind)}
    kept = PhysicianFact.objects.kept().filter(registrant=registrant).select_related("confirmed_by")
    return sorted(kept, key=lambda fact: (order[FactKind(fact.kind)], fact.attempt or 0, fact.happened_on or date.min))


def certificates_of(registrants: Iterable[int]) -> dict[int, Certificate]:
    """ECFMG certification of several people."""
    facts = PhysicianFact.objects.kept().filter(kind=FactKind.ECFMG, registrant__in=list(registrants))
    return {fact.registrant_id: fact.as_certificate() for fact in facts}


def certified_when(registrant: int, day: date) -> CertifiedOn:
    """Whether somebody's certification counts on a day."""
    return certified_on(certificates_of([registrant]).get(registrant), day)


def exam_plan_of(facts: Iterable[PhysicianFact], *, on: date) -> ExamPlan:
    """The licence law's limits applied to somebody's exams."""
    law = parameters([ATTEMPTS, WINDOW], on=on)
    return exam_plan(
        [fact.as_sitting() for fact in facts if fact.kind in EXAMS],
        limit=law[ATTEMPTS].as_int(),
        years=law[WINDOW].as_int(),
        on=on,
        citation=law[WINDOW].citation,
    )


@dataclass(frozen=True, slots=True)
class FactStep:
    """A step of the way to practice that facts tell: since when, and from where."""

    registrant: int
    step: JourneyStep
    when: RoughDate
    source: str


def steps_told_by(facts: Iterable[PhysicianFact]) -> Iterator[FactStep]:
    """The steps that one or many persons' facts tell: certified, all steps of the licensing exam, first experience."""
    passed: defaultdict[int, dict[str, PhysicianFact]] = defaultdict(dict)
    first: dict[int, PhysicianFact] = {}
    for fact in facts:
        person, when = fact.registrant_id, fact.when
        if when is None:
            continue
        if fact.status == FactStatus.CERTIFIED:
            yield FactStep(person, JourneyStep.CERTIFIED, when, str(fact.get_source_display()))
        elif fact.status == FactStatus.PASSED and fact.kind in LICENSING:
            known = passed[person].setdefault(fact.kind, fact)
            passed[person][fact.kind] = min(known, fact, key=lambda each: each.happened_on or date.max)
        elif fact.status == FactStatus.DONE:
            known = first.setdefault(person, fact)
            first[person] = min(known, fact, key=lambda each: each.happened_on or date.max)
    for person, exams in passed.items():
        if len(exams) == len(LICENSING):
            last = max(exams.values(), key=lambda each: each.happened_on or date.min)
            yield from _step(person, JourneyStep.EXAMS, last)
    for person, fact in first.items():
        yield from _step(person, JourneyStep.EXPERIENCE, fact)


def _step(person: int, step: JourneyStep, fact: PhysicianFact) -> Iterator[FactStep]:
    if fact.when is not None:
        yield FactStep(person, step, fact.when, str(fact.get_source_display()))
