"""The books: entries with the balance of their line, and every fund and fiscal year with what became of its dollars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from grants.awards.models import (
    AgreementVersion,
    Appropriation,
    Award,
    AwardPart,
    LedgerEntry,
    PaymentBatch,
    PaymentLine,
    PaymentRequest,
)
from grants.awards.models.fund import DOLLARS, NOTHING
from grants.awards.workflow import AwardState, PaymentState, VersionState
from grants.rounds.hooks import Ending
from grants.rounds.models import Application

_RETURN = Q(kind=LedgerEntry.Kind.RETURN)
# With what makes a payment smaller: disallowed or withheld before it was paid.
_IS_PAID = Q(payment_line__request__state=PaymentState.PAID) | Q(reduces__state=PaymentState.PAID)
# How an entry counts. A voided payment and the entry that takes it off stand together: their sum is nothing.
COUNTS: Mapping[str, tuple[str, Q]] = {
    "approved": ("Approved, not paid yet", ~_RETURN & ~_IS_PAID),
    "paid": ("Paid", _IS_PAID),
    "returned": ("Given back", _RETURN),
}
WAITING = (PaymentState.SUBMITTED, PaymentState.PREPARED)
ENCUMBERED = (VersionState.ENCUMBERED, VersionState.GRANTEE_SIGNED, VersionState.STATE_SIGNED, VersionState.EXECUTED)


def ending_of_application(application: Application) -> Ending | None:
    """How an application ended: with an award, or with its refusal."""
    award = (
        Award.objects.filter(application=application, state__in=[AwardState.AWARDED, AwardState.REFUSED]).order_by("pk").last()
    )
    if award is None:
        return None
    path = reverse("awards:organization", args=[award.organization_id])
    if award.state == AwardState.AWARDED:
        return Ending(is_awarded=True, words=f"${award.amount:,.2f}, number {award.number}.", on=award.decided_at, path=path)
    return Ending(is_awarded=False, words=award.state_reason, on=None, path=path)


def entries_with_balance() -> QuerySet[LedgerEntry]:
    """Entries, newest first, each with `left`: the dollars of its budget line after it."""
    earlier = LedgerEntry.objects.filter(budget_line=OuterRef("budget_line")).filter(
        Q(recorded_at__lt=OuterRef("recorded_at")) | Q(recorded_at=OuterRef("recorded_at"), pk__lte=OuterRef("pk"))
    )
    rows = LedgerEntry.objects.annotate(
        left=F("budget_line__amount") - _sum(earlier, "budget_line", "amount"),
        moved_on=Coalesce("payment_line__request__paid_on", "reduces__paid_on"),
        payment=Coalesce("payment_line__request__number", "reduces__number", "reverses__payment_line__request__number"),
    )
    rows = rows.select_related("agreement", "organization", "budget_line", "payment_line__request")
    return rows.order_by("-recorded_at", "-pk")


def with_fund(rows: QuerySet[LedgerEntry]) -> QuerySet[LedgerEntry]:
    """Adds `fund`, the name of the one fund of the entry's award. For the office: grantees read no funds."""
    parts = AwardPart.objects.filter(award=OuterRef("award")).order_by("pk")
    return rows.annotate(fund=Subquery(parts.values("appropriation__fund__name")[:1]))


def entries_of_payments(requests: Collection[PaymentRequest]) -> QuerySet[LedgerEntry]:
    """What was approved of these requests, and what makes them smaller."""
    return LedgerEntry.objects.filter(Q(payment_line__request__in=requests) | Q(reduces__in=requests))


def sent_dollars(requests: Collection[PaymentRequest]) -> dict[Any, Decimal]:
    """Of each request the dollars that accounting is to pay: what was approved, less what was disallowed and withheld."""
    sums: dict[Any, Decimal] = {each.pk: Decimal("0.00") for each in requests}
    rows = entries_of_payments(requests).annotate(of=Coalesce("payment_line__request", "reduces"))
    for key, amount in rows.values_list("of", "amount"):
        sums[key] += amount
    return sums


