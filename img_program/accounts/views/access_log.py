"""The access log for those who oversee the use of private data."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from img_program.accounts.access_log import KINDS, log_access
from img_program.accounts.log_entries import MOST_LINES, AccessLogFilterForm, AccessLogTable, lines, lines_csv
from img_program.accounts.permissions import demand
from img_program.accounts.staff_permissions import VIEW_ACCESS_LOG
from img_program.web.components import ActiveFilter
from img_program.web.lists import configure

ROWS = 50
_PURPOSE = "access log"


@login_required
@require_safe
def access_log(request: HttpRequest) -> HttpResponse:
    """Newest first, at most `MOST_LINES`; looking at it is a line of its own."""
    demand(request.user, VIEW_ACCESS_LOG)
    form = AccessLogFilterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = lines(wanted)[:MOST_LINES] if wanted or not form.is_bound else lines({}).none()
    table = AccessLogTable(found)
    configure(request, table, per_page=ROWS)
    log_access(request, rows=len(table.page.object_list.data), purpose=_PURPOSE)
    context = {
        "table": table,
        "form": form,
        "active_filters": [_tag(request, form, name) for name in wanted if wanted[name]],
        "clear_url": reverse("accounts:access_log"),
        "export_url": f"{reverse('accounts:access_log_export')}?{request.GET.urlencode()}",
        "is_cut": table.paginator.count >= MOST_LINES,
        "most_lines": MOST_LINES,
    }
    return render(request, "accounts/access_log.html", context)


def _tag(request: HttpRequest, form: AccessLogFilterForm, name: str) -> ActiveFilter:
    rest = request.GET.copy()
    rest.pop(name, None)
    rest.pop("page", None)
    given = str(form.cleaned_data[name])
    words = dict(getattr(form.fields[name], "choices", [])).get(given, given)
    return ActiveFilter(f"{form.fields[name].label}: {words}", f"?{rest.urlencode()}")


@login_required
@require_safe
def access_log_export(request: HttpRequest) -> HttpResponse:
    """The same lines as CSV, at most `MOST_LINES`; the export is a line of the log."""
    demand(request.user, VIEW_ACCESS_LOG)
    form = AccessLogFilterForm(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = list(lines(wanted)[:MOST_LINES]) if wanted or not form.is_bound else []
    log_access(request, kind=KINDS.EXPORT, rows=len(found), purpose=_PURPOSE)
    return lines_csv(found)
