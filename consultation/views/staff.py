"""The office's first page of the room."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultation.models import Barrier, Meeting, ProgressNote, Recommendation
from consultation.permissions import VIEW
from consultation.views.common import Item, Section, staff_page, status_of
from consultation.work_items import work_items
from consultation.workflow import BarrierState, MeetingState, RecommendationState
from img_program.accounts.permissions import demand, signed_in
from img_program.accounts.work_items import counted


def _held_by(barrier: Barrier) -> str:
    count = int(getattr(barrier, "held_by", 0))  # added by with_programs()
    return f"Held by {count} institution{'' if count == 1 else 's'}"


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What needs me now, and what goes on: barriers being worked on, the next meetings, recommendations on their way."""
    user = signed_in(request)
    demand(user, VIEW)
    working = Barrier.objects.current().with_programs().filter(state=BarrierState.WORKING)
    coming = Meeting.objects.filter(state=MeetingState.PLANNED, starts_at__gte=timezone.now()).select_related("body")
    running = Recommendation.objects.filter(
        state__in=(
            RecommendationState.DRAFT,
            RecommendationState.CONSULTING,
            RecommendationState.ADOPTED,
            RecommendationState.SENT,
        )
    )
    notes = ProgressNote.objects.select_related("barrier", "entry__organization", "entry__program")[:6]
    sections = [
        Section(
            "Barriers being worked on", "working",
            [
                Item(each.name, _held_by(each),
                     url=reverse("consultation:staff_barrier", args=[each.pk]))
                for each in working
            ],
            "No barrier is being worked on.",
        ),
        Section(
            "Last progress", "progress",
            [
                Item(each.entry.holder if each.entry else each.barrier.name, each.text, when=each.noted_on,
                     url=reverse("consultation:staff_barrier", args=[each.barrier_id]))
                for each in notes
            ],
            "No note yet.",
        ),
        Section(
            "Next meetings", "meetings",
            [
                Item(each.body.name, each.place, when=each.starts_at, url=reverse("consultation:staff_meeting", args=[each.pk]))
                for each in coming.order_by("starts_at")[:5]
            ],
            "No meeting is planned.",
        ),
        Section(
            "Recommendations on their way", "recommendations",
            [
                Item(each.title, status=status_of(each.get_state_display()),
                     url=reverse("consultation:staff_recommendation", args=[each.pk]))
                for each in running[:10]
            ],
            "No recommendation is on its way.",
        ),
    ]  # fmt: skip
    return staff_page(request, "consultation/staff/home.html", sections=sections, needs=counted(user, work_items(user)))
