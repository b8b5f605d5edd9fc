"""The demonstration's residency: one completed, one with the gate passed, one that misses papers, one position unfilled."""

from __future__ import annotations

import pytest

from demo.seed.accounts import make_staff
from demo.seed.awards import make_awards
from demo.seed.organizations import make_organizations
from demo.seed.residency import make_residency
from grants.awards.models import PaymentRequest
from img_program.database.context import as_system
from residency.training.models import Appointment, ParticipantAgreement, Position
from residency.training.payment_gate import passing
from tests.people import make_user
from tests.roster.factories import make_registrant


@pytest.mark.django_db
def test_residents_at_every_stage() -> None:
    staff = make_staff()
    make_awards(staff, make_organizations(staff["coordinator"]))
    for _ in range(5):
        make_registrant(make_user(), specialty_id="family-medicine")
    assert make_residency(staff) == 3
    with as_system(reason="test"):
        rows = list(Appointment.objects.select_related("position__program").order_by("starts_on"))
        assert [row.state for row in rows] == ["completed", "training", "training"]
        assert [[each.rule for each in passing(rows)[row.pk]] for row in rows] == [
            [], [], ["CONTRACT", "CERTIFIED", "ECFMG", "AGREEMENT"],
        ]  # fmt: skip
        assert sorted(Position.objects.values_list("state", flat=True)) == [
            "closed", "filled", "filled", "planned", "unfilled",
        ]  # fmt: skip
        assert ParticipantAgreement.objects.in_force().count() == 2
        own = PaymentRequest.objects.filter(organization=rows[0].organization_id).order_by("created_at")
        assert list(own.values_list("state", flat=True)) == ["paid", "submitted"]
