"""A row of every table after residency, for each owner of the isolation test."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from residency.service.models import (
    AccountEntry,
    EmploymentPeriod,
    LifeEvent,
    Obligation,
    PaymentYear,
    ServiceDecision,
    ServiceSite,
    SiteJudgement,
    Verification,
    YearlyCheck,
)
from tests.database.rows import Owner, Rows, maker

DAY, LATER = date(2026, 7, 1), date(2027, 6, 30)


@maker("service.obligation")
def _obligation(owner: Owner, rows: Rows) -> Model:
    """The obligation, and with it everything that hangs on it."""
    own: dict[str, Any] = {"user": owner.user}
    promise = Obligation.objects.create(
        **own,
        agreement_id=rows["training.participantagreement"].pk,
        registrant_id=rows["roster.registrant"].pk,
        begins_on=DAY,
        last_contact_on=DAY,
        created_by=owner.user,
    )
    own["obligation"] = promise
    site = ServiceSite.objects.create(**own, employer="Clinic", line="1 Main Street", post_office="Ely", zip_code="55731")
    period = EmploymentPeriod.objects.create(
        **own, site=site, starts_on=DAY, share=1, is_primary_care=True, reported_by=owner.user
    )
    year = PaymentYear.objects.create(**own, number=2, starts_on=DAY, ends_on=LATER, due_on=LATER, yearly_limit=1000, share="0.1")
    link = {"sent_at": timezone.now(), "expires_at": timezone.now() + timedelta(days=1)}
    made: list[Model] = [
        site,
        period,
        year,
        SiteJudgement.objects.create(user=owner.user, site=site, as_of=DAY, outcome="counts", reason="Rural.", citation="Law"),
        LifeEvent.objects.create(**own, kind="leave", starts_on=DAY, recorded_by=owner.user),
        ServiceDecision.objects.create(
            **own, kind="waive_months", months=1, reason="R", decided_by_name="M", decided_on=DAY, document_reference="D",
            recorded_by=owner.user,
        ),
        Verification.objects.create(
            **own, **link, period=period, covers_from=DAY, covers_until=LATER, token_hash=f"v{owner.user.pk}"
        ),
        YearlyCheck.objects.create(**own, **link, token_hash=f"c{owner.user.pk}"),
        AccountEntry.objects.create(
            kind="payment", amount=1, entered_on=DAY, payment_year=year, user=owner.user, recorded_by=owner.user
        ),
    ]  # fmt: skip
    for row in made:
        rows[row._meta.label_lower] = row
    return promise


def _made_with_the_obligation(label: str) -> None:
    @maker(label)
    def _row(owner: Owner, rows: Rows) -> Model:
        return rows[label]


for _label in (
    "servicesite", "employmentperiod", "paymentyear", "sitejudgement", "lifeevent", "servicedecision", "verification",
    "yearlycheck", "accountentry",
):  # fmt: skip
    _made_with_the_obligation(f"residency.{_label}")
