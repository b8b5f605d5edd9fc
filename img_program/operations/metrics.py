"""Figures for Prometheus: requests and database time as they happen, jobs, mail, sign-in and backups as they stand.

No figure names a person, an address with a key, or a row: a view is known by its name.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from img_program.accounts.models import AccessLog
from img_program.database.context import as_system
from img_program.jobs.registry import kinds
from img_program.operations.models import Upkeep

# Of this process alone; those of all web workers are put together from the files of PROMETHEUS_MULTIPROC_DIR.
_OWN = CollectorRegistry()
REQUESTS = Counter("img_requests", "Requests, by view, method and status.", ["view", "method", "status"], registry=_OWN)
SECONDS = Histogram("img_request_seconds", "Seconds of a request, by view.", ["view"], registry=_OWN)
DATABASE = Counter("img_database_seconds", "Seconds in the database, by view.", ["view"], registry=_OWN)
QUERIES = Counter("img_database_queries", "Queries, by view.", ["view"], registry=_OWN)
_LATELY = timedelta(hours=1)


class MetricsMiddleware:
    """Counts each request under the name of its view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, counted."""
        began, spent = time.perf_counter(), [0.0, 0.0]

        def timed(execute: Callable[..., Any], *arguments: Any) -> Any:
            asked = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                spent[0] += time.perf_counter() - asked
                spent[1] += 1

        with connection.execute_wrapper(timed):
            response = self._get_response(request)
        match = request.resolver_match
        view = (match.view_name if match else "") or "none"
        REQUESTS.labels(view, request.method if request.method in _METHODS else "other", str(response.status_code)).inc()
        SECONDS.labels(view).observe(time.perf_counter() - began)
        DATABASE.labels(view).inc(spent[0])
        QUERIES.labels(view).inc(spent[1])
        return response


_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


class Standing(Collector):
    """What the database says at the moment of the question."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Jobs and mail by kind and state, the age of the oldest waiting, failed sign-ins, moments of backups."""
        jobs = GaugeMetricFamily("img_jobs", "Jobs (mail.outboxmessage: mail), by kind and state.", labels=["kind", "state"])
        oldest = GaugeMetricFamily("img_job_oldest_waiting_seconds", "How long the oldest waits, by kind.", labels=["kind"])
        now = timezone.now()
        with as_system(reason="figures for the monitoring"):
            for kind in kinds():
                for state, count in kind.model.objects.values_list("state").annotate(count=Count("pk")).order_by():
                    jobs.add_metric([kind.label, state], count)
                first = (
                    kind.model.objects.filter(state="queued").order_by("created_at").values_list("created_at", flat=True).first()
                )
                oldest.add_metric([kind.label], (now - first).total_seconds() if first else 0)
            failed = AccessLog.objects.filter(kind=AccessLog.Kind.SIGN_IN_FAILED, at__gte=now - _LATELY).count()
            last = {
                done: Upkeep.objects.filter(kind=done, succeeded=True).values_list("finished_at", flat=True).first()
                for done in (Upkeep.Kind.SET, Upkeep.Kind.NEW, Upkeep.Kind.DRILL)
            }
        yield jobs
        yield oldest
        yield GaugeMetricFamily("img_sign_in_failures_last_hour", "Sign-ins that failed within an hour.", value=failed)
        upkeep = GaugeMetricFamily("img_upkeep_timestamp_seconds", "When it last went well.", labels=["kind"])
        for done, moment in last.items():
            if moment:
                upkeep.add_metric([str(done)], moment.timestamp())
        yield upkeep


def exposition() -> tuple[bytes, str]:
    """Everything as text, and its type; what the database says is left out while it is away."""
    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        requests = generate_latest(registry)
    else:
        requests = generate_latest(_OWN)
    standing = CollectorRegistry()
    try:
        standing.register(Standing())
        said = generate_latest(standing)
    except DatabaseError:
        said = b""
    return requests + said, CONTENT_TYPE_LATEST
