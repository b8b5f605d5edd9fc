"""The demonstration's assessments: made through the actions, one session in each stage."""

from __future__ import annotations

import pytest
from django.utils import timezone

from assessments.models import Certificate, Decision, Registration, Session, Sheet
from img_program.database.context import as_system
from img_program.demo.seed.assessments import make_assessments
from tests.people import People, make_user
from tests.roster.factories import make_registrant


@pytest.mark.django_db
def test_three_sessions_in_three_stages(people: People) -> None:
    for _ in range(10):
        make_registrant(make_user(), specialty_id="family-medicine")
    made = make_assessments(coordinator=people.assessment_coordinator, manager=people.program_manager)
    with as_system(reason="test"):
        states = list(Session.objects.order_by("starts_at").values_list("state", flat=True))
        held = Session.objects.order_by("starts_at")[0]
        assert (made, states) == (10, ["held", "running", "open"])
        assert held.starts_at < timezone.now()
        assert sorted(Decision.objects.values_list("outcome", flat=True)) == ["not_yet", "ready", "ready"]
        assert Certificate.objects.filter(is_example=True).count() == 2
        assert Sheet.objects.filter(state="draft").count() == 12
        assert sorted(Registration.objects.filter(session__state="open").values_list("state", flat=True)) == [
            "checking", "registered", "registered", "registered",
        ]  # fmt: skip
