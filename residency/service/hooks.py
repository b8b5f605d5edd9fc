"""What the rooms below ask of the revolving account."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse

from grants.awards.gates import Finding
from grants.awards.models import Award, LedgerEntry, PaymentRequest
from grants.rounds.rules.findings import citation_of
from img_program.accounts.models import User
from img_program.geography.models import Place
from img_program.web.components import Link
from residency.service.models.account import AccountEntry, EntryKind
from residency.service.models.service import ServiceSite
from residency.service.rules.account_holds_enough import account_holds_enough

ZERO = Decimal("0.00")


def account_gate(request: PaymentRequest) -> list[Finding]:
    """What stands before a payment from the revolving account; nothing for payments from another fund. Called as the system."""
    from_account = Award.objects.filter(parts__appropriation__fund__is_revolving_account=True)
    if not from_account.filter(pk=request.agreement.award_id).exists():
        return []
    asked = sum((line.amount for line in request.lines.all()), ZERO)
    return [account_holds_enough(asked=asked, free=free_money(), citation=citation_of("144-1911-residency"))]


def free_money() -> Decimal:
    """Dollars of the account less those of every payment from it that was approved, paid or not."""
    entries = LedgerEntry.objects.filter(award__parts__appropriation__fund__is_revolving_account=True)
    return _sum(AccountEntry.objects.exclude(kind=EntryKind.AWARD)) - _sum(
        LedgerEntry.objects.filter(pk__in=entries.values("pk"))
    )


def _sum(rows: object) -> Decimal:
    return rows.order_by().aggregate(total=Sum("amount"))["total"] or ZERO  # type: ignore[attr-defined]


def obligations_at(place: Place, user: User) -> list[Link]:
    """Sites of work in a place by their employers; the page behind the link says whose."""
    sites = ServiceSite.objects.visible_to(user).filter(place=place).select_related("obligation")
    words = {True: "open", False: "closed"}
    return [
        Link(f"{site.employer}, {words[site.obligation.is_open]}", reverse("service:obligation", args=[site.obligation_id]))
        for site in sites
    ]
