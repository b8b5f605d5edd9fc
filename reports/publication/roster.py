"""The part of a report that tells of people: counted once, protected together with every earlier release. Only inside a job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import F, Q
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs.run import JobError, TemporaryJobError
from img_program.statute.parameters import ParameterValue, parameter
from reports.edition.figures import AnnualFigures
from reports.measures.measure import Measure
from reports.models import AnnualSnapshot, FrozenFigures, PublishedEdition, PublishedFigure, SummaryResult
from reports.publication.choice import CannotPublishError, publish
from reports.publication.frozen import Members, Snapshot, sha256, take_snapshot
from reports.publication.other_days import OtherDay, gives_away, neighbours_of
from reports.publication.people import PublishedPeople, map_areas, terms_of, trends_of
from reports.publication.release import Earlier, Rule
from reports.publication.tables import PublishedTable
from reports.workflow import EditionState


@dataclass(frozen=True, slots=True)
class Counted:
    """What counting left behind: the frozen figures and the parameters of the day the report is made."""

    frozen: FrozenFigures
    snapshot: Snapshot
    threshold: ParameterValue
    share: ParameterValue
    members: Members


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


@dataclass(frozen=True, slots=True)
class Beside:
    """Earlier releases by their id: `same` hold the same people, `others` were counted on other days."""

    same: dict[str, Release]
    others: dict[str, OtherDay]

    @property
    def ids(self) -> set[str]:
        """All of them."""
        return {*self.same, *self.others}


def count(measures: Sequence[Measure], *, on: date) -> Counted:
    """Count everyone on the roster at the end of a day and freeze the counts."""
    today = timezone.localdate()
    with as_system(reason="count people for a report"):
        members: Members = {}
        snapshot = take_snapshot(measures, on=on, members=members)
        text = snapshot.text()
        frozen, _ = FrozenFigures.objects.get_or_create(sha256=sha256(text), defaults={"text": text})
        threshold = parameter("reports.suppression_threshold", on=today)
        return Counted(frozen, snapshot, threshold, parameter("reports.showable_share", on=today), members)


def releases_beside(snapshot: Snapshot) -> Beside:
    """All earlier releases, those of the same people apart from those of other days."""
    with as_system(reason="protect a report together with earlier ones"):
        return _releases_beside(snapshot)


def _releases_beside(snapshot: Snapshot) -> Beside:
    figures = {frozen.pk: Snapshot.from_text(frozen.text) for frozen in FrozenFigures.objects.order_by("taken_at")}
    same = {pk for pk, each in figures.items() if _same_people(each, snapshot)}
    beside = Beside({}, {})
    for result in SummaryResult.objects.only("edition", "figures_id").order_by("made_at"):
        edition = PublishedPeople.from_text(result.edition)
        _put(beside, f"summary {result.pk}", figures[result.figures_id], edition, is_same=result.figures_id in same)
    # A draft's figures are nobody's yet: they are held against those of other days when the edition is published.
    settled = Q(edition__state__in=[EditionState.APPROVED, EditionState.PUBLISHED], pk=F("edition__snapshot"))
    public = Q(pk__in=PublishedEdition.objects.order_by().values("snapshot"))
    known = AnnualSnapshot.objects.filter(Q(figures__in=same) | settled | public)
    for kept in known.only("text", "figures_id").order_by("taken_at"):
        roster = AnnualFigures.from_text(kept.text).roster
        _put(beside, f"annual {kept.pk}", figures[kept.figures_id], roster, is_same=kept.figures_id in same)
    return beside


def _put(beside: Beside, name: str, figures: Snapshot, edition: PublishedPeople, *, is_same: bool) -> None:
    if is_same:
        beside.same[name] = Release(figures, edition.tables)
    else:
        beside.others[name] = OtherDay(edition.as_of, figures, edition.tables)


def _same_people(one: Snapshot, other: Snapshot) -> bool:
    """Equal in all that both count, and in the number of everyone."""
    shared = one.counts.keys() & other.counts.keys()
    return all(one.counts[key] == other.counts[key] and one.breakdowns[key] == other.breakdowns[key] for key in shared) and (
        one.everyone == other.everyone
    )


def demand_nothing_new(snapshot: Snapshot, known: Beside) -> None:
    """Serialize the ends of reports. Raises TemporaryJobError when another release came meanwhile."""
    # Every report passes here with all frozen figures locked, in one order: two can't end at the same time.
    list(FrozenFigures.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    if _releases_beside(snapshot).ids != known.ids:
        raise TemporaryJobError("Another report was just made. We try again beside it.")


def demand_still_safe(kept: AnnualSnapshot) -> None:
    """Before figures frozen earlier become public. Raises JobError when releases made since would show a change of few people."""
    figures = Snapshot.from_text(kept.figures.text)
    others = _releases_beside(figures).others
    if gives_away(AnnualFigures.from_text(kept.text).roster.tables, figures, others.values(), least=_least()):
        raise JobError(
            "Another report came out since the figures were frozen, and the two could be subtracted. Freeze the figures again."
        )


def _least() -> int:
    """How many people must have changed between two days before a difference may be seen."""
    return parameter("reports.least_change", on=timezone.localdate()).as_int()


def protected_edition(
    counted: Counted,
    measures: Sequence[Measure],
    *,
    earlier: Beside,
    wishes: Mapping[str, str],
    known: Sequence[PublishedFigure],
    facts: Front,
) -> PublishedPeople:
    """The tables that may be published with their words. Raises JobError when they can't be shown safely."""
    titles = {measure.key: measure.title for measure in measures}
    joined = _joined(counted.snapshot, earlier.same)
    rule = rule_for(measures, joined, threshold=counted.threshold.as_int(), share=Fraction(counted.share.as_decimal()))
    seen = Earlier.of([table for release in earlier.same.values() for table in release.tables], joined.breakdowns)
    with as_system(reason="how much must change between two reports"):
        neighbours = neighbours_of(joined, earlier.others.values(), least=_least())
    try:
        tables = publish(joined, titles, wishes=wishes, rule=rule, earlier=seen, neighbours=neighbours)
    except CannotPublishError as fault:
        raise JobError(str(fault)) from fault
    areas, metro = map_areas(counted.snapshot, tables)
    with as_system(reason="words of a report"):
        return PublishedPeople(
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
            checked_with=len(earlier.ids),
        )


def rule_for(measures: Sequence[Measure], snapshot: Snapshot, *, threshold: int, share: Fraction) -> Rule:
    """The rule for the tables of these measures: which numbers are dear, and which are never counted together."""
    return Rule(
        threshold,
        share,
        ordered=frozenset(measure.key for measure in measures if not measure.mixes),
        dear=frozenset(snapshot.breakdowns[measure.key].cell(key) for measure in measures for key in measure.dear),
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
