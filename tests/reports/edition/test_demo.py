"""The demonstration's editions."""

from __future__ import annotations

import pytest
from django.utils import timezone

from demo.seed.editions import make_editions
from img_program.database.context import as_system
from img_program.statute.fiscal import fiscal_year_of
from reports.models import AnnualEdition, EditionRun
from tests.people import People
from tests.reports.edition.made import LABEL
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
    with as_system(reason="test"):
        year = fiscal_year_of(timezone.localdate())
        ends = dict(AnnualEdition.objects.values_list("report_year", "as_of"))
        states = dict(AnnualEdition.objects.values_list("report_year", "state"))
        waiting = EditionRun.objects.filter(task="publish", state="queued").count()
    assert states == {year - 1: "approved", year: "approved", year + 1: "draft"}
    # The two are a year apart in their figures, too.
    assert [ends[each].isoformat()[5:] for each in (year - 1, year)] == ["06-30", "06-30"]
    assert (waiting, LABEL) == (2, "reports.editionrun")
