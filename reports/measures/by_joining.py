"""People on the roster by the state fiscal year in which they joined: the first step of the way to practice."""

from __future__ import annotations

from datetime import date

from img_program.statute.fiscal import fiscal_year_of
from img_program.statute.parameters import parameter
from reports.measures.breakdown import Branch, Breakdown, LadderStep
from reports.measures.measure import Measure, Term
from reports.measures.population import Record

LATEST, EARLIER = "latest", "earlier"
"""Names for the first two categories, whatever the year."""
_FIRST_YEAR = 2016
_STEPS = (
    LadderStep("latest", "by whether they joined in the latest fiscal year", 1),
    LadderStep("year", "by fiscal year of joining", 2),
)


def breakdown(on: date) -> Breakdown:
    """The fiscal year of the day, and those before it."""
    latest = fiscal_year_of(on)
    branches = [Branch(_key(latest), f"Joined in fiscal year {latest}", 1)]
    if latest == _FIRST_YEAR + 1:
        branches.append(Branch(_key(_FIRST_YEAR), f"Joined in fiscal year {_FIRST_YEAR}", 1))
    if latest > _FIRST_YEAR + 1:
        # Its own key in each year: "earlier" means other years in the next report.
        earlier = f"before:{latest}"
        branches.append(Branch(earlier, "Joined in earlier years", 1))
        branches += [Branch(_key(year), f"Fiscal year {year}", 2, earlier) for year in range(latest - 1, _FIRST_YEAR - 1, -1)]
    return Breakdown("joining", "When people joined", tuple(branches), _STEPS)


def category(record: Record) -> str:
    """The fiscal year of joining; see `Record.joined_in`."""
    return _key(max(record.joined_in, _FIRST_YEAR))


def _key(year: int) -> str:
    return f"year:{year}"


def terms(on: date) -> tuple[Term, ...]:
    """The words of the table, as of a day."""
    starts = parameter("periods.fiscal_year_start_month", on=on)
    definition = "The year of the State from 1 July to 30 June, named for the calendar year in which it ends."
    return (Term("Fiscal year", definition, starts.citation),)


MEASURE = Measure(
    key="joining",
    title="When people on the roster joined",
    question="How many people joined in each year?",
    definition="People on the roster by the state fiscal year in which they joined. Those who left are not counted.",
    citation="Minn. Stat. 144.1911, subd. 3, clause (2)",
    terms=terms,
    steps=_STEPS,
    breakdown=breakdown,
    category=category,
)
