"""The end of a grant: evaluation, checklist, and closing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone

from grants.awards.actions.award_lock import lock_award
from grants.awards.actions.corrections import still_owed
from grants.awards.gates import Finding
from grants.awards.letters import dollars, tell
from grants.awards.models import (
    Agreement,
    Closeout,
    Correction,
    Hold,
    LedgerEntry,
    MonitoringVisit,
    PaymentRequest,
    PerformanceEvaluation,
    Reconciliation,
    ReportDue,
)
from grants.awards.permissions import CLOSE_AGREEMENT
from grants.awards.rules.closeout_checklist import CloseoutFacts, closeout_checklist
from grants.awards.workflow import AGREEMENT, PaymentState, ReportState, VisitState
from grants.rounds.rules.findings import citation_of
from img_program.accounts.models import User
from img_program.accounts.permissions import demand
from img_program.database.locking import limits_in_words, locked
from img_program.statute.fiscal import add_months
from img_program.statute.parameters import parameter

ZERO = Decimal("0.00")
_ENDED = (PaymentState.PAID, PaymentState.REFUSED, PaymentState.WITHDRAWN, PaymentState.VOIDED)


def write_evaluation(
    agreement: Agreement,
    *,
    by: User,
    work: PerformanceEvaluation.Rating,
    money: PerformanceEvaluation.Rating,
    reporting: PerformanceEvaluation.Rating,
    text: str,
) -> PerformanceEvaluation:
    """Write how the grantee performed, or write it anew until the grant is closed; seen when it applies again."""
    demand(by, CLOSE_AGREEMENT, agreement)
    if not text.strip():
        raise ValidationError({"text": "Say it in words too."}, code="text")
    with transaction.atomic():
        agreement = locked(agreement)
        AGREEMENT.target(agreement.state, "close_agreement")
        evaluation, _made = PerformanceEvaluation.objects.update_or_create(
            agreement=agreement,
            defaults={
                "organization": agreement.organization,
                "work": work,
                "money": money,
                "reporting": reporting,
                "text": text.strip(),
                "written_by": by,
            },
        )
    return evaluation


def checklist_of(
    agreement: Agreement,
    *,
    visits: Sequence[MonitoringVisit] | None = None,
    reconciliations: Sequence[Reconciliation] | None = None,
) -> list[Finding]:
    """The closeout checklist as it stands now; for the office. A page hands on what it has just read."""
    today = timezone.localdate()
    if visits is None:
        visits = list(agreement.visits.prefetch_related("findings"))
    if reconciliations is None:
        reconciliations = list(agreement.reconciliations.all())
    due = ReportDue.objects.filter(agreement=agreement, cancelled_at=None).values_list("kind", "report__state")
    accepted = [kind for kind, state in due if state == ReportState.ACCEPTED]
    owed = Correction.objects.filter(agreement=agreement, is_owed=True)
    facts = CloseoutFacts(
        today=today,
        citation=citation_of("16b-grants"),
        ends_on=agreement.ends_on or today,
        reports_missing=len(due) - len(accepted),
        final_report_accepted=ReportDue.Kind.FINAL in accepted,
        open_requests=PaymentRequest.objects.filter(agreement=agreement).exclude(state__in=_ENDED).count(),
        open_findings=sum(each.is_open for visit in visits for each in visit.findings.all()),
        award_amount=agreement.award.amount,
        monitoring_above=parameter("grants.monitoring_visit_above", on=today).as_decimal(),
        visits=sum(visit.state == VisitState.DONE for visit in visits),
        reconciliations=len(reconciliations),
        advances=_advances(agreement, reconciliations),
        has_evaluation=PerformanceEvaluation.objects.filter(agreement=agreement).exists(),
        owed_back=sum((still_owed(each) for each in owed.prefetch_related("settled_by__request")), ZERO),
        corrections_waiting=Correction.objects.open().filter(agreement=agreement).count(),
        is_on_hold=Hold.objects.filter(agreement=agreement, lifted_at=None, ends_on__gte=today).exists(),
    )
    return closeout_checklist(facts)


def _advances(agreement: Agreement, reconciliations: Sequence[Reconciliation]) -> tuple[tuple[Decimal, Decimal], ...]:
    """Of each advance that was paid: its dollars, and those that its own reconciliations support or that came back of it."""
    entries = LedgerEntry.objects.filter(agreement=agreement).order_by()
    paid = dict(
        entries.filter(payment_line__request__kind=PaymentRequest.Kind.ADVANCE, reversed_by=None)
        .values_list("payment_line__request")
        .annotate(total=Sum("amount"))
    )
    back = dict(entries.filter(of_request__in=paid).values_list("of_request").annotate(total=Sum("amount")))
    return tuple(
        (amount, sum((each.supported for each in reconciliations if each.request_id == key), ZERO) - back.get(key, ZERO))
        for key, amount in paid.items()
    )


def close_agreement(agreement: Agreement, *, by: User, note: str = "") -> Closeout:
    """Close the grant: what was not spent goes back to the fund, the papers are kept until a computed day (KEEP).

    Raises ValidationError with every line of the checklist that is missing.
    """
    demand(by, CLOSE_AGREEMENT, agreement)
    with transaction.atomic():
        lock_award(agreement)
        agreement = locked(agreement)
        target = AGREEMENT.target(agreement.state, "close_agreement")
        missing = [f"{each.title}: {each.words} {each.what_to_do}" for each in checklist_of(agreement) if not each.passes]
        if missing:
            raise ValidationError(missing, code="checklist")
        today = timezone.localdate()
        paid = LedgerEntry.objects.filter(agreement=agreement).aggregate(total=Sum("amount"))["total"] or ZERO
        with limits_in_words():
            _release_unspent(agreement)
            agreement.state = target
            agreement.save(update_fields=["state"])
        last = max(today, agreement.ends_on or today)
        years = parameter("grants.retention_years", on=today).as_int()
        closeout = Closeout(
            agreement=agreement,
            organization=agreement.organization,
            closed_on=today,
            paid=paid,
            unspent=agreement.award.amount - paid,
            keep_until=add_months(last, 12 * years),
            closed_by=by,
            note=note.strip(),
        )
        closeout.save(force_insert=True)
        tell(
            agreement.organization,
            "grants_agreement_closed",
            about=agreement,
            transition="closed",
            by=by,
            path=reverse("awards:agreement", args=[agreement.pk]),
            number=agreement.number,
            paid=dollars(paid),
            unspent=dollars(closeout.unspent),
            keep_until=f"{closeout.keep_until:%-d %B %Y}",
        )
    return closeout


def _release_unspent(agreement: Agreement) -> None:
    """Each fiscal year's unspent dollars can be awarded again, as far as the appropriation lives."""
    paid = dict(
        LedgerEntry.objects.filter(agreement=agreement)
        .order_by()
        .values_list("budget_line__fiscal_year")
        .annotate(total=Sum("amount"))
    )
    for part in agreement.award.parts.all():
        part.released = part.amount - paid.get(part.fiscal_year, ZERO)
        part.save(update_fields=["released"])
