"""The revolving account and its contributors, which are public; and the steps that service after residency tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from django.db.models import QuerySet, Sum
from django.utils import timezone

from reports.disclosure.table import NOT_SHOWN
from reports.measures.facts.account import INCOME, Account, balance_is_hidden, entries_in, income_is_hidden
from reports.measures.facts.figure import LAW, Column, FactFigure, FactMeasure, Source, dollars_of
from reports.measures.facts.values import FactTable, Meaning, Period, dollars, long_day
from reports.measures.journeys import Reached
from residency.service.models.account import AccountEntry, Contributor, EntryKind
from residency.service.models.service import EmploymentPeriod, Obligation, Outcome
from residency.service.models.service_records import SiteJudgement
from residency.service.permissions import VIEW_ACCOUNT
from residency.service.rules.site_counts import SiteOutcome
from roster.models import JourneyStep

_LAW = f"{LAW}, subd. 6"
_FEW_PAYMENTS = (
    "Physicians pay a share of their income. While only few have paid, or one of them paid most, the sum would tell what one person "
    "earns, and so would balances on both sides of it. They are shown again when enough people have paid."
)


def _of(kinds: tuple[EntryKind, ...]) -> Callable[[Period], QuerySet[AccountEntry]]:
    return lambda period: entries_in(period).filter(kind__in=kinds).order_by("entered_on", "pk")


def _contributors(period: Period) -> QuerySet[Contributor]:
    gave = Contributor.objects.filter(entries__entered_on__gte=period.starts_on, entries__entered_on__lte=period.ends_on)
    return gave.distinct().order_by("name")


_ENTRY = (
    Column("Day", lambda entry: long_day(entry.entered_on)),
    Column("What", lambda entry: str(entry.get_kind_display())),
    Column("Dollars", lambda entry: dollars(entry.amount)),
)

FIGURES = (
    FactFigure(
        "account_income",
        "Money into the revolving account",
        5,
        "Dollars that came into the revolving account, errors taken off.",
        "Entries of the account",
        Source(_of(INCOME), _ENTRY, VIEW_ACCOUNT),
        _LAW,
        "by the day of the entry",
        dollars_of("amount"),
        income_is_hidden,
    ),
    FactFigure(
        "account_balance",
        "Balance of the revolving account",
        5,
        "Dollars in the revolving account at the end of the period. They never expire.",
        "Entries of the account",
        Source(
            lambda period: AccountEntry.objects.filter(entered_on__lte=period.ends_on).order_by("entered_on", "pk"),
            _ENTRY,
            VIEW_ACCOUNT,
        ),
        _LAW,
        "on its last day",
        dollars_of("amount"),
        balance_is_hidden,
    ),
    FactFigure(
        "account_contributors",
        "Contributors to the revolving account",
        5,
        "Persons and organizations who gave money. Their names and amounts are public; they can't choose who receives it.",
        "Contributors",
        Source(_contributors, (Column("Contributor", lambda each: each.name),), VIEW_ACCOUNT),
        _LAW,
        "by the day of the contribution",
    ),
)


def tables(period: Period) -> Iterator[FactTable]:
    """The account from the first to the last day of the period, and who gave."""
    rows = tuple(Account.of(period).rows())
    yield FactTable(
        name="account",
        title="The revolving account",
        columns=("What moved", "Dollars"),
        rows=rows,
        numbers=(1,),
        duty=5,
        meaning=Meaning(
            "Money into and out of the account in the period, and its balance before and after. Money out has a minus sign.",
            "Entries of the account",
            _LAW,
            f"{period.words}, by the day of the entry",
        ),
        note=_FEW_PAYMENTS if any(NOT_SHOWN in row for row in rows) else "",
        has_total=bool(rows),
    )
    given = _contributors(period).annotate(total=Sum("entries__amount"))
    yield FactTable(
        name="contributors",
        title="Contributors to the revolving account",
        columns=("Contributor", "Dollars"),
        rows=tuple((each.name, dollars(each.total)) for each in given),
        numbers=(1,),
        duty=5,
        meaning=Meaning(
            "Everybody who gave money in the period, with the sum. Names and amounts are public.",
            "Contributors",
            _LAW,
            f"{period.words}, by the day of the contribution",
        ),
    )


def served(day: date) -> Iterator[Reached]:
    """Steps after residency: work in primary care, at a site that counts, and everything promised done."""
    counting = set(_sites_that_count(day))
    for period in EmploymentPeriod.objects.filter(starts_on__lte=day).select_related("obligation").iterator(chunk_size=5000):
        person = period.obligation.registrant_id
        if period.is_primary_care:
            yield Reached(person, JourneyStep.PRIMARY_CARE, period.starts_on, "Service after residency")
        if period.site_id in counting:
            yield Reached(person, JourneyStep.RURAL, period.starts_on, "Service after residency")
    for obligation in Obligation.objects.filter(outcome=Outcome.FULFILLED):
        last = obligation.periods.exclude(ends_on=None).order_by("-ends_on").first()
        on = last.ends_on if last and last.ends_on else timezone.localdate()
        if on <= day:
            yield Reached(obligation.registrant_id, JourneyStep.FIVE_YEARS, on, "Service after residency")


def _sites_that_count(day: date) -> Iterator[object]:
    """Sites of which the last judgement by a day says that they count."""
    latest = SiteJudgement.objects.filter(made_at__date__lte=day).order_by("site_id", "-made_at", "-pk").distinct("site_id")
    return (each.site_id for each in latest if each.outcome == SiteOutcome.COUNTS)


MEASURE = FactMeasure(FIGURES, tables)
