"""What the revolving account may tell: physicians' payments are a share of their income, so sums of few of them are not shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet, Sum

from img_program.statute.parameters import parameter
from reports.disclosure.amounts import AmountRule
from reports.disclosure.table import NOT_SHOWN
from reports.measures.facts.figure import NOTHING
from reports.measures.facts.values import Period, dollars
from reports.models import AnnualEdition
from residency.service.models.account import AccountEntry, EntryKind

_LINES = (
    ("Appropriations", (EntryKind.APPROPRIATION,)),
    ("Contributions", (EntryKind.CONTRIBUTION,)),
    ("Transfers and earnings", (EntryKind.TRANSFER, EntryKind.EARNINGS)),
    ("Payments by physicians", (EntryKind.PAYMENT,)),
    ("Awards", (EntryKind.AWARD,)),
    ("Administration", (EntryKind.ADMINISTRATION,)),
)
INCOME = tuple(kind for _, kinds in _LINES[:4] for kind in kinds)
_ONE_DAY = timedelta(days=1)


def entries_in(period: Period) -> QuerySet[AccountEntry]:
    """What moved in the period."""
    return AccountEntry.objects.filter(entered_on__gte=period.starts_on, entered_on__lte=period.ends_on)


@dataclass(frozen=True, slots=True)
class Account:
    """The account as one edition may tell it.

    All other lines are public, so whoever knows the balances of two days knows the payments between them. A balance is therefore
    shown only when the payments since the last balance that any edition shows may be told.
    """

    period: Period
    rule: AmountRule

    @classmethod
    def of(cls, period: Period) -> Account:
        """With the rule in force on the day of counting."""
        people = parameter("reports.least_contributors", on=period.as_of).as_int()
        return cls(period, AmountRule(people, Fraction(parameter("reports.dominance_share", on=period.as_of).as_decimal())))

    @property
    def before(self) -> date:
        """The day before the period."""
        return self.period.starts_on - _ONE_DAY

    def _may_tell(self, after: date, until: date) -> bool:
        paid = AccountEntry.objects.filter(kind=EntryKind.PAYMENT, entered_on__gt=after, entered_on__lte=until)
        return self.rule.may_show(paid.order_by().values("user").annotate(total=Sum("amount")).values_list("total", flat=True))

    def balance_days(self) -> list[date]:
        """The days whose balance may be shown, of all days on which a period of an edition begins or ends."""
        known = {self.before, self.period.ends_on}
        for starts_on, ends_on in AnnualEdition.objects.order_by().values_list("period_starts_on", "period_ends_on"):
            known |= {starts_on - _ONE_DAY, ends_on}
        found = [date.min]
        for day in sorted(known):
            if self._may_tell(found[-1], day):
                found.append(day)
        return found[1:]

    def shows_payments(self) -> bool:
        """Whether the payments of the period may be told, alone and beside the balances that are shown."""
        days = self.balance_days()
        last = max((day for day in days if day <= self.before), default=date.min)
        return self._may_tell(self.before, self.period.ends_on) and (
            self.period.ends_on not in days or self._may_tell(last, self.before)
        )

    def shows_balance(self, day: date) -> bool:
        """Whether the balance at the end of a day may be told."""
        return day in self.balance_days()

    def rows(self) -> Iterator[tuple[str, str]]:
        """The account from the first to the last day of the period; nothing when nothing ever moved."""
        entries, days = entries_in(self.period), self.balance_days()
        before, after = _sum_until(self.before), _sum_until(self.period.ends_on)
        lines = [(label, kinds, _sum(entries.filter(kind__in=kinds))) for label, kinds in _LINES]
        if not (before or after or any(amount for *_, amount in lines)):
            return
        shows_payments = self.shows_payments()
        yield "Balance before the period", dollars(before) if self.before in days else NOT_SHOWN
        for label, kinds, amount in lines:
            yield label, NOT_SHOWN if EntryKind.PAYMENT in kinds and not shows_payments else dollars(amount)
        yield "Balance at the end of the period", dollars(after) if self.period.ends_on in days else NOT_SHOWN


def income_is_hidden(period: Period) -> bool:
    """Public income subtracted from all income would leave the payments."""
    return not Account.of(period).shows_payments()


def balance_is_hidden(period: Period) -> bool:
    """The balance at the end would tell the payments since the last balance shown."""
    return not Account.of(period).shows_balance(period.ends_on)


def _sum(entries: QuerySet[AccountEntry]) -> Decimal:
    return entries.order_by().aggregate(total=Sum("amount"))["total"] or NOTHING


def _sum_until(day: date) -> Decimal:
    return _sum(AccountEntry.objects.filter(entered_on__lte=day))
