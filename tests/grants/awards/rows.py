"""A row of every table from the award to the closeout, for each owner of the isolation test."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import Model

from grants.awards.models import (
    Agreement,
    AgreementBudgetLine,
    AgreementVersion,
    Appropriation,
    Award,
    AwardPart,
    ChangeLine,
    ChangeRequest,
    Closeout,
    Correction,
    Fund,
    LedgerEntry,
    MonitoringVisit,
    PaymentLine,
    PaymentRequest,
    PeopleServed,
    PerformanceEvaluation,
    ProgressReport,
    Reconciliation,
    ReportDue,
    ReportExtension,
    VersionLine,
    VisitFinding,
)
from grants.awards.workflow import AwardState, CorrectionState, VersionState, VisitState
from tests.approvals.support import approvals_of
from tests.database.rows import Owner, Rows, maker

DAY, LATER, SUM = date(2026, 7, 1), date(2027, 6, 30), Decimal(1000)


@maker("awards.award")
def _award(owner: Owner, rows: Rows) -> Model:
    """The award, and with it everything that hangs on it."""
    own = {"organization": owner.organization}
    fund = Fund.objects.create(name=f"Fund of {owner.organization}", code="1")
    money = Appropriation.objects.create(fund=fund, fiscal_year=2027, amount=SUM, citation="Laws")
    award = Award.objects.create(
        **own,
        number=f"A-{owner.organization.pk}",
        program="career_guidance",
        source="single_source",
        title="English",
        amount=SUM,
        starts_on=DAY,
        ends_on=LATER,
        justification="Nobody else.",
        created_by=owner.user,
    )
    part = AwardPart.objects.create(**own, award=award, appropriation=money, fiscal_year=2027, amount=SUM)
    approvals_of("grants.award_decision", award.pk, about=owner.organization)
    for state in (AwardState.PROPOSED, AwardState.AWARDED):
        award.state = state
        award.save()
    agreement = Agreement.objects.create(**own, award=award, number=f"G-{owner.organization.pk}")
    version = AgreementVersion.objects.create(
        **own, agreement=agreement, number=1, starts_on=DAY, ends_on=LATER, amount=SUM, created_by=owner.user
    )
    version_line = VersionLine.objects.create(**own, version=version, category="People", fiscal_year=2027, amount=SUM)
    version.encumbrance_id, version.encumbered_on, version.grantee_signer, version.grantee_signed_on = "3000", DAY, "A", DAY
    for step in (VersionState.ENCUMBERED, VersionState.GRANTEE_SIGNED):
        version.state = step
        version.save()
    budget = AgreementBudgetLine.objects.create(**own, agreement=agreement, category="People", fiscal_year=2027, amount=SUM)
    due = ReportDue.objects.create(
        **own, agreement=agreement, kind="final", period_starts_on=DAY, period_ends_on=LATER, due_on=LATER
    )
    request = PaymentRequest.objects.create(**own, number=f"{agreement.number}/1", agreement=agreement, requested_by=owner.user)
    line = PaymentLine.objects.create(
        **own, request=request, agreement=agreement, budget_line=budget, what="Rent", spent_from=DAY, spent_until=DAY, amount=SUM
    )
    entry = LedgerEntry(
        **own, award=award, agreement=agreement, budget_line=budget, payment_line=line, kind="payment", amount=SUM,
        entered_on=DAY, recorded_by=owner.user,
    )  # fmt: skip
    entry.save(force_insert=True)
    report = ProgressReport.objects.create(**own, due=due, agreement=agreement)
    visit = MonitoringVisit.objects.create(**own, agreement=agreement, way="site", planned_on=DAY, planned_by=owner.user)
    visit.state, visit.visited_on, visit.summary = VisitState.DONE, DAY, "Seen."
    visit.save()
    correction = Correction.objects.create(
        **own, agreement=agreement, kind="refund", budget_line=budget, amount=1, on=DAY, reason="Check 4", proposed_by=owner.user
    )
    approvals_of("grants.correction", correction.pk, about=owner.organization)
    correction.state = CorrectionState.ENTERED
    correction.save()
    change = ChangeRequest.objects.create(
        **own, agreement=agreement, ends_on=LATER, why="Other needs.", answer_by=LATER, asked_by=owner.user
    )
    made: list[Model] = [
        correction,
        change,
        ChangeLine.objects.create(**own, change=change, category="People", fiscal_year=2027, amount=SUM, before=SUM),
        part,
        agreement,
        version,
        version_line,
        budget,
        due,
        request,
        line,
        entry,
        report,
        PeopleServed.objects.create(**own, report=report, service="English"),
        ReportExtension.objects.create(**own, due=due, until=LATER, reason="Illness.", granted_by=owner.user),
        visit,
        VisitFinding.objects.create(**own, visit=visit, text="No time sheets."),
        Reconciliation.objects.create(
            **own, agreement=agreement, reconciled_on=DAY, what="May", examined=SUM, supported=SUM, by=owner.user
        ),
        PerformanceEvaluation.objects.create(
            **own, agreement=agreement, work="met", money="met", reporting="met", text="Good.", written_by=owner.user
        ),
    ]
    closeout = Closeout(
        **own, agreement=agreement, closed_on=LATER, paid=SUM, unspent=Decimal(0), keep_until=LATER, closed_by=owner.user
    )
    closeout.save(force_insert=True)
    for row in [*made, closeout]:
        rows[row._meta.label_lower] = row
    return award


def _made_with_the_award(label: str) -> None:
    @maker(label)
    def _row(owner: Owner, rows: Rows) -> Model:
        return rows[label]


for _label in (
    "awardpart", "agreement", "agreementversion", "versionline", "agreementbudgetline", "reportdue", "paymentrequest",
    "paymentline", "ledgerentry", "progressreport", "peopleserved", "reportextension", "monitoringvisit", "visitfinding",
    "reconciliation", "performanceevaluation", "closeout", "correction", "changerequest",
    "changeline",
):  # fmt: skip
    _made_with_the_award(f"grants.{_label}")
