"""All rules about one payment request: facts gathered once, each rule asked, then the gates of other rooms."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from django.db.models import Sum
from django.utils import timezone

from grants.awards.gates import Finding, findings_of_gates
from grants.awards.models import (
    AgreementBudgetLine,
    Award,
    AwardPart,
    Hold,
    LedgerEntry,
    MonitoringVisit,
    PaymentLine,
    PaymentRequest,
    Reconciliation,
    ReportDue,
)
from grants.awards.rules.advance_is_justified import advance_is_justified
from grants.awards.rules.agreement_is_executed import agreement_is_executed
from grants.awards.rules.lapse import last_day_of, money_has_not_lapsed
from grants.awards.rules.no_hold import no_hold
from grants.awards.rules.no_overdue_report import no_overdue_report
from grants.awards.rules.paid_from_its_fiscal_year import paid_from_its_fiscal_year
from grants.awards.rules.payment_facts import LineFacts, PaymentFacts
from grants.awards.rules.receipts_are_attached import receipts_are_attached
from grants.awards.rules.spent_within_effective_dates import spent_within_effective_dates
from grants.awards.rules.visit_before_final_payment import visit_before_final_payment
from grants.awards.rules.visit_every_year import visit_every_year
from grants.awards.rules.within_line_and_award import within_line_and_award
from grants.awards.workflow import VisitState
from grants.rounds.rules.findings import citation_of
from img_program.database.context import as_system
from img_program.statute.fiscal import fiscal_year_of
from img_program.statute.parameters import NoParameterError, parameter, remembering_parameters

RULES: Final[tuple[Callable[[PaymentFacts], Finding], ...]] = (
    agreement_is_executed,
    spent_within_effective_dates,
    paid_from_its_fiscal_year,
    within_line_and_award,
    advance_is_justified,
    receipts_are_attached,
    no_overdue_report,
    no_hold,
    money_has_not_lapsed,
    visit_before_final_payment,
    visit_every_year,
)
STATE_GRANTS = "16b-grants"
ZERO = Decimal("0.00")


def payment_findings(request: PaymentRequest, *, on: dt.date | None = None) -> list[Finding]:
    """What every rule and gate says on a day (today unless named).

    Runs as the system: holds and monitoring are no rows of the grantee, and every payment under the award counts.
    The caller has asked whether the person may see the request.
    """
    with as_system(reason="judge a payment request"), remembering_parameters():
        facts = payment_facts(request, on=on or timezone.localdate())
        return [*(rule(facts) for rule in RULES), *findings_of_gates(request)]


def payment_facts(request: PaymentRequest, *, on: dt.date) -> PaymentFacts:
    """The facts, in a fixed number of queries."""
    agreement = request.agreement
    award = Award.objects.get(pk=agreement.award_id)
    budget = {line.pk: line for line in AgreementBudgetLine.objects.filter(agreement=agreement).with_balance()}
    own = list(request.lines.all())
    lines = tuple(
        LineFacts(
            line.what,
            str(budget[line.budget_line_id]),
            line.amount,
            getattr(budget[line.budget_line_id], "left", ZERO),
            line.spent_from,
            line.spent_until,
            line.receipt_id is not None,
            budget[line.budget_line_id].fiscal_year,
            _year_of(line.spent_from),
            _year_of(line.spent_until),
        )
        for line in own
    )
    paid = LedgerEntry.objects.filter(agreement=agreement).aggregate(total=Sum("amount"))["total"] or ZERO
    hold = Hold.objects.filter(agreement=agreement).running(on).first()
    overdue = ReportDue.objects.filter(agreement=agreement).overdue(on)
    parts = list(award.parts.select_related("appropriation"))
    done = MonitoringVisit.objects.filter(agreement=agreement, state=VisitState.DONE, visited_on__isnull=False)
    return PaymentFacts(
        today=on,
        citation=citation_of(STATE_GRANTS),
        is_advance=request.is_advance,
        is_final=request.is_final,
        justification=request.justification,
        lines=lines,
        is_executed=agreement.is_in_force,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        award_amount=award.amount,
        award_left=award.amount - paid,
        year_left=_years(own, parts, budget),
        overdue_reports=tuple((str(due), getattr(due, "last_day", due.due_on)) for due in overdue),
        hold_until=hold.ends_on if hold else None,
        visits=tuple(day for day in done.values_list("visited_on", flat=True) if day is not None),
        reconciliations=Reconciliation.objects.filter(agreement=agreement).count(),
        visit_above=parameter("grants.monitoring_visit_above", on=on).as_decimal(),
        visits_needed=parameter("grants.monitoring_visits_before_final_payment", on=on).as_int(),
        reconciliations_needed=parameter("grants.reconciliations_before_final_payment", on=on).as_int(),
        yearly_above=parameter("grants.yearly_monitoring_above", on=on).as_decimal(),
        lapses=_lapses(own, parts, budget, agreement.ends_on),
        yearly_months=parameter("grants.yearly_monitoring_interval_months", on=on).as_int(),
    )


def _year_of(day: dt.date) -> int:
    """The fiscal year of a day; 0 before the program had any."""
    try:
        return fiscal_year_of(day)
    except NoParameterError:
        return 0


def _lapses(
    lines: Sequence[PaymentLine], parts: Sequence[AwardPart], budget: dict[int, AgreementBudgetLine], ends_on: dt.date | None
) -> tuple[tuple[int, dt.date | None], ...]:
    years = {budget[line.budget_line_id].fiscal_year for line in lines}
    return tuple((part.fiscal_year, last_day_of(part.appropriation, ends_on)) for part in parts if part.fiscal_year in years)


def _years(
    lines: Sequence[PaymentLine], parts: Sequence[AwardPart], budget: dict[int, AgreementBudgetLine]
) -> tuple[tuple[int, Decimal, Decimal], ...]:
    asked: defaultdict[int, Decimal] = defaultdict(Decimal)
    paid: defaultdict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        asked[budget[line.budget_line_id].fiscal_year] += line.amount
    for each in budget.values():
        paid[each.fiscal_year] += getattr(each, "paid", ZERO)
    limits = {part.fiscal_year: part.amount - part.released for part in parts}
    return tuple((year, amount, limits.get(year, ZERO) - paid[year]) for year, amount in sorted(asked.items()))
