"""From frozen figures to tables that may be published: coarsen first, then protect all tables of a report together."""

from __future__ import annotations

from collections.abc import Mapping

from reports.disclosure.errors import DisclosureError
from reports.disclosure.protect import ProtectedTable
from reports.publication.frozen import Snapshot
from reports.publication.lines import without_numbers
from reports.publication.other_days import NO_NEIGHBOURS, Neighbours
from reports.publication.release import Earlier, Release, Rule
from reports.publication.remedy import way_on
from reports.publication.tables import TOO_FEW, PublishedTable


class CannotPublishError(Exception):
    """The wished tables can't be shown safely; the message says what to do."""


def publish(
    snapshot: Snapshot,
    titles: Mapping[str, str],
    *,
    wishes: Mapping[str, str],
    rule: Rule,
    earlier: Earlier | None = None,
    neighbours: Neighbours = NO_NEIGHBOURS,
) -> list[PublishedTable]:
    """The tables of a report, in the order of `titles` (by measure). `wishes` names the step of a measure where staff chose one.

    Without a wish a measure opens at the finest step of which at least the share can be shown, protected together
    with all other tables and with what earlier reports of the same figures have shown.
    `neighbours` tells what releases of other days have shown. Raises `CannotPublishError` when that can't be done safely.
    """
    if neighbours.too_close:
        days = " and ".join(f"{day.day} {day:%B %Y}" for day in neighbours.too_close)
        raise CannotPublishError(
            f"Since the figures of {days} only few people joined or left. Two reports so close to each other could be subtracted. "
            "Count people on that day again, or wait."
        )
    release = Release(snapshot, titles, rule, earlier or Earlier(), neighbours)
    if release.is_too_small():
        return [without_numbers(snapshot.breakdowns[key], key, title, TOO_FEW) for key, title in titles.items()]
    chosen = {key: _wished(release, key, wishes[key]) if wishes.get(key) else release.opening(key) for key in titles}
    while True:
        free = [key for key in titles if not wishes.get(key) and chosen[key] > 0]
        try:
            protected = release.protect(chosen)
        except DisclosureError as fault:
            if not free:
                raise CannotPublishError(way_on(release, chosen, titles)) from fault
            poor = free
        else:
            poor = [key for key in free if release.share(key, chosen[key], protected[key]) < rule.share]
        if not poor:
            chosen, protected = _showing_something(release, chosen, protected, [key for key in titles if not wishes.get(key)])
            return [release.published(key, chosen, protected, wished=bool(wishes.get(key))) for key in titles]
        chosen[max(poor, key=lambda key: chosen[key])] -= 1


def _showing_something(
    release: Release, chosen: dict[str, int], protected: dict[str, ProtectedTable], free: list[str]
) -> tuple[dict[str, int], dict[str, ProtectedTable]]:
    """A table that shows no number at its coarsest step opens one step finer, where that shows some."""
    for key in free:
        if chosen[key] or release.share(key, 0, protected[key]) or len(release.steps(key)) == 1:
            continue
        finer = {**chosen, key: 1}
        try:
            found = release.protect(finer)
        except DisclosureError:
            continue
        if release.share(key, 1, found[key]):
            chosen, protected = finer, found
    return chosen, protected


def _wished(release: Release, key: str, step: str) -> int:
    place = next((place for place, each in enumerate(release.steps(key)) if each.key == step), None)
    if place is None:
        raise CannotPublishError("This step is not known. Choose another one.")
    return place
