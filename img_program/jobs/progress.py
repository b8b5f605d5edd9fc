"""What a page says of a job: `components/progress.html`, alone for a poll, in a full page otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import time_format
from django.utils.timezone import localtime

from img_program.jobs.models import Job, JobState

POLL_HEADER = "X-Poll"


@dataclass(frozen=True, slots=True)
class Result:
    """Where a finished job's result is."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class JobProgress:
    """A job as the component shows it. `percent` is None while the number of steps isn't known."""

    message: str
    percent: int | None
    poll_url: str
    done: bool
    failed: bool
    detail: str
    result: Result | None

    @property
    def is_moving(self) -> bool:
        """Whether it's worth asking again."""
        return bool(self.poll_url) and not self.done and not self.failed


def is_poll(request: HttpRequest) -> bool:
    """A script asks by itself; nobody pressed anything, so it doesn't count as activity."""
    return request.headers.get(POLL_HEADER) == "1"


def progress_of(job: Job, *, poll_url: str, result: Result | None = None) -> JobProgress:
    """A job in words. `result` is shown only once the job has succeeded."""
    done = job.state == JobState.SUCCEEDED
    message, detail = _words(job)
    return JobProgress(
        message=message,
        percent=job.percent if job.state == JobState.RUNNING else None,
        poll_url=poll_url,
        done=done,
        failed=job.state in (JobState.FAILED, JobState.CANCELLED),
        detail=detail,
        result=result if done else None,
    )


def _words(job: Job) -> tuple[str, str]:
    if job.state == JobState.QUEUED and job.not_before is not None:
        return f"We try again at {time_format(localtime(job.not_before))}.", job.error_words
    if job.state == JobState.QUEUED:
        return "Waiting to start", "You can leave this page. The work goes on."
    if job.state == JobState.RUNNING:
        return job.progress_words or "Working", "You can leave this page. The work goes on."
    if job.state == JobState.SUCCEEDED:
        return "Done", ""
    if job.state == JobState.CANCELLED:
        return "Stopped", "Somebody stopped this work before it was done."
    return "This could not be done", job.error_words


def job_progress_response(
    request: HttpRequest, job: Job, *, title: str, result: Result | None = None, layout: str = "layouts/staff.html"
) -> HttpResponse:
    """The answer of a job's own page: the component alone to a poll, the full page with "Check again" otherwise.

    The caller has asked whether the person may see the job. The page's own address is the one that is polled.
    """
    progress = progress_of(job, poll_url=request.get_full_path(), result=result)
    template = "components/progress.html" if is_poll(request) else "jobs/progress.html"
    response = render(request, template, {"progress": progress, "title": title, "layout": layout, "job": job})
    response.headers["Cache-Control"] = "no-store"
    return response
