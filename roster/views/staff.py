"""The staff list of the roster."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from img_program.accounts.access_log import KINDS
from img_program.accounts.models import User
from img_program.accounts.permissions import demand, staff_roles
from img_program.web.components import Need
from img_program.web.paging import CappedPaginator
from roster.filters import RosterFilter, clean_terms
from roster.forms.staff import ExportForm, KeepViewForm
from roster.models import Registrant, ReviewRequest, SavedView
from roster.permissions import ADD_REGISTRANTS, ANSWER_REVIEWS, EXPORT_REGISTRANTS, VIEW_REGISTRANTS
from roster.tables import RosterTable
from roster.view_log import log_people
from roster.workflow import ReviewState

PER_PAGE = 50
SORTS = {"name", "-name", "graduation_year", "-graduation_year", "joined_at", "-joined_at"}


def staff_with(request: HttpRequest, permission: str) -> User:
    """The member of staff who asks. Raises Http404 for strangers, PermissionDenied for colleagues without the right."""
    user = request.user
    if not isinstance(user, User) or not staff_roles(user):
        raise Http404
    demand(user, permission)
    return user


def filtered(user: User, terms: dict[str, str]) -> tuple[RosterFilter, QuerySet[Registrant]]:
    """The filters bound to stored terms, and the rows."""
    chosen = RosterFilter(data=terms, queryset=Registrant.objects.visible_to(user).with_list_columns())
    return chosen, chosen.qs


@login_required
@never_cache
@require_GET
def roster_list(request: HttpRequest, pk: UUID | None = None) -> HttpResponse:
    """Everybody on the roster, or those of a stored search under its opaque address; searches are logged."""
    user = staff_with(request, VIEW_REGISTRANTS)
    view = get_object_or_404(SavedView, pk=pk, user=user, removed_at=None) if pk else None
    terms: dict[str, str] = view.terms if view else clean_terms({})
    chosen, rows = filtered(user, terms)
    sort = request.GET.get("sort", "")
    table = RosterTable(rows, order_by=sort if sort in SORTS else None)
    page = request.GET.get("page", "1")
    table.paginate(paginator_class=CappedPaginator, page=1, per_page=PER_PAGE)
    if page != "1":
        table.page = table.paginator.get_page(page)
    log_people(request, table.page.object_list, kind=KINDS.SEARCH if view else KINDS.VIEW, purpose="Roster list")
    return render(request, "roster/staff/list.html", _context(user, view, chosen, table))


def _context(user: User, view: SavedView | None, chosen: RosterFilter, table: RosterTable) -> dict[str, Any]:
    saved = SavedView.objects.filter(user=user, removed_at=None).exclude(name="")
    context: dict[str, Any] = {
        "table": table,
        "filter_form": chosen.form,
        "view": view,
        "saved_views": saved,
        "keep_form": KeepViewForm(auto_id="keep_%s") if view and not view.name else None,
        "export_form": ExportForm(auto_id="export_%s") if view and user.has_perm(EXPORT_REGISTRANTS) else None,
        "filter_action": reverse("roster:staff_search"),
        "may_add": user.has_perm(ADD_REGISTRANTS),
    }
    if user.has_perm(ANSWER_REVIEWS):
        waiting = ReviewRequest.objects.filter(state=ReviewState.OPEN).count()
        words = "person asked us to look again" if waiting == 1 else "people asked us to look again"
        context["needs"] = [Need(words, reverse("roster:staff_reviews"), waiting)] if waiting else []
    return context