def accounting_rows(batch: PaymentBatch) -> list[list[Any]]:
    """A batch for the accounting system: one row for each request and budget line, with the numbers that it is booked by."""
    requests = {each.pk: each for each in PaymentRequest.objects.filter(batch=batch).select_related("agreement", "organization")}
    entries = entries_of_payments(requests.values()).annotate(of=Coalesce("payment_line__request", "reduces"))
    sums: defaultdict[tuple[Any, Any], Decimal] = defaultdict(Decimal)
    for entry in entries.select_related("budget_line").order_by("budget_line__fiscal_year", "budget_line"):
        sums[entry.of, entry.budget_line] += entry.amount
    executed = AgreementVersion.objects.filter(state=VersionState.EXECUTED, agreement__payment_requests__batch=batch)
    orders = {each.agreement_id: each for each in executed.order_by("number")}
    suppliers = {each.agreement_id: each.supplier for each in executed.order_by("number") if each.supplier}
    parts = AwardPart.objects.filter(award__agreement__payment_requests__batch=batch).select_related("appropriation__fund")
    money = {(each.award_id, each.fiscal_year): each.appropriation for each in parts}
    rows = []
    for (key, line), amount in sorted(sums.items(), key=lambda each: (requests[each[0][0]].number, each[0][1].pk)):
        request = requests[key]
        source = money.get((request.agreement.award_id, line.fiscal_year))
        rows.append(
            [
                batch.number,
                request.number,
                request.agreement.number,
                request.organization.name,
                suppliers.get(request.agreement_id, ""),
                orders[request.agreement_id].encumbrance_id,
                line.order_line or "",
                source.fund.code if source else "",
                source.code if source else "",
                line.fiscal_year,
                line.category,
                f"{amount:.2f}",
            ]
        )
    return rows


def entries_of(rows: QuerySet[LedgerEntry], appropriation: Any) -> QuerySet[LedgerEntry]:
    """Entries whose dollars came from an appropriation."""
    year = F("budget_line__fiscal_year")
    return rows.filter(award__parts__appropriation=appropriation, award__parts__fiscal_year=year)


def fund_years() -> QuerySet[Appropriation]:
    """Appropriations with `committed`, `encumbered`, `requested`, `approved`, `paid`, `returned`, and what is left. Dollars.

    `left` may still be awarded; `unpaid` is awarded and neither approved nor paid.
    """
    own = OuterRef("pk")
    entries = entries_of(LedgerEntry.objects.all(), own)
    sums = {name: _sum(entries.filter(which), None, "amount") for name, (_label, which) in COUNTS.items()}
    lines = PaymentLine.objects.filter(
        request__state__in=WAITING,
        agreement__award__parts__appropriation=own,
        agreement__award__parts__fiscal_year=F("budget_line__fiscal_year"),
    )
    encumbered = AwardPart.objects.filter(
        appropriation=own, award__agreement__versions__number=1, award__agreement__versions__state__in=ENCUMBERED
    )
    rows = Appropriation.objects.with_balance().annotate(
        encumbered=_sum(encumbered.annotate(net=F("amount") - F("released")), "appropriation", "net"),
        requested=_sum(lines, None, "amount"),
        **sums,
    )
    # What came back is negative in the ledger.
    return rows.annotate(unpaid=F("committed") - F("approved") - F("paid") - F("returned")).select_related("fund")


def _sum(rows: QuerySet[Any], by: str | None, column: str) -> Coalesce:
    """A correlated sum. Without a column to group by, all rows are one group."""
    grouped = rows.order_by().values(by) if by else rows.order_by().annotate(one=NOTHING).values("one")
    return Coalesce(Subquery(grouped.annotate(total=Sum(column)).values("total"), output_field=DOLLARS), NOTHING)
