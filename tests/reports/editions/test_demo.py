"""The demonstration's editions."""

from __future__ import annotations

import pytest
from django.utils import timezone

from img_program.database.context import as_system
from img_program.demo.seed.editions import make_editions
from reports.models import AnnualEdition, EditionRun
from tests.people import People
from tests.reports.editions.made import LABEL
from tests.reports.roster import make_known_roster


@pytest.mark.django_db
def test_two_editions_wait_for_the_workers_and_one_is_a_draft(people: People) -> None:
    make_known_roster()
    make_editions(
        {
            "coordinator": people.coordinator,
            "grants": people.grants_specialist,
            "manager": people.program_manager,
            "privacy": people.data_practices_official,
        }
    )
    year = timezone.localdate().year
    with as_system(reason="test"):
        states = dict(AnnualEdition.objects.values_list("report_year", "state"))
        waiting = EditionRun.objects.filter(task="publish", state="queued").count()
    assert states == {year - 1: "approved", year: "approved", year + 1: "draft"}
    assert (waiting, LABEL) == (2, "reports.editionrun")
