"""Awards of the demonstration: two past fiscal years (one grant closed) and the running one, made through the actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from demo.seed.changes_of_awards import ask_for_a_change, disallow_something
from demo.seed.days import date_payment, paid_on
from demo.seed.papers import paper
from demo.seed.past_years import Applied, make_past_round
from demo.seed.people_of import member
from grants.awards.actions import agreements, awards, batches, closeout, execution, funds, monitoring, payments, progress, risk
from grants.awards.actions.agreements import BudgetAmount
from grants.awards.models import (
    Agreement,
    Award,
    EntityType,
    Fund,
    MonitoringVisit,
    PaymentRequest,
    PerformanceEvaluation,
    ReportDue,
    RiskAssessment,
    RiskFinding,
)
from grants.rounds.actions.disclosures import Disclosed, disclose_about
from grants.rounds.models import NegotiationOutcome, Program
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole, Organization
from img_program.statute.fiscal import fiscal_year_bounds, fiscal_year_of

YEARLY = Decimal(1_000_000)
LAW = "Laws of Minnesota, made up for this demonstration"


@dataclass(frozen=True, slots=True)
class Story:
    """One grant of one fiscal year: for whom, for what, how much, and the share that was spent month by month.

    `rivals` applied in the same round and were not funded; without any the grant has a single source.
    """

    organization: str
    program: Program
    title: str
    year: int
    amount: int
    shares: tuple[int, ...]
    rivals: tuple[Applied, ...] = ()
    is_visited: bool = False
    is_closed: bool = False


def _stories(year: int) -> tuple[Story, ...]:
    guidance, clinical = Program.CAREER_GUIDANCE, Program.CLINICAL_PREPARATION
    english, ready = "Medical English in the evening", "Ready for the ward"
    return (
        Story(
            "bridge", guidance, "Career navigators for immigrant physicians", year - 2, 48_000, (40, 35, 20),
            rivals=(Applied("harbor", english, 70_000, "0.6"),), is_closed=True,
        ),
        Story(
            "clinic", clinical, "Six months beside a physician", year - 2, 90_000, (30, 30, 35),
            rivals=(Applied("bridge", ready, 60_000, "0.5"),), is_visited=True, is_closed=True,
        ),
        Story(
            "harbor", guidance, english, year - 1, 80_000, (30, 30),
            rivals=(Applied("bridge", "Career navigators, third year", 95_000, "0.7"),), is_visited=True,
        ),
        Story(
            "clinic", clinical, "Two places more in the clinic", year - 1, 110_000, (30, 25, 40),
            rivals=(Applied("harbor", ready, 75_000, "0.6"),), is_visited=True, is_closed=True,
        ),
        Story("clinic", clinical, "Supervised clinical experience", year, 120_000, (10,)),
    )  # fmt: skip


def make_awards(staff: dict[str, User], organizations: dict[str, Organization]) -> int:
    """Funds, awards, agreements, payments, reports; returns how many awards. `staff` and `organizations` by their slugs."""
    today = timezone.localdate()
    with as_system(reason="demonstration data"):
        year = fiscal_year_of(today)
    with acting_as(staff["finance"]):
        fund = funds.create_fund(by=staff["finance"], name="International medical graduates assistance", code="1000-H12")
        for each in range(year - 2, year + 5):
            funds.appropriate(fund, by=staff["finance"], fiscal_year=each, amount=YEARLY, citation=LAW)
    for story in _stories(year):
        _tell(story, staff, organizations, fund, today)
    return len(_stories(year)) + _from_rounds(staff, fund)


def decided(award: Award, staff: dict[str, User]) -> Award:
    """Assessed, proposed, and decided by two persons."""
    specialist = staff["grants"]
    with acting_as(specialist):
        findings = {each.code: (RiskFinding.Result.NO_CONCERN, "") for each in risk.checklist_for(EntityType.NONPROFIT)}
        risk.assess_risk(
            award,
            by=specialist,
            entity_type=EntityType.NONPROFIT,
            findings=findings,
            conclusion=RiskAssessment.Conclusion.ACCEPT,
            reason="Statements, standing and earlier grants were looked at.",
        )
        award = awards.propose_award(award, by=specialist)
    for slug in ("coordinator", "manager", "finance", "grants"):
        with acting_as(staff[slug]):
            disclose_about(
                award.organization, answer=Disclosed(has_conflict=False), by=staff[slug], opportunity=award.opportunity
            )
    for slug in ("coordinator", "manager"):
        with acting_as(staff[slug]):
            award = awards.decide_award(award, by=staff[slug])
    return award


def executed(award: Award, lines: list[BudgetAmount], staff: dict[str, User]) -> Agreement:
    """The agreement of an award, signed by both sides and executed by two persons' approval."""
    by, day = staff["grants"], award.starts_on - timedelta(days=10)
    with acting_as(by):
        version = agreements.start_agreement(
            award, by=by, number=f"G-{award.number[2:]}", starts_on=award.starts_on, ends_on=award.ends_on, lines=lines
        )
        execution.record_encumbrance(version, by=by, encumbrance_id=f"30000{award.pk:05d}", on=day)
        execution.record_grantee_signature(version, by=by, signer="Director of the organization", on=day + timedelta(days=3))
        execution.record_state_signature(
            version,
            by=by,
            signer="Assistant commissioner",
            on=day + timedelta(days=6),
            approval_reference=f"Memo {award.number}",
            file=paper("agreement.pdf"),
        )
    for slug in ("coordinator", "finance"):
        with acting_as(staff[slug]):
            execution.approve_execution(version, by=staff[slug])
    with as_system(reason="demonstration data"):
        return Agreement.objects.select_related("organization", "award").get(award=award)


