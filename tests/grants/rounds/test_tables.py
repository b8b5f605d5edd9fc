"""The tables exist under the web role, and the office's first row obeys the workflow."""

from __future__ import annotations

import pytest
from django.db import Error, transaction

from grants.rounds.models import Opportunity, Program
from img_program.database.context import as_system
from tests.people import People


@pytest.mark.django_db
def test_a_round_begins_as_a_draft(people: People) -> None:
    with as_system(reason="test"):
        made = Opportunity.objects.create(
            program=Program.CAREER_GUIDANCE, title="Round", fiscal_year=2027, created_by=people.coordinator
        )
        assert made.state == "draft"
        with pytest.raises(Error, match="can't begin"), transaction.atomic():
            Opportunity.objects.create(
                program=Program.CAREER_GUIDANCE, title="Round", fiscal_year=2027, created_by=people.coordinator, state="approved"
            )
        with pytest.raises(Error), transaction.atomic():
            Opportunity.objects.filter(pk=made.pk).update(state="published")
