"""The catalogue, and how many people follow its ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from consultation.models import FactKind, Plan, PlanOutcome, Profession, ProfessionVersion
from consultation.workflow import EntryState, OutcomeState, PlanState
from img_program.database.context import as_system


@dataclass(frozen=True, slots=True)
class CatalogueFact:
    """One fact of an entry, with its source and the day on which staff read it there."""

    kind: str
    label: str
    text: str
    source: str
    source_url: str
    checked_on: date


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """An entry that staff confirmed. `checked_on` is the day of the fact that was checked longest ago."""

    profession_id: int
    slug: str
    name: str
    is_physician: bool
    summary: str
    version: int
    in_force_from: date
    checked_on: date
    facts: tuple[CatalogueFact, ...]
    steps: tuple[tuple[str, str], ...]

    @property
    def licensing_body(self) -> str:
        """Who licenses or certifies."""
        return next((fact.text for fact in self.facts if fact.kind == FactKind.BODY), "")


def catalogue() -> list[CatalogueEntry]:
    """The entries that staff confirmed, in the catalogue's order; the way back to physician among them."""
    with as_system(reason="the confirmed entries of the catalogue"):
        versions = ProfessionVersion.objects.in_force().select_related("profession").prefetch_related("facts", "steps")
        return [_entry(version) for version in versions.order_by("profession__order", "profession__name")]


def catalogue_in_period(starts_on: date, ends_on: date) -> list[CatalogueEntry]:
    """What was in force on any day of a period, for the report; the way back to physician left out."""
    with as_system(reason="the catalogue for the annual report"):
        versions = (
            ProfessionVersion.objects.filter(
                state__in=(EntryState.CONFIRMED, EntryState.REPLACED), confirmed_on__lte=ends_on, profession__is_physician=False
            )
            .filter(Q(replaced_on=None) | Q(replaced_on__gte=starts_on))
            .select_related("profession")
            .prefetch_related("facts", "steps")
            .order_by("profession__order", "profession__name", "number")
        )
        latest = {version.profession_id: version for version in versions}
        return [_entry(version) for version in latest.values()]


def _entry(version: ProfessionVersion) -> CatalogueEntry:
    order = list(FactKind)
    facts = sorted(version.facts.all(), key=lambda fact: order.index(FactKind(fact.kind)))
    in_force_from = version.confirmed_on or timezone.localdate(version.created_at)
    lines = tuple(
        CatalogueFact(
            each.kind, each.get_kind_display(), each.text, each.source, each.source_url, each.checked_on or in_force_from
        )
        for each in facts
    )
    return CatalogueEntry(
        profession_id=version.profession_id,
        slug=version.profession.slug,
        name=version.profession.name,
        is_physician=version.profession.is_physician,
        summary=version.summary,
        version=version.number,
        in_force_from=in_force_from,
        checked_on=min((line.checked_on for line in lines), default=in_force_from),
        facts=lines,
        steps=tuple((step.title, step.help) for step in version.steps.all()),
    )


@dataclass(frozen=True, slots=True)
class PathwayCount:
    """People (each once) on the way into a profession. To be protected before anybody publishes it.

    `started` began a plan in the period; `going_on` have a plan that goes on today; `employed` told in any way that they
    work in it since a day of the period; `confirmed` are those of them that staff confirmed.
    """

    slug: str
    profession: str
    is_physician: bool
    started: int
    going_on: int
    employed: int
    confirmed: int


def pathway_counts(starts_on: date, ends_on: date) -> list[PathwayCount]:
    """Plans and outcomes of a period by profession. Unduplicated within a profession; one person may be in several."""
    with as_system(reason="plans and outcomes for the annual report"):
        started = _people(Plan.objects.filter(started_on__range=(starts_on, ends_on)))
        going_on = _people(Plan.objects.filter(state=PlanState.ACTIVE))
        told = PlanOutcome.objects.counted().filter(employed_on__range=(starts_on, ends_on))
        employed, confirmed = _people(told), _people(told.filter(state=OutcomeState.CONFIRMED))
        return [
            PathwayCount(each.slug, each.name, each.is_physician, *(count[each.pk] for count in (started, going_on, employed, confirmed)))
            for each in Profession.objects.all()
        ]  # fmt: skip


def _people(rows: Iterable[Plan] | Iterable[PlanOutcome]) -> Counter[int]:
    return Counter(profession for profession, _person in {(row.profession_id, row.registrant_id) for row in rows})
