"""LAPSE: until when money of an appropriation can be paid out, and when that is warned of."""

from __future__ import annotations

import datetime as dt

from grants.awards.gates import Finding
from grants.awards.models.fund import Appropriation, Lapse
from grants.awards.rules.payment_facts import PaymentFacts
from img_program.statute.fiscal import add_months, fiscal_year_bounds
from img_program.statute.parameters import parameter


def lapses_on(lapse: Lapse | str, *, year_ends_on: dt.date, agreement_ends_on: dt.date | None, days_after: int) -> dt.date | None:
    """The last day on which dollars of a fiscal year are paid; None when they don't lapse, or nothing ends yet.

    Work of a year is paid some days beyond its end (Minn. Stat. 16A.28); money for residency lives as long as the agreement
    (Minn. Stat. 144.1911, subd. 6), a revolving account for ever.
    """
    match Lapse(lapse):
        case Lapse.NEVER:
            return None
        case Lapse.AGREEMENT:
            return agreement_ends_on and agreement_ends_on + dt.timedelta(days=days_after)
        case Lapse.SECOND_YEAR:
            return add_months(year_ends_on, 12) + dt.timedelta(days=days_after)
        case Lapse.YEAR:
            return year_ends_on + dt.timedelta(days=days_after)


def last_day_of(appropriation: Appropriation, ends_on: dt.date | None) -> dt.date | None:
    """Until when its dollars can be paid under an agreement that ends on a day."""
    year_ends_on = fiscal_year_bounds(appropriation.fiscal_year)[1]
    days = parameter("grants.lapse_after_days", on=year_ends_on).as_int()
    return lapses_on(appropriation.lapses, year_ends_on=year_ends_on, agreement_ends_on=ends_on, days_after=days)


def is_near(last: dt.date | None, *, today: dt.date, months: int) -> bool:
    """It lapses within so many months, and has not lapsed."""
    return last is not None and today <= last <= add_months(today, months)


def money_has_not_lapsed(facts: PaymentFacts) -> Finding:
    """Nothing is paid from a fiscal year whose money has lapsed."""
    title = "The money has not lapsed"
    gone = [f"fiscal year {year} on {last:%-d %B %Y}" for year, last in facts.lapses if last is not None and last < facts.today]
    if gone:
        return Finding(
            "LAPSE", title, False, f"Lapsed: {', '.join(gone)}.", facts.citation,
            "It can't be paid from this appropriation any more. Ask the finance officer.",
        )  # fmt: skip
    return Finding("LAPSE", title, True, "The money of every fiscal year in it can still be paid.", facts.citation)
