"""The revolving account and its contributors, which are public; and the steps that service after residency tells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone

from reports.measures.facts.figure import LAW, NOTHING, Column, FactFigure, FactMeasure, Source, dollars_of
from reports.measures.facts.values import FactTable, Meaning, Period, dollars, long_day
from reports.measures.journeys import Reached
from residency.service.models.account import AccountEntry, Contributor, EntryKind
from residency.service.models.service import EmploymentPeriod, Obligation, Outcome
from residency.service.models.service_records import SiteJudgement
from residency.service.permissions import VIEW_ACCOUNT
from residency.service.rules.site_counts import SiteOutcome
from roster.models import JourneyStep

_LAW = f"{LAW}, subd. 6"
# Payments of few physicians would tell what one of them earns: they are told together with other income.
_LINES = (
    ("Appropriations", (EntryKind.APPROPRIATION,)),
    ("Contributions", (EntryKind.CONTRIBUTION,)),
    ("Payments by physicians, transfers and earnings", (EntryKind.PAYMENT, EntryKind.TRANSFER, EntryKind.EARNINGS)),
    ("Awards", (EntryKind.AWARD,)),
    ("Administration", (EntryKind.ADMINISTRATION,)),
)
_INCOME = tuple(kind for _, kinds in _LINES[:3] for kind in kinds)


def _entries(period: Period) -> QuerySet[AccountEntry]:
    return AccountEntry.objects.filter(entered_on__gte=period.starts_on, entered_on__lte=period.ends_on)


def _of(kinds: tuple[EntryKind, ...]) -> Callable[[Period], QuerySet[AccountEntry]]:
    return lambda period: _entries(period).filter(kind__in=kinds).order_by("entered_on", "pk")


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
        Source(_of(_INCOME), _ENTRY, VIEW_ACCOUNT),
        _LAW,
        "by the day of the entry",
        dollars_of("amount"),
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
    entries = _entries(period)
    before = _sum(AccountEntry.objects.filter(entered_on__lt=period.starts_on))
    after = _sum(AccountEntry.objects.filter(entered_on__lte=period.ends_on))
    lines = [(label, _sum(entries.filter(kind__in=kinds))) for label, kinds in _LINES]
    moved = before or after or any(amount for _, amount in lines)
    yield FactTable(
        name="account",
        title="The revolving account",
        columns=("What moved", "Dollars"),
        rows=(
            ("Balance before the period", dollars(before)),
            *((label, dollars(amount)) for label, amount in lines),
            ("Balance at the end of the period", dollars(after)),
        )
        if moved
        else (),
        numbers=(1,),
        duty=5,
        meaning=Meaning(
            "Money into and out of the account in the period, and its balance before and after. Money out has a minus sign.",
            "Entries of the account",
            _LAW,
            f"{period.words}, by the day of the entry",
        ),
        has_total=True,
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


def _sum(entries: QuerySet[AccountEntry]) -> Decimal:
    return entries.order_by().aggregate(total=Sum("amount"))["total"] or NOTHING


def served(day: date) -> Iterator[Reached]:
    """Steps after residency: work in primary care, at a site that counts, and everything promised done."""
    counting = set(_sites_that_count())
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


def _sites_that_count() -> Iterator[object]:
    """Sites of which the last judgement says that they count."""
    latest = SiteJudgement.objects.order_by("site_id", "-made_at", "-pk").distinct("site_id")
    return (each.site_id for each in latest if each.outcome == SiteOutcome.COUNTS)


MEASURE = FactMeasure(FIGURES, tables)
