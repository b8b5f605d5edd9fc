"""Every person's way to practice as of a day, from all rooms that know a part of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from assessments.models import Certificate, Decision
from assessments.workflow import DecisionState
from img_program.web.registry import Registry
from roster.models import JourneyRecord, JourneyStep, Knowledge, PhysicianFact
from roster.queries import steps_told_by

CHAIN = tuple(step.value for step in JourneyStep if step != JourneyStep.OTHER_ROAD)
"""The steps of the way to practice in their usual order."""
JOINED = "joined"
ROSTER, ASSESSMENTS = "the roster", "assessments"


@dataclass(frozen=True, slots=True)
class Reached:
    """One dated step of one person. `source` names the room or the kind of evidence."""

    registrant: int
    step: str
    on: date
    source: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Journey:
    """A person's steps by name, whether contact was lost, and how far assessment went ("", "assessed", "certified")."""

    steps: dict[str, Reached] = field(default_factory=dict)
    lost_since: date | None = None
    assessed: str = ""

    @property
    def furthest(self) -> str:
        """The last step of the chain that is known to be reached; joining when none is."""
        return next((step for step in reversed(CHAIN) if step in self.steps), JOINED)

    def has_reached(self, step: str) -> bool:
        """This step or a later one: a step that nobody told counts when a later one is known."""
        return step == JOINED or (self.furthest != JOINED and CHAIN.index(self.furthest) >= CHAIN.index(step))


NOTHING_TOLD = Journey()

type StepSource = Callable[[date], Iterator[Reached]]

_SOURCES: Registry[StepSource] = Registry()


def register_steps(source: StepSource) -> None:
    """Add a room's dated steps: a function of the day that yields what had been reached by its end."""
    _SOURCES.add(source)


def journeys_on(day: date) -> dict[int, Journey]:
    """The ways of everyone of whom something is known by the end of a day, by the number of the roster's row.

    A step counts from the day on which it happened, whenever it was told. Of two dates the earlier counts.
    """
    steps: defaultdict[int, dict[str, Reached]] = defaultdict(dict)
    for source in (told_steps, told_by_facts, *_SOURCES):
        for each in source(day):
            known = steps[each.registrant].get(each.step)
            if known is None or each.on < known.on:
                steps[each.registrant][each.step] = each
    lost, assessed = _lost(day), _assessed(day)
    return {pk: Journey(steps.get(pk, {}), lost.get(pk), assessed.get(pk, "")) for pk in {*steps, *lost, *assessed}}


def told_steps(day: date) -> Iterator[Reached]:
    """What the roster was told: of each step the latest record counts."""
    latest = JourneyRecord.objects.order_by("registrant_id", "step", "-recorded_at", "-pk").distinct("registrant_id", "step")
    for record in latest.iterator(chunk_size=5000):
        if record.knowledge == Knowledge.KNOWN and record.happened_on and record.happened_on <= day:
            source = str(record.get_source_display())
            yield Reached(record.registrant_id, record.step, record.happened_on, source, record.how or record.profession)


def told_by_facts(day: date) -> Iterator[Reached]:
    """Certification, exams and first experience, from the one table of facts."""
    kept = PhysicianFact.objects.kept().order_by("registrant_id", "happened_on")
    for each in steps_told_by(kept.iterator(chunk_size=5000)):
        if each.when.value <= day:
            yield Reached(each.registrant, each.step, each.when.value, each.source)


def _lost(day: date) -> dict[int, date]:
    """Since when contact is lost: nothing that happened later is known by the day."""
    dated = JourneyRecord.objects.filter(happened_on__lte=day).order_by("happened_on", "recorded_at", "pk")
    found: dict[int, date] = {}
    for pk, knowledge, on in dated.values_list("registrant_id", "knowledge", "happened_on"):
        if on is None:
            continue
        if knowledge == Knowledge.LOST:
            found[pk] = on
        elif pk in found and on > found[pk]:
            del found[pk]
    return found


def _assessed(day: date) -> dict[int, str]:
    decided = Decision.objects.filter(state=DecisionState.CONFIRMED, confirmed_at__date__lte=day)
    found = dict.fromkeys(decided.values_list("registration__registrant_id", flat=True), "assessed")
    valid = Certificate.objects.filter(issued_on__lte=day).exclude(revoked_on__lte=day)
    found |= dict.fromkeys(valid.values_list("registration__registrant_id", flat=True), "certified")
    return found
