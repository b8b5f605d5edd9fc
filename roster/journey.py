"""A person's way to practice as it stands: of each step the record that counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from roster.models import JourneyRecord, JourneyStep, Knowledge, Registrant
from roster.queries import FactStep, facts_of, steps_told_by


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step for a page: `record` is the latest word on it, None when nobody asked yet; `fact` tells it where facts do."""

    step: JourneyStep
    record: JourneyRecord | None
    fact: FactStep | None = None

    @property
    def in_words(self) -> str:
        """What is known of the step. What is not known is never told as a no."""
        if self.fact is not None:
            return f"Reached, {self.fact.when.in_words()}"
        if self.record is None:
            return "Not known yet"
        words = [str(self.record.get_knowledge_display()), self.record.when_in_words, self.record.detail]
        return ", ".join(word for word in words if word)

    @property
    def is_reached(self) -> bool:
        """Whether the step is known to be reached."""
        return self.fact is not None or (self.record is not None and self.record.knowledge == Knowledge.KNOWN)

    @property
    def source(self) -> str:
        """Where it is known from."""
        if self.fact is not None:
            return self.fact.source
        return str(self.record.get_source_display()) if self.record else ""


def latest_of(records: Iterable[JourneyRecord]) -> dict[str, JourneyRecord]:
    """The record that counts for each step: the first of each, when the newest come first."""
    found: dict[str, JourneyRecord] = {}
    for record in records:
        found.setdefault(record.step, record)
    return found


def steps_of(registrant: Registrant) -> list[StepRow]:
    """Every step in its usual order."""
    latest = latest_of(registrant.journey.select_related("recorded_by"))
    told = {each.step: each for each in steps_told_by(facts_of(registrant))}
    return [StepRow(step, latest.get(step), told.get(step)) for step in JourneyStep]
