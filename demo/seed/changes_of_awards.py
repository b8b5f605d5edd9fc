"""What went otherwise than agreed: an expense disallowed and owed back, and a change that a grantee asks for."""

from __future__ import annotations

from decimal import Decimal

from demo.seed.people_of import member
from grants.awards.actions import changes, corrections
from grants.awards.actions.agreements import BudgetAmount, Terms
from grants.awards.models import Agreement, PaymentRequest
from grants.awards.workflow import PaymentState
from img_program.accounts.models import User
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole


def disallow_something(agreement: Agreement, staff: dict[str, User]) -> None:
    """Finance asks, the manager agrees; the grantee owes it back."""
    with acting_as(staff["finance"]):
        paid = PaymentRequest.objects.filter(agreement=agreement, state=PaymentState.PAID)
        request = paid.select_related("agreement").order_by("created_at", "pk")[0]
        asked = corrections.propose_disallowance(
            request,
            by=staff["finance"],
            line=request.lines.select_related("budget_line")[0],
            amount=Decimal("240.00"),
            reason="One invoice is of another project.",
        )
    with acting_as(staff["manager"]):
        corrections.approve_correction(asked, by=staff["manager"])


def ask_for_a_change(agreement: Agreement, staff: dict[str, User]) -> None:
    """The grant manager asks for other key people; the office has not answered."""
    by = member(agreement.organization, MembershipRole.GRANT_MANAGER, staff["coordinator"])
    with acting_as(by):
        changes.ask_for_change(
            agreement,
            by=by,
            why="The teacher of the first term moved away. A colleague takes over.",
            ends_on=agreement.ends_on or agreement.award.ends_on,
            terms=Terms(key_people="Teacher: a family physician of the clinic, from January."),
            lines=[BudgetAmount(each.category, each.fiscal_year, each.amount) for each in agreement.budget_lines.all()],
        )
