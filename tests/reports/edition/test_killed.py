"""A worker that sets a report of more than 50 pages is killed (kill -9); another goes on where it was."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from img_program.database.context import as_system
from img_program.jobs import work
from img_program.jobs.models import JobState
from img_program.jobs.nudge import nudge
from img_program.jobs.registry import RENDERING_QUEUE
from reports.models import EditionRun, PublishedEdition
from tests.jobs.conftest import broker as broker  # noqa: PLC0414 - a fixture
from tests.jobs.support import eventually, worker
from tests.people import People
from tests.reports.edition.made import LABEL, approved_edition, frozen_edition, publishing, write
from tests.reports.edition.test_publication import ASSESSMENT_PAGES
from tests.reports.roster import make_known_roster
from tests.servers import cluster

PATIENCE = 240


def _waits_to_publish() -> bool:
    with cluster().administrator(str(connection.settings_dict["NAME"])) as administrator:
        row = administrator.execute(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted "
            "AND relation = 'reports_publishededition'::regclass"
        ).fetchone()
    return row is not None and row[0] > 0


def _run(run: EditionRun) -> EditionRun:
    with as_system(reason="test"):
        return EditionRun.objects.get(pk=run.pk)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_loses_no_chart_and_the_edition_is_published_once(broker: object) -> None:
    people = People()
    make_known_roster()
    draft = frozen_edition(people)
    write(draft, "assessment", ASSESSMENT_PAGES, by=people.assessment_coordinator)
    edition = approved_edition(people, edition=draft)
    database = str(connection.settings_dict["NAME"])
    with worker(RENDERING_QUEUE) as first, cluster().administrator(database) as holder, holder.transaction():
        # Everything is drawn and set; only the row that publishes can't be written.
        holder.execute("LOCK TABLE reports_publishededition IN EXCLUSIVE MODE")
        run = publishing(edition, people.program_manager)
        eventually(_waits_to_publish, "the worker has set the report", seconds=PATIENCE)
        first.kill()
    stopped = _run(run)
    assert (stopped.state, stopped.attempt) == (JobState.RUNNING, 1)
    assert stopped.progress_done > 4
    drawn = [{**each, "svg": each["svg"].replace("</title>", " (drawn before)</title>", 1)} for each in stopped.drawings]
    assert len(drawn) >= 4
    past = timezone.now() - timedelta(seconds=1)
    with as_system(reason="test"):
        EditionRun.objects.filter(pk=run.pk).update(drawings=drawn, lease_until=past, offer_after=past)
    assert work.sweep() == 1
    with worker(RENDERING_QUEUE):
        for _ in range(3):
            assert nudge(LABEL, str(run.pk), RENDERING_QUEUE)
        eventually(lambda: _run(run).state == JobState.SUCCEEDED, "the second worker publishes", seconds=PATIENCE)
    assert _run(run).attempt == 2
    with as_system(reason="test"):
        (published,) = PublishedEdition.objects.all()
    assert published.pdf_pages >= 50
    assert published.content.count("(drawn before)") == len(drawn), "no chart was drawn a second time"
