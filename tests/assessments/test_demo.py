"""The demonstration's assessments: made through the actions, sessions of two past years, and one in each other stage."""

from __future__ import annotations

import pytest
from django.utils import timezone

from assessments.models import Certificate, Decision, Registration, Session, Sheet
from demo.seed.assessments import make_assessments
from img_program.database.context import as_system
from img_program.statute.fiscal import fiscal_year_of
from tests.people import People, make_user
from tests.roster.factories import make_registrant


@pytest.mark.django_db
def test_sessions_of_past_years_one_under_way_and_one_open(people: People) -> None:
    for _ in range(12):
        make_registrant(make_user(), specialty_id="family-medicine")
    made = make_assessments(coordinator=people.assessment_coordinator, manager=people.program_manager)
    with as_system(reason="test"):
        this_year = fiscal_year_of(timezone.localdate())
        states = list(Session.objects.order_by("starts_at").values_list("state", flat=True))
        held = list(Session.objects.order_by("starts_at")[:2])
        assert (made, states) == (12, ["held", "held", "running", "open"])
        assert {fiscal_year_of(timezone.localdate(each.starts_at)) for each in held} == {this_year - 1, this_year - 2}
        assert sorted(Decision.objects.values_list("outcome", flat=True)) == ["not_yet", "ready", "ready", "ready", "ready"]
        assert Certificate.objects.filter(is_example=True, issued_on__lt=timezone.localdate()).count() == 4
        assert Sheet.objects.filter(state="draft").count() == 12
        assert sorted(Registration.objects.filter(session__state="open").values_list("state", flat=True)) == [
            "checking", "registered", "registered", "registered",
        ]  # fmt: skip
