"""The content of an edition: everything that page, PDF and CSV of one year show, as one hashed text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any, Self

from django.utils import timezone

from reports.edition.compose import Chapter, Composition, Listed, SectionText, compose
from reports.edition.figures import AnnualFigures
from reports.edition.narrative import html_of
from reports.measures.facts.values import dollars, long_day
from reports.models import AnnualEdition, AnnualSnapshot, WordsState
from reports.publication.frozen import canonical
from reports.publication.people import COST_CITATION, OFFICE, PROGRAM


@dataclass(frozen=True, slots=True)
class Front:
    """What stands before the chapters. Days in ISO form, `cost` as readers see it."""

    report_year: int
    title: str
    program: str
    office: str
    period: str
    period_starts_on: str
    period_ends_on: str
    as_of: str
    cover_on: str
    due_on: str
    mandate: str
    cost: str
    contact_email: str
    contact_phone: str
    letter_on: str
    letter_html: str
    signatory_name: str
    signatory_title: str
    addressees: tuple[tuple[str, str, str], ...]
    snapshot_sha256: str


@dataclass(frozen=True, slots=True)
class Content:
    """Front matter, chapters and lists of one edition."""

    front: Front
    chapters: tuple[Chapter, ...]
    tables: tuple[Listed, ...]
    charts: tuple[Listed, ...]

    def text(self) -> str:
        """The content as it is kept and hashed."""
        return canonical(asdict(self))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Back from what is kept."""
        data: dict[str, Any] = json.loads(text)
        front = Front(**{**data["front"], "addressees": tuple(tuple(each) for each in data["front"]["addressees"])})
        return cls(
            front,
            tuple(Chapter(**each) for each in data["chapters"]),
            tuple(Listed(**each) for each in data["tables"]),
            tuple(Listed(**each) for each in data["charts"]),
        )

    @property
    def cost_sentence(self) -> str:
        """What the report cost to prepare (Minn. Stat. 3.197)."""
        return f"As required by {COST_CITATION}: this report cost about {self.front.cost} to prepare."


def sections_of(edition: AnnualEdition) -> list[SectionText]:
    """The written sections in order; chapters before appendices."""
    rows = sorted(edition.sections.all(), key=lambda section: (section.is_appendix, section.position))
    return [SectionText(row.key, row.title, row.is_appendix, row.body) for row in rows if row.body.strip()]


def approved_words(edition: AnnualEdition) -> dict[str, str]:
    """The words of others that a person approved for print, by the digest of their originals."""
    return dict(edition.others_words.filter(state=WordsState.APPROVED).values_list("digest", "body"))


def _period(edition: AnnualEdition, snapshot: AnnualSnapshot | None) -> str:
    """The period in words; with the day until which the figures reach when they were taken before it ended."""
    taken = timezone.localdate(snapshot.taken_at) if snapshot else timezone.localdate()
    if taken > edition.period_ends_on:
        return edition.period_in_words
    return f"{edition.period_in_words} (not over; figures until {long_day(taken)})"


def front_of(edition: AnnualEdition, snapshot: AnnualSnapshot | None, figures: AnnualFigures) -> Front:
    """The front matter as the settings say it."""

    def inline(place: Any) -> str:
        found = figures.figure(place.name) if place.kind == "figure" else None
        return found.text if found else ""

    cost = dollars(edition.cost if edition.cost is not None else Decimal(0))
    return Front(
        report_year=edition.report_year,
        title=edition.title,
        program=PROGRAM,
        office=OFFICE,
        period=_period(edition, snapshot),
        period_starts_on=edition.period_starts_on.isoformat(),
        period_ends_on=edition.period_ends_on.isoformat(),
        as_of=edition.as_of.isoformat(),
        cover_on=edition.cover_on.isoformat(),
        due_on=edition.due_on.isoformat(),
        mandate=edition.mandate,
        cost=cost,
        contact_email=edition.contact_email,
        contact_phone=edition.contact_phone,
        letter_on=edition.letter_on.isoformat() if edition.letter_on else "",
        letter_html=html_of(edition.letter_body, inline=inline, block=lambda _place: ""),
        signatory_name=edition.signatory_name,
        signatory_title=edition.signatory_title,
        addressees=tuple((each.name, each.role, each.committee) for each in edition.addressees.all()),
        snapshot_sha256=snapshot.sha256 if snapshot else "",
    )


def content_of(
    edition: AnnualEdition, snapshot: AnnualSnapshot, figures: AnnualFigures, drawings: Sequence[dict[str, str]]
) -> Content:
    """The whole edition. Without drawings the charts are only announced: they are drawn when it is published."""
    drawn = {each["key"]: each["svg"] for each in drawings}
    composed: Composition = compose(sections_of(edition), figures, drawn, approved=approved_words(edition))
    return Content(front_of(edition, snapshot, figures), composed.chapters, composed.tables, composed.charts)
