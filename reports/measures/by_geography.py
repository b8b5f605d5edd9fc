"""People on the roster by where they live."""

from __future__ import annotations

from datetime import date

from img_program.geography.ladder import Step, chains_of_counties
from img_program.geography.models import METRO_COUNTIES, County
from img_program.statute.parameters import parameter
from reports.measures.breakdown import Branch, Breakdown, LadderStep, in_tree_order
from reports.measures.measure import Measure, Term
from reports.measures.population import Record
from roster.models import Residence

_LADDER = (Step.STATE, Step.METRO, Step.REGION, Step.COUNTY)
_WORDS = {
    Step.STATE: "by state",
    Step.METRO: "by metro area and Greater Minnesota",
    Step.REGION: "by region",
    Step.COUNTY: "by county",
}
_STEPS = tuple(LadderStep(step.value, _WORDS[step], level) for level, step in enumerate(_LADDER, start=1))
MINNESOTA = "minnesota"
UNKNOWN_COUNTY = "minnesota:unknown"
ELSEWHERE = "elsewhere"
_ELSEWHERE = {
    Residence.OTHER_STATE.value: "Another state",
    Residence.NOT_YET.value: "Not yet in the United States",
    Residence.NOT_SAID.value: "Not said",
}


def county_key(code: str) -> str:
    """The finest category of a county."""
    return f"county:{code}"


def is_on_map(key: str) -> bool:
    """Whether a category is a part of Minnesota that a map can show."""
    return key not in {UNKNOWN_COUNTY, ELSEWHERE, *_ELSEWHERE}


def area_of_counties(breakdown: Breakdown, level: int) -> dict[str, str]:
    """For every county code, the key of its category at a level: what a map draws."""
    codes = [branch.key for branch in breakdown.branches if branch.key.startswith("county:")]
    return {key.removeprefix("county:"): breakdown.at(key, level) for key in codes}


def metro_counties(breakdown: Breakdown) -> frozenset[str]:
    """The codes of the metro counties, as the breakdown has them."""
    return frozenset(code for code, key in area_of_counties(breakdown, 2).items() if key == "metro:metro")


def breakdown(on: date) -> Breakdown:
    """State, metro area or Greater Minnesota, region, county. People outside Minnesota are one group until the last step."""
    branches: dict[str, Branch] = {MINNESOTA: Branch(MINNESOTA, "Minnesota", 1)}
    places: dict[str, tuple[int, int]] = {MINNESOTA: (0, 0)}
    for code, groups in chains_of_counties(_LADDER[1:], on=on).items():
        parent = MINNESOTA
        for level, (step, group) in enumerate(zip(_LADDER[1:], groups, strict=True), start=2):
            key = county_key(code) if step is Step.COUNTY else f"{step.value}:{group.key}"
            branches.setdefault(key, Branch(key, group.label, level, parent))
            places.setdefault(key, (level, group.position))
            parent = key
    ordered = sorted(branches.values(), key=lambda branch: places[branch.key])
    ordered.append(Branch(UNKNOWN_COUNTY, "Minnesota, county not said", 2, MINNESOTA))
    ordered.append(Branch(ELSEWHERE, "Elsewhere or not said", 1))
    ordered += [Branch(key, label, len(_LADDER), ELSEWHERE) for key, label in _ELSEWHERE.items()]
    return Breakdown("geography", "Where people live", _without_only_children(in_tree_order(ordered)), _STEPS)


def _without_only_children(branches: tuple[Branch, ...]) -> tuple[Branch, ...]:
    """A category that is all of its parent would only repeat it: the ones below move up."""
    children: dict[str | None, list[Branch]] = {}
    for branch in branches:
        children.setdefault(branch.parent, []).append(branch)
    only = {
        group[0].key: parent for parent, group in children.items() if len(group) == 1 and not group[0].key.startswith("county:")
    }
    kept = []
    for branch in branches:
        if branch.key in only:
            continue
        parent = branch.parent
        while parent in only:
            parent = only[parent]
        kept.append(Branch(branch.key, branch.label, branch.level, parent))
    return tuple(kept)


def category(record: Record) -> str:
    """The county, or why there is none."""
    if record.residence != Residence.MINNESOTA:
        return record.residence
    return county_key(record.county) if record.county else UNKNOWN_COUNTY


def terms(on: date) -> tuple[Term, ...]:
    """The words of the table, as of a day."""
    metro = parameter(METRO_COUNTIES, on=on)
    names = list(County.objects.filter(pk__in=metro.as_list()).order_by("name").values_list("name", flat=True))
    return (
        Term("Metro area", f"The counties of {', '.join(names[:-1])} and {names[-1]}.", metro.citation),
        Term("Greater Minnesota", "All other counties of Minnesota."),
        Term("Region", "A group of counties set by the program for its reports."),
        Term("Not said", "The person would rather not say where they live. That is a valid answer."),
    )


MEASURE = Measure(
    key="geography",
    title="Where people on the roster live",
    question="Where do people live?",
    definition="People on the roster by the place where they live, as they told us.",
    citation="Minn. Stat. 144.1911, subd. 3, clause (2)",
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
    dear=("metro:greater", MINNESOTA),
)
