"""What a page says of a job, with and without scripts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from img_program.jobs.models import JobState
from tests.jobs.test_run import change, make_job

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.jobs.urls")]


def test_a_poll_gets_the_component_alone_and_a_person_the_page(client: Client) -> None:
    job = make_job()
    change(job, state=JobState.RUNNING, progress_done=1, progress_total=4, progress_words="Drawing the map")
    page = client.get(f"/watch/{job.pk}/")
    poll = client.get(f"/watch/{job.pk}/", headers={"X-Poll": "1"})
    for answer in (page, poll):
        words = answer.content.decode()
        assert "Drawing the map" in words
        assert 'value="25"' in words
        assert "Check again" in words
        assert "hx-get" in words
        assert "Download the report" not in words
        assert answer.headers["Cache-Control"] == "no-store"
    assert "<html" in page.content.decode()
    assert "<html" not in poll.content.decode()


def test_a_finished_job_shows_its_result_and_is_no_longer_asked(client: Client) -> None:
    job = make_job()
    change(job, state=JobState.SUCCEEDED)
    words = client.get(f"/watch/{job.pk}/", headers={"X-Poll": "1"}).content.decode()
    assert "Download the report" in words
    assert "hx-get" not in words


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"state": JobState.QUEUED}, ["Waiting to start", "You can leave this page"]),
        (
            {
                "state": JobState.QUEUED,
                "not_before": datetime(2026, 5, 3, 21, 12, tzinfo=UTC),
                "error_words": "The other office is closed.",
            },
            ["We try again at 4:12 p.m.", "The other office is closed."],
        ),
        ({"state": JobState.FAILED, "error_words": "The file is empty."}, ["This could not be done", "The file is empty."]),
        ({"state": JobState.CANCELLED}, ["Stopped"]),
    ],
)
def test_every_state_is_told_in_words(client: Client, values: dict[str, object], expected: list[str]) -> None:
    job = make_job()
    change(job, **values)
    answer = client.get(f"/watch/{job.pk}/").content.decode()
    assert expected
    assert [words for words in expected if words not in answer] == []