def _draft(story: Story, staff: dict[str, User], organizations: dict[str, Organization], fund: Fund) -> Award:
    """From the round that it won, or as a single source."""
    by = staff["grants"]
    with as_system(reason="demonstration data"):
        starts_on, ends_on = fiscal_year_bounds(story.year)
    if story.rivals:
        applied = (Applied(story.organization, story.title, story.amount, "0.9"), *story.rivals)
        outcome = make_past_round(story.program, story.year, applied, staff, organizations)
        with acting_as(by):
            return awards.award_from_negotiation(outcome, by=by, fund=fund, starts_on=starts_on, ends_on=ends_on)
    with acting_as(by):
        return awards.single_source_award(
            by=by,
            organization=organizations[story.organization],
            program=story.program,
            title=story.title,
            years={story.year: Decimal(story.amount)},
            fund=fund,
            starts_on=starts_on,
            ends_on=ends_on,
            justification="No other organization in the region does this work.",
        )


def _tell(story: Story, staff: dict[str, User], organizations: dict[str, Organization], fund: Fund, today: date) -> None:
    award, organization = _draft(story, staff, organizations, fund), organizations[story.organization]
    starts_on, ends_on = award.starts_on, award.ends_on
    people = Decimal(story.amount) * 3 / 4
    lines = [BudgetAmount("Staff", story.year, people), BudgetAmount("Participants", story.year, Decimal(story.amount) - people)]
    agreement = executed(decided(award, staff), lines, staff)
    if ends_on < today:
        report_all(agreement, staff)
    if story.is_visited:
        _monitor(agreement, staff["grants"], ends_on)
    finance = member(organization, MembershipRole.FINANCE, staff["coordinator"])
    for number, share in enumerate(story.shares, start=1):
        day = starts_on + timedelta(days=60 * number)
        _pay(agreement, finance, staff, day=day, amount=people * share / 100)
    if story.is_visited and not story.is_closed:
        disallow_something(agreement, staff)
    if not story.is_closed and ends_on >= today:
        ask_for_a_change(agreement, staff)
        _ask(agreement, finance, day=starts_on + timedelta(days=90), amount=Decimal(2500))
    if story.is_closed:
        _close(agreement, staff["coordinator"])


