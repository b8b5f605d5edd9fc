"""The demonstration's awards are made through the actions, and tell a closed, an ended and a running grant."""

from __future__ import annotations

import pytest
from django.utils import timezone

from demo.seed.accounts import make_staff
from demo.seed.awards import make_awards
from demo.seed.organizations import make_organizations
from demo.seed.payment_queue import make_payment_queue
from grants.awards.models import Agreement, PaymentRequest
from grants.awards.workflow import AgreementState
from grants.rounds.models import Opportunity, Submission
from img_program.database.context import as_system


@pytest.mark.django_db
def test_past_years_and_a_running_one() -> None:
    staff = make_staff()
    assert make_awards(staff, make_organizations(staff["coordinator"])) == 5
    waiting = make_payment_queue(staff)
    with as_system(reason="test"):
        states = list(Agreement.objects.order_by("starts_on").values_list("state", flat=True))
        assert sorted(states[:2]) == [AgreementState.CLOSED] * 2
        assert sorted(states[2:]) == [AgreementState.CLOSED, AgreementState.IN_FORCE, AgreementState.IN_FORCE]
        assert sorted(PaymentRequest.objects.values_list("state", flat=True)) == ["paid"] * 12 + ["prepared"] * waiting + [
            "submitted"
        ]
        for each in PaymentRequest.objects.filter(state="prepared"):
            assert each.submitted_at
            assert each.prepared_at
            assert each.created_at == each.submitted_at <= each.prepared_at <= timezone.now()
        rounds = Opportunity.objects.order_by("deadline")
        assert [each.state for each in rounds] == ["evaluated"] * 4
        assert len({each.fiscal_year for each in rounds}) == 2
        assert all(
            each.opportunity.deadline and each.received_at < each.opportunity.deadline
            for each in Submission.objects.select_related("opportunity")
        )
        paid = list(PaymentRequest.objects.exclude(paid_on=None).select_related("batch"))
        assert len(paid) == 12
        for each in paid:
            assert each.submitted_at
            assert each.prepared_at
            assert each.approved_at
            assert each.batch
            assert each.paid_on
            assert each.submitted_at <= each.prepared_at <= each.approved_at <= each.batch.made_at
            assert timezone.localdate(each.batch.made_at) <= each.paid_on  # nothing is paid before it was asked for
