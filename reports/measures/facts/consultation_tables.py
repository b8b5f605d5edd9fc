"""Tables and sheets of the annual report about barriers, other professions, recommendations and advice."""

from __future__ import annotations

from collections.abc import Iterator

from consultation.queries import barriers_in_period, bodies_in_period, catalogue_in_period, recommendations_on
from reports.measures.facts.figure import LAW
from reports.measures.facts.values import FactTable, Meaning, Period, Sheet, SheetSet, long_day

BARRIERS = f"{LAW}, subd. 3"
NOTHING_YET = "None yet"


def tables(period: Period) -> Iterator[FactTable]:
    """Barriers with their progress, the catalogue, recommendations, advice."""
    yield FactTable(
        name="barriers",
        title="Barriers to residency and their state",
        columns=("Barrier", "State", "Institutions", "Actions", "Latest note"),
        rows=tuple(
            (
                f"{each.name}{' (named in law)' if each.is_named_in_law else ''}",
                each.state,
                str(each.institutions),
                str(each.actions),
                f"{long_day(each.notes[-1].on)}: {each.notes[-1].text}" if each.notes else NOTHING_YET,
            )
            for each in barriers_in_period(period.starts_on, period.ends_on)
        ),
        numbers=(2, 3),
        duty=6,
        meaning=Meaning(
            "Each barrier of the register with its state on the last day, the institutions at which it stands, what was tried in "
            "the period, and the latest note that may be published.",
            "Barriers",
            BARRIERS,
            period.words,
        ),
    )
    entries = catalogue_in_period(period.starts_on, period.ends_on)
    yield FactTable(
        name="professions",
        title="The catalog of other health professions",
        columns=("Profession", "Who licenses or certifies", "Checked on"),
        rows=tuple((each.name, each.licensing_body or NOTHING_YET, long_day(each.checked_on)) for each in entries),
        numbers=(),
        duty=7,
        meaning=Meaning(
            "Entries that staff confirmed, with the body that licenses or certifies and the day on which the oldest fact was checked.",
            "Entries of the catalog",
            BARRIERS,
            period.words,
        ),
    )
    yield FactTable(
        name="recommendations",
        title="Recommendations on licensure and regulation",
        columns=("Recommendation", "Adopted", "State", "What became of it"),
        rows=tuple(
            (each.title, long_day(each.adopted_on), each.state, each.note or NOTHING_YET)
            for each in recommendations_on(period.ends_on)
        ),
        numbers=(),
        duty=8,
        meaning=Meaning(
            "Recommendations adopted by the end of the period and not withdrawn, with their state when the figures were frozen.",
            "Recommendations",
            BARRIERS,
            f"until {long_day(period.ends_on)}",
        ),
    )


def sheets(period: Period) -> Iterator[SheetSet]:
    """One sheet for each advisory body: composition, meetings, and the advice that may be published."""
    found = []
    for body in bodies_in_period(period.starts_on, period.ends_on):
        seats = tuple((seat.interest, f"{seat.members} of at least {seat.at_least}") for seat in body.seats)
        meetings = "\n".join(f"{long_day(each.on)}: {each.agenda}" for each in body.meetings)
        advice = "\n\n".join(
            f"{long_day(each.on)}, on {each.about}: {each.text}"
            + (f"\nAnswer: {each.response}" if each.response else f"\n{each.state}.")
            for each in body.advice
        )
        named = "; ".join(f"{name} ({interest})" for name, interest in body.named)
        paragraphs = (
            ("What it is for", body.purpose),
            ("Members who agreed to be named", named),
            ("Meetings in the period", meetings),
            ("Advice", advice),
        )
        told = tuple((title, words) for title, words in paragraphs if words.strip())
        caption = f"{body.members} members{f'. {body.citation}' if body.citation else ''}"
        found.append(Sheet(body.name, caption, seats, told))
    yield SheetSet("bodies", "Advisory bodies", tuple(found))
