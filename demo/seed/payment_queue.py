"""Payments that wait for the second person: a clinic asked month by month for each physician whom it trains."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from demo.seed.days import date_prepared
from demo.seed.papers import paper
from demo.seed.people_of import member
from grants.awards.actions import payments
from grants.awards.models import Agreement, PaymentRequest
from img_program.accounts.models import User
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.organizations.models import MembershipRole

PHYSICIANS, MONTHS = 10, 2
STIPEND = Decimal("810.00")


def make_payment_queue(staff: dict[str, User]) -> int:
    """Ask for and recommend each payment, on the days on which that happened; returns how many wait."""
    today = timezone.localdate()
    with as_system(reason="demonstration data"):
        running = Agreement.objects.in_force().filter(ends_on__gte=today, starts_on__lte=today - timedelta(days=60))
        agreement = running.select_related("organization").order_by("pk").first()
    if agreement is None or agreement.starts_on is None:
        return 0
    finance = member(agreement.organization, MembershipRole.FINANCE, staff["coordinator"])
    first = today.replace(day=1)
    ends = [(first - timedelta(days=1)).replace(day=1) - timedelta(days=1), first - timedelta(days=1)]
    days = [end for end in ends if end.replace(day=1) >= agreement.starts_on]
    for end in days:
        for number in range(1, PHYSICIANS + 1):
            _wait(agreement, finance, staff["grants"], end=end, number=number)
    return len(days) * PHYSICIANS


def _wait(agreement: Agreement, finance: User, by: User, *, end: date, number: int) -> None:
    with acting_as(finance):
        request = payments.start_payment_request(agreement, by=finance, kind=PaymentRequest.Kind.REIMBURSEMENT)
        payments.add_payment_line(
            request,
            by=finance,
            budget_line=agreement.budget_lines.get(category="Participants"),
            what=f"Stipend of physician {number}, {end:%B %Y}",
            spent_from=end.replace(day=1),
            spent_until=end,
            amount=STIPEND + 15 * number,
            receipt=paper("payroll.pdf"),
        )
        payments.submit_payment_request(request, by=finance)
    with acting_as(by):
        payments.prepare_payment(request, by=by)
    date_prepared(request, worked_until=end, after=number)