def report_all(agreement: Agreement, staff: dict[str, User]) -> None:
    """Every report that is due is written, certified and accepted."""
    writer = member(agreement.organization, MembershipRole.GRANT_MANAGER, staff["coordinator"])
    with acting_as(writer):
        due = list(ReportDue.objects.filter(agreement=agreement).select_related("agreement__award", "organization"))
        for each in due:
            report = progress.start_report(each, by=writer)
            values: dict[progress.Entry, str | int] = {
                "accomplished": "We met every physician who asked, made a plan with each, and taught two groups.",
                "outcomes": "Several physicians passed an examination or found work in health care.",
            }
            for row in report.people_served.all():
                values |= {("linked", row.pk): 4 + row.pk % 3, ("known_to_grantee", row.pk): 11, ("contacts", row.pk): 60}
            progress.save_report(report, by=writer, values=values)
            progress.certify_report(report, by=writer)
    with acting_as(staff["grants"]):
        for each in due:
            each.refresh_from_db()
            progress.accept_report(each.report, by=staff["grants"])


def _monitor(agreement: Agreement, by: User, ends_on: date) -> None:
    day = ends_on - timedelta(days=60)
    with acting_as(by):
        visit = monitoring.plan_visit(agreement, by=by, way=MonitoringVisit.Way.SITE, planned_on=day)
        monitoring.record_visit(visit, by=by, visited_on=day, summary="Rooms, records and two classes were seen. All in order.")
        monitoring.record_reconciliation(
            agreement, by=by, on=day, what="First payment", examined=Decimal(18_000), supported=Decimal(18_000)
        )


def _ask(agreement: Agreement, finance: User, *, day: date, amount: Decimal) -> PaymentRequest:
    with acting_as(finance):
        request = payments.start_payment_request(agreement, by=finance, kind=PaymentRequest.Kind.REIMBURSEMENT)
        payments.add_payment_line(
            request,
            by=finance,
            budget_line=agreement.budget_lines.get(category="Staff"),
            what="Salaries of the project",
            spent_from=day - timedelta(days=30),
            spent_until=day,
            amount=amount.quantize(Decimal("0.01")),
            receipt=paper("payroll.pdf"),
        )
        return payments.submit_payment_request(request, by=finance)


def _pay(agreement: Agreement, finance: User, staff: dict[str, User], *, day: date, amount: Decimal) -> None:
    request = _ask(agreement, finance, day=day, amount=amount)
    with acting_as(staff["grants"]):
        payments.prepare_payment(request, by=staff["grants"])
    officer = staff["finance"]
    with acting_as(officer):
        payments.approve_payment(request, by=officer)
        batch = batches.make_batch(by=officer)
        batches.mark_batch_paid(batch, by=officer, paid_on=paid_on(day))
    date_payment(request, batch, worked_until=day)


def _close(agreement: Agreement, by: User) -> None:
    rating = PerformanceEvaluation.Rating.MET
    with acting_as(by):
        closeout.write_evaluation(
            agreement, by=by, work=rating, money=rating, reporting=rating, text="The organization did what was agreed."
        )
        closeout.close_agreement(agreement, by=by)


def _from_rounds(staff: dict[str, User], fund: Fund) -> int:
    """Applicants who accepted: their awards wait for two persons."""
    by = staff["grants"]
    with acting_as(by):
        accepted = list(
            NegotiationOutcome.objects.filter(
                outcome=NegotiationOutcome.Outcome.ACCEPTED, application__awards=None
            ).select_related("opportunity")
        )
        for outcome in accepted:
            starts_on, ends_on = outcome.opportunity.project_starts_on, outcome.opportunity.project_ends_on
            if starts_on is not None and ends_on is not None:
                awards.award_from_negotiation(outcome, by=by, fund=fund, starts_on=starts_on, ends_on=ends_on)
    return len(accepted)
