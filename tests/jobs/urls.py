"""Two pages for the tests of this room: one asks for a job, one watches it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from img_program.database.context import as_system
from img_program.jobs.progress import Result, job_progress_response
from img_program.jobs.run import enqueue
from tests.jobs.sample.models import SampleJob


def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a job inside the request's transaction; `?fail` lets the request fail afterwards."""
    with as_system(reason="test"):
        job = enqueue(SampleJob())
    return HttpResponse(str(job.pk), status=500 if "fail" in request.GET else 200)


def watch(request: HttpRequest, identifier: str) -> HttpResponse:
    """Watch it."""
    with as_system(reason="test"):
        job = SampleJob.objects.get(pk=identifier)
    result = Result("Download the report", "/result/")
    return job_progress_response(request, job, title="Sample report", result=result, layout="layouts/minimal.html")


urlpatterns = [path("ask/", ask), path("watch/<uuid:identifier>/", watch, name="watch")]
