"""The work lists of what needs a person at the program: statuses that the rules leave open, and requests to look again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from img_program.web.lists import Listing, list_page
from roster.models import EligibilityLook, ReviewRequest
from roster.permissions import ANSWER_REVIEWS, CHANGE_ELIGIBILITY, VIEW_REGISTRANTS
from roster.tables import LooksTable, ReviewTable
from roster.views.staff import PER_PAGE, staff_with
from roster.workflow import ReviewState

LOOKS = Listing(
    "Statuses that need a person",
    "The rules leave these open. Look at each, and decide or ask the person, by its day.",
    LooksTable,
    per_page=PER_PAGE,
)
REVIEWS = Listing("Requests to look again", "Each is answered in writing by its day.", ReviewTable)


@login_required
@never_cache
@require_GET
def looks(request: HttpRequest) -> HttpResponse:
    """Whose statuses a person has to look at, the one due first on top."""
    staff_with(request, CHANGE_ELIGIBILITY)
    return list_page(request, LOOKS, EligibilityLook.objects.open().select_related("registrant"))


@login_required
@never_cache
@require_GET
def reviews(request: HttpRequest) -> HttpResponse:
    """Open requests to look again, the one due first on top."""
    user = staff_with(request, VIEW_REGISTRANTS)
    rows = ReviewRequest.objects.filter(state=ReviewState.OPEN).select_related("registrant")
    return list_page(request, REVIEWS, rows, hidden=() if user.has_perm(ANSWER_REVIEWS) else ("answer",))
