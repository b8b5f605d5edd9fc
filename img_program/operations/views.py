"""The system, for a program manager; figures for the monitoring."""

from __future__ import annotations

import secrets
import uuid
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.permissions import demand
from img_program.jobs.overview import standings
from img_program.jobs.registry import Kind, kind_of
from img_program.operations import actions, queries
from img_program.operations.metrics import exposition
from img_program.operations.permissions import RETRY_JOB, VIEW_SYSTEM
from img_program.operations.tables import FailedTable, KindsTable, LinesTable
from img_program.web.acts import Act, act_page
from img_program.web.components import Link
from img_program.web.lists import configure


@login_required
@require_safe
def system(request: HttpRequest) -> HttpResponse:
    """How everything stands, and each kind of job."""
    demand(request.user, VIEW_SYSTEM)
    found = standings()
    tables = [LinesTable(queries.lines(found)), KindsTable(found)]
    return render(request, "operations/system.html", {"tables": [configure(request, each, per_page=100) for each in tables]})


@login_required
@require_safe
def failed_jobs(request: HttpRequest, kind: str) -> HttpResponse:
    """Those of one kind that were given up."""
    demand(request.user, VIEW_SYSTEM)
    of = _kind(kind)
    table = FailedTable(queries.failed(of), kind=of.label, may_retry=request.user.has_perm(RETRY_JOB))
    name = str(of.model._meta.verbose_name_plural)
    context = {
        "table": configure(request, table),
        "title": f"Failed: {name}",
        "crumbs": [Link("The system", reverse("operations:system")), Link(name)],
    }
    return render(request, "operations/failed.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest, kind: str, identifier: uuid.UUID) -> HttpResponse:
    """Ask, then have one job tried again."""
    demand(request.user, RETRY_JOB)
    of = _kind(kind)
    act = Act(
        title="Try again",
        save="Try again",
        permission=RETRY_JOB,
        lead="The job is given to a worker as if it had just been asked for. A message that the mail server may have taken may arrive twice.",
        done="It is being tried again.",
        run=lambda _row, by, _form: actions.try_again(of, identifier, by=by),
    )
    row = next((each for each in queries.failed(of) if each["id"] == identifier), None)
    if row is None:
        raise Http404
    return act_page(request, act, of.model(pk=identifier), back=reverse("operations:failed", args=[of.label]))


def _kind(label: str) -> Kind[Any]:
    try:
        return kind_of(label)
    except LookupError:
        raise Http404 from None


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Figures for Prometheus, for whoever knows METRICS_TOKEN; without one they are nowhere."""
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not token or not secrets.compare_digest(given.encode(), token.encode()):
        raise Http404
    content, kind = exposition()
    return HttpResponse(content, content_type=kind)
