"""The revolving account of the demonstration before anything is paid from it: money of three fiscal years, and its fund."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from grants.awards.actions import funds
from img_program.accounts.models import User
from img_program.organizations.acting import acting_as
from img_program.statute.fiscal import fiscal_year_bounds, fiscal_year_of
from residency.service.actions import account
from residency.service.models import EntryKind

ACCOUNT_FUND = "2000-H12"
LAW = "Laws of Minnesota, made up for this demonstration"
YEARLY = Decimal(300_000)
SPENDING = Decimal(1_000_000)


def make_account_fund(staff: dict[str, User]) -> None:
    """Two past fiscal years and the running one; earnings; two contributors; and what awards may be made from it."""
    by, today = staff["finance"], timezone.localdate()
    with acting_as(by):
        running = fiscal_year_of(today)
        fund = funds.create_fund(by=by, name="Residency revolving account", code=ACCOUNT_FUND, is_revolving_account=True)
        for year in range(running - 2, running + 5):
            funds.appropriate(fund, by=by, fiscal_year=year, amount=SPENDING, citation=LAW)
        for year in range(running - 2, running + 1):
            first, _last = fiscal_year_bounds(year)
            account.record_income(by=by, kind=EntryKind.APPROPRIATION, amount=YEARLY, on=first, source=LAW)
        account.record_income(
            by=by, kind=EntryKind.EARNINGS, amount=Decimal("4312.55"), on=fiscal_year_bounds(running)[0], source="Interest"
        )
        for name, amount in (("Lakes and Prairies Health Foundation", 25_000), ("Estate of Ruth Amundson", 7_500)):
            told = fiscal_year_bounds(running - 1)[0]
            giver = account.add_contributor(by=by, name=name, told_public_on=told, told_no_choice_on=told)
            account.record_contribution(giver, by=by, amount=Decimal(amount), on=told + timedelta(days=30))
