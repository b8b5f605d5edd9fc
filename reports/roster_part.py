"""The part of a report that tells of people: counted once, protected together with every earlier release. Only inside a job."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs.run import JobError, TemporaryJobError
from img_program.statute.parameters import ParameterValue, parameter
from reports.annual.frozen import AnnualFigures
from reports.edition import Edition, map_areas, terms_of, trends_of
from reports.measures.measure import Measure
from reports.models import AnnualSnapshot, FrozenFigures, PublishedFigure, SummaryResult
from reports.publication import CannotPublishError, publish
from reports.published import PublishedTable
from reports.release import Earlier, Rule
from reports.snapshot import Snapshot, sha256, take_snapshot


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting left behind: the frozen figures and the parameters of the day the report is made."""

    frozen: FrozenFigures
    snapshot: Snapshot
    threshold: ParameterValue
    share: ParameterValue


@dataclass(frozen=True, slots=True)
class Front:
    """What stands around the tables: days, cost in dollars, contact."""

    as_of: date
    dated: date
    cost: str
    contact_email: str
    contact_phone: str


@dataclass(frozen=True, slots=True)
class Release:
    """Tables that readers have seen, and the figures from which they came."""

    figures: Snapshot
    tables: tuple[PublishedTable, ...]


def count(measures: Sequence[Measure], *, on: date) -> Counted:
    """Count everyone on the roster at the end of a day and freeze the counts."""
    today = timezone.localdate()
    with as_system(reason="count people for a report"):
        snapshot = take_snapshot(measures, on=on)
        text = snapshot.text()
        frozen, _ = FrozenFigures.objects.get_or_create(sha256=sha256(text), defaults={"text": text})
        threshold = parameter("reports.suppression_threshold", on=today)
        return Counted(frozen, snapshot, threshold, parameter("reports.showable_share", on=today))


def releases_beside(snapshot: Snapshot) -> dict[str, Release]:
    """Earlier releases of the same people: every table that both could hold has the same counts. By their id."""
    with as_system(reason="protect a report together with earlier ones"):
        return _releases_beside(snapshot)


def _releases_beside(snapshot: Snapshot) -> dict[str, Release]:
    same = {}
    for frozen in FrozenFigures.objects.order_by("taken_at"):
        figures = Snapshot.from_text(frozen.text)
        if _same_people(figures, snapshot):
            same[frozen.pk] = figures
    found: dict[str, Release] = {}
    for result in SummaryResult.objects.filter(figures__in=list(same)).only("edition", "figures_id").order_by("made_at"):
        found[f"summary {result.pk}"] = Release(same[result.figures_id], Edition.from_text(result.edition).tables)
    for kept in AnnualSnapshot.objects.filter(figures__in=list(same)).only("text", "figures_id").order_by("taken_at"):
        found[f"annual {kept.pk}"] = Release(same[kept.figures_id], AnnualFigures.from_text(kept.text).roster.tables)
    return found


def _same_people(one: Snapshot, other: Snapshot) -> bool:
    """Equal in all that both count, and in the number of everyone."""
    shared = one.counts.keys() & other.counts.keys()
    return all(one.counts[key] == other.counts[key] and one.breakdowns[key] == other.breakdowns[key] for key in shared) and (
        _everyone(one) == _everyone(other)
    )


def _everyone(snapshot: Snapshot) -> int:
    return sum(next(iter(snapshot.counts.values()), {}).values())


def demand_nothing_new(snapshot: Snapshot, known: Collection[str]) -> None:
    """Serialize the ends of reports. Raises TemporaryJobError when another release of the same people came meanwhile."""
    # Every report passes here with all frozen figures locked, in one order: two can't end at the same time.
    list(FrozenFigures.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    if set(_releases_beside(snapshot)) != set(known):
        raise TemporaryJobError("Another report of the same figures was just made. We try again beside it.")


def protected_edition(
    counted: Counted,
    measures: Sequence[Measure],
    *,
    earlier: Mapping[str, Release],
    wishes: Mapping[str, str],
    known: Sequence[PublishedFigure],
    facts: Front,
) -> Edition:
    """The tables that may be published with their words. Raises JobError when they can't be shown safely."""
    titles = {measure.key: measure.title for measure in measures}
    rule = Rule(counted.threshold.as_int(), Fraction(counted.share.as_decimal()))
    seen = Earlier.of([table for release in earlier.values() for table in release.tables])
    try:
        tables = publish(_joined(counted.snapshot, earlier), titles, wishes=wishes, rule=rule, earlier=seen)
    except CannotPublishError as fault:
        raise JobError(str(fault)) from fault
    areas, metro = map_areas(counted.snapshot, tables)
    with as_system(reason="words of a report"):
        return Edition(
            as_of=facts.as_of,
            dated=facts.dated,
            cost=facts.cost,
            contact_email=facts.contact_email,
            contact_phone=facts.contact_phone,
            threshold=rule.threshold,
            threshold_citation=counted.threshold.citation,
            share=counted.share.in_words(),
            tables=tuple(tables),
            terms=terms_of(list(titles), on=facts.as_of),
            trends=trends_of(known),
            areas=areas,
            metro=metro,
        )


def _joined(snapshot: Snapshot, earlier: Mapping[str, Release]) -> Snapshot:
    """The figures with the tables that only earlier releases had: their cells count in the protection, too."""
    all_figures = [*_figures(earlier), snapshot]
    return Snapshot(
        {key: each for figures in all_figures for key, each in figures.breakdowns.items()},
        {key: each for figures in all_figures for key, each in figures.counts.items()},
    )


def _figures(earlier: Mapping[str, Release]) -> Iterator[Snapshot]:
    return (release.figures for release in earlier.values())
