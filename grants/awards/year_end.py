"""Of each budget line in force: what is not requested, not paid, or sent and not confirmed; and when its money lapses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from grants.awards.models import AgreementBudgetLine, Appropriation, AwardPart, LedgerEntry, PaymentLine
from grants.awards.models.fund import DOLLARS, NOTHING, Lapse
from grants.awards.queries import WAITING
from grants.awards.rules.lapse import is_near, last_day_of
from grants.awards.workflow import AgreementState, PaymentState
from grants.rounds.models import Program
from img_program.statute.fiscal import add_months, fiscal_year_of
from img_program.statute.parameters import parameter

# Columns of an open line, and their words.
OPEN: Final[Mapping[str, str]] = {
    "unrequested": "Not requested",
    "requested": "Requested, not approved",
    "approved": "Approved, not sent",
    "sent": "Sent, not confirmed",
}


def open_lines() -> QuerySet[AgreementBudgetLine]:
    """Budget lines of agreements in force with the columns of OPEN and `paid`; together they are the line's dollars."""
    rows = AgreementBudgetLine.objects.filter(agreement__state=AgreementState.IN_FORCE, amount__gt=0)
    asked = PaymentLine.objects.filter(request__state__in=WAITING, budget_line=OuterRef("pk"))
    moved = LedgerEntry.objects.filter(budget_line=OuterRef("pk"))
    part = AwardPart.objects.filter(award=OuterRef("agreement__award"), fiscal_year=OuterRef("fiscal_year"))
    rows = rows.annotate(
        requested=_sum(asked),
        approved=_sum(moved.filter(_of(PaymentState.APPROVED))),
        sent=_sum(moved.filter(_of(PaymentState.BATCHED))),
        moved=_sum(moved),
        fund=Subquery(part.values("appropriation__fund__name")[:1]),
        appropriation=Subquery(part.values("appropriation")[:1]),
    )
    rows = rows.annotate(unrequested=F("amount") - F("requested") - F("moved"), paid=F("moved") - F("approved") - F("sent"))
    return rows.select_related("agreement__award", "organization").order_by("fiscal_year", "agreement__number", "pk")


def _of(state: PaymentState) -> Q:
    return Q(payment_line__request__state=state) | Q(reduces__state=state)


def _sum(rows: QuerySet[Any]) -> Coalesce:
    grouped = rows.order_by().values("budget_line").annotate(total=Sum("amount")).values("total")
    return Coalesce(Subquery(grouped, output_field=DOLLARS), NOTHING)


def near_to_lapse(rows: QuerySet[AgreementBudgetLine], today: dt.date) -> QuerySet[AgreementBudgetLine]:
    """Lines with dollars that are not paid and lapse within the months of the warning."""
    months = parameter("grants.lapse_warning_months", on=today).as_int()
    near = Q(pk__in=[])
    years = (fiscal_year_of(today) - 3, fiscal_year_of(today) + 1)
    for each in Appropriation.objects.filter(fiscal_year__range=years).exclude(lapses=Lapse.NEVER):
        own = Q(appropriation=each.pk)
        if each.lapses == Lapse.AGREEMENT:
            days = dt.timedelta(days=parameter("grants.lapse_after_days", on=today).as_int())
            near |= own & Q(agreement__ends_on__range=(today - days, add_months(today, months) - days))
        elif is_near(last_day_of(each, None), today=today, months=months):
            near |= own
    return rows.filter(near).exclude(amount=F("paid"))


def sums_by_fund(rows: QuerySet[AgreementBudgetLine]) -> Sequence[Mapping[str, Any]]:
    """By fund, fiscal year and program: the columns of OPEN, in dollars."""
    sums: dict[tuple[str, int, str], dict[str, Any]] = {}
    for row in rows.values("fund", "fiscal_year", "agreement__award__program", *OPEN):
        key = (row["fund"] or "", row["fiscal_year"], row["agreement__award__program"])
        named = {"fund": key[0], "fiscal_year": key[1], "program": Program(key[2]).label}
        group = sums.setdefault(key, named | dict.fromkeys(OPEN, Decimal("0.00")))
        for name in OPEN:
            group[name] += row[name]
    return [{**group, "open": [(words, group[name]) for name, words in OPEN.items()]} for _key, group in sorted(sums.items())]
