"""Rows of a list are chosen, looked at with what would become of each, done, and told one by one."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.permissions import signed_in, staff_roles
from img_program.bulk import actions
from img_program.bulk.models import BulkRow, BulkRun, RowState
from img_program.bulk.tables import BulkRowTable
from img_program.jobs.progress import Result, job_progress_response
from img_program.web.acts import form_page
from img_program.web.bulk import bulk_lists
from img_program.web.components import Link
from img_program.web.lists import Listing, by_state, list_page
from img_program.web.refusals import came_from, refusal_words, refused
from img_program.web.shown import tell_shown

RESULTS = Listing(
    "Results", "", BulkRowTable, states={each: words for each, words in by_state(RowState).items() if each != RowState.WAITING},
    file="results",
)  # fmt: skip


@login_required
@require_POST
def choose(request: HttpRequest, name: str) -> HttpResponse:
    """Take the ticked rows, or all that the filters leave; the next page says what would become of each."""
    user = signed_in(request)
    if not staff_roles(user):
        raise PermissionDenied(name)
    if name not in bulk_lists:
        raise Http404
    back = came_from(request)
    try:
        run = actions.choose(
            name, request.POST.get("act", ""), keys=request.POST.getlist("row"),
            filtered=request.POST.get("filtered", "") if request.POST.get("all") else None, by=user, chosen_from=back,
        )  # fmt: skip
    except ValidationError as fault:
        return refused(request, refusal_words(fault), back=back)
    return redirect("bulk:run", run.pk)


def _own(request: HttpRequest, pk: UUID) -> BulkRun:
    user = signed_in(request)
    if not staff_roles(user):
        raise PermissionDenied
    return get_object_or_404(BulkRun, pk=pk, asked_by=user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def run(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Before: what can be done and what can't, and why. Afterwards: what became of each row."""
    found, user = _own(request, pk), signed_in(request)
    if found.begun_at is None:
        return _before(request, found)
    if hasattr(found, "job") and found.job.is_open:
        return redirect("bulk:progress", found.pk)
    counts = {state: found.rows.filter(state=state).count() for state in RowState}
    act = actions.act_of(found)
    told = [f"{counts[RowState.DONE]:,} done"] + [f"{counts[RowState.REFUSED]:,} not done"] * bool(counts[RowState.REFUSED])
    listing = replace(RESULTS, title=f"{act.save}: {', '.join(told)}", lead=act.done if counts[RowState.DONE] else "")
    rows: QuerySet[BulkRow] = found.rows.select_related("run")
    back = Link("Back to the list", found.chosen_from)
    tell_shown(request, [], listing.title)
    return list_page(request, listing, rows, actions=[back], run=found, by=user)


def _before(request: HttpRequest, found: BulkRun) -> HttpResponse:
    user, act = signed_in(request), actions.act_of(found)
    form = actions.form_of(act, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.begin(found, said=request.POST, by=user)
        except ValidationError as fault:
            return refused(request, refusal_words(fault), back=found.chosen_from)
        return redirect("bulk:run", found.pk)
    count = found.rows.count()
    outlook = actions.outlook(found, user) if count <= actions.AT_ONCE else []
    tell_shown(request, [each.row for each in outlook], act.title)
    ready = [each.row for each in outlook if not each.words]
    sums, words, address = found.bulk.sums, found.bulk.words, found.bulk.address
    return form_page(
        request, form, title=act.title, save=f"{act.save}: {len(ready) or count:,}" if ready or not outlook else "", back=found.chosen_from,
        template="bulk/before.html", lead=act.lead, follows=act.follows, crumb=found.listing.title, count=count,
        ready=[words(row) for row in ready],
        refused=[(words(each.row), address(each.row, found.act), each.words) for each in outlook if each.words],
        is_asked_later=not outlook, dollars=sum(getattr(row, sums) for row in ready) if sums else None,
    )  # fmt: skip


@login_required
@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far a long run is."""
    found = _own(request, pk)
    if not hasattr(found, "job"):
        raise Http404
    return job_progress_response(
        request, found.job, title=actions.act_of(found).title, result=Result("What became of each line", f"/staff/bulk/run/{pk}/")
    )
