"""The work list of statuses that need a person at the program."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from roster.models import EligibilityLook
from roster.permissions import CHANGE_ELIGIBILITY
from roster.tables import LooksTable
from roster.view_log import log_people
from roster.views.staff import PER_PAGE, staff_with


@login_required
@never_cache
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Whose statuses a person has to look at, the one due first on top."""
    staff_with(request, CHANGE_ELIGIBILITY)
    table = LooksTable(EligibilityLook.objects.open().select_related("registrant"))
    page = request.GET.get("page", "1")
    table.paginate(page=1, per_page=PER_PAGE)
    if page != "1":
        table.page = table.paginator.get_page(page)
    log_people(request, table.page.object_list, purpose="Statuses that need a person")
    return render(request, "roster/staff/looks.html", {"table": table})
