"""Pages of the office: the reviews of a round and of each application, every score as a file, notes, the line, the memo."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.rounds.actions.disclosures import in_review
from grants.rounds.actions.panel import ask_for_memo, write_note
from grants.rounds.forms.panel import LineForm, NoteOfPanelForm
from grants.rounds.models import (
    Application,
    DiscussionNote,
    Opportunity,
    RecommendationMemo,
    ReviewAssignment,
    Score,
    Submission,
)
from grants.rounds.panel import line, panel_of
from grants.rounds.permissions import MANAGE_REVIEW, RECOMMEND, VIEW_APPLICATION, VIEW_REVIEW
from grants.rounds.ranking import Ranking
from grants.rounds.tables import ReviewTable, ScoreTable
from grants.rounds.views.staff_rounds import crumbs, staff_round
from grants.rounds.workflow import ApplicationState, AssignmentState
from img_program.accounts.access_log import log_access
from img_program.accounts.permissions import demand, signed_in
from img_program.documents.views.common import sent_as_attachment
from img_program.jobs.models import JobState
from img_program.web.acts import attempt, press
from img_program.web.components import Link
from img_program.web.lists import Listing, list_page
from img_program.web.paging import paged
from img_program.web.refusals import refused

_WAITED_FOR = [AssignmentState.AWAITING_DISCLOSURE, AssignmentState.OPEN]
_REVIEWS = Listing(
    "Reviews",
    "",
    ReviewTable,
    ("organization__name", "project_title"),
    {
        "missing": ("A review is missing", lambda rows: rows.filter(missing__gt=0)),
        "nobody": ("Nobody reads it", lambda rows: rows.filter(assigned=0)),
        "done": ("All handed in", lambda rows: rows.filter(missing=0, assigned__gt=0)),
    },
    "reviews",
    "Applicant or project",
)
_SCORES = Listing(
    "Every score",
    "",
    ScoreTable,
    ("assignment__applicant_name", "reviewer__person_name__name", "criterion__name"),
    {
        "abstained": ("Abstentions", lambda rows: rows.filter(is_abstained=True)),
        "panel": ("Changed in the panel", lambda rows: rows.filter(is_panel_phase=True)),
    },
    "scores",
    "Applicant, reviewer or criterion",
)


def _judged(request: HttpRequest, found: Opportunity) -> QuerySet[Application]:
    """The applications of a round that are judged and that this member of staff may open."""
    visible = Application.objects.visible_to(request.user).opened(timezone.now())
    return visible.filter(opportunity=found, state=ApplicationState.SUBMITTED)


@login_required
@require_safe
def reviews(request: HttpRequest, pk: int) -> HttpResponse:
    """Every application of the round with how many reviews are there and how many are missing."""
    found = staff_round(request, pk, VIEW_REVIEW)
    log_access(request, subject=found, purpose="reviews of a round")
    read = ReviewAssignment.objects.filter(application=OuterRef("pk")).order_by().values("application")
    rows = _judged(request, found).annotate(
        assigned=_number(read.filter(state__in=_WAITED_FOR)),
        missing=_number(read.filter(state__in=_WAITED_FOR, finished_at=None)),
        handed_in=_number(read.exclude(state=AssignmentState.CONFLICTED).filter(finished_at__isnull=False)),
        conflicts=_number(read.filter(state=AssignmentState.CONFLICTED)),
    )
    scores = Link("Every score, to read or as a file", reverse("rounds:staff_scores", args=[pk]))
    rows = rows.select_related("organization").order_by("organization__name", "pk")
    listing = _REVIEWS
    return list_page(request, listing, rows, actions=[scores], crumbs=crumbs(found, "Reviews"))


def _number(rows: QuerySet[ReviewAssignment, Any]) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number"), output_field=IntegerField()), 0)


@login_required
@require_safe
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """The last version of every score with its comment, filtered, and as a file."""
    found = staff_round(request, pk, VIEW_REVIEW)
    log_access(request, subject=found, purpose="every score of a round")
    later = Score.objects.filter(
        assignment=OuterRef("assignment"), criterion=OuterRef("criterion"), version__gt=OuterRef("version")
    )
    rows = Score.objects.filter(~Exists(later), opportunity=found, application__in=_judged(request, found).order_by())
    rows = rows.exclude(assignment__state=AssignmentState.CONFLICTED).select_related(
        "assignment", "criterion", "reviewer__person_name"
    )
    ordered = rows.order_by("assignment__applicant_name", "application", "criterion__position", "assignment")
    return list_page(request, _SCORES, ordered, crumbs=crumbs(found, "Every score"))


def _application(request: HttpRequest, pk: UUID) -> Application:
    demand(request.user, VIEW_REVIEW)
    found = get_object_or_404(Application.objects.visible_to(request.user).select_related("opportunity", "organization"), pk=pk)
    demand(request.user, VIEW_APPLICATION, found)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_reviews(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every score and comment by criterion, spread, who is far from the others, who is missing; notes of the discussion."""
    found = _application(request, pk)
    form, by = NoteOfPanelForm(request.POST or None), signed_in(request)
    if request.method == "POST":
        demand(request.user, MANAGE_REVIEW)
        if form.is_valid() and attempt(form, lambda: write_note(found, text=form.cleaned_data["text"], by=by)):
            messages.success(request, "The note is kept.")
            return redirect("rounds:staff_application_reviews", pk)
    log_access(request, subject=found, purpose="reviews of an application")
    names = _judged(request, found.opportunity).order_by("organization__name", "pk").select_related("organization")
    here = found.organization.name
    context = {
        "application": found,
        "opportunity": found.opportunity,
        "panel": panel_of(found),
        "standing": Ranking(found.opportunity, by).of(found.pk),
        "notes": paged(request, DiscussionNote.objects.filter(application=found).select_related("written_by__person_name")),
        "form": form if request.user.has_perm(MANAGE_REVIEW) else None,
        "before": names.filter(organization__name__lt=here).last(),
        "after": names.filter(organization__name__gt=here).first(),
        "crumbs": [*crumbs(found.opportunity, "Reviews")[:-1], Link("Reviews", reverse("rounds:staff_reviews", args=[found.opportunity_id])), Link(here)],
    }  # fmt: skip
    return render(request, "rounds/staff/application_reviews.html", context)


@login_required
@require_safe
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Who would be funded with another sum, by rank. Nothing is stored."""
    found = staff_round(request, pk, VIEW_REVIEW)
    by = signed_in(request)
    standings = Ranking(found, by)
    if standings.has_closed:
        words = (
            "You declared a conflict of interest in this round: the sums would tell what is closed to you. A colleague can look."
        )
        return refused(request, [words], back=reverse("rounds:staff_ranking", args=[pk]))
    form = LineForm(request.GET or {"money": found.money_available or ""})
    money = form.cleaned_data["money"] if form.is_valid() else None
    page = None
    if money is not None:
        last = Submission.objects.filter(opportunity=found).order_by("application_id", "-number").distinct("application_id")
        asked: dict[object, Decimal] = dict(last.values_list("application_id", "amount_requested"))
        drawn = line(standings[:], asked, money=money, minimum=found.minimum_points)
        page = paged(request, drawn)
    log_access(request, subject=found, purpose="scores and rank")
    context = {"opportunity": found, "form": form, "page": page, "money": money, "crumbs": crumbs(found, "What if")}
    return render(request, "rounds/staff/what_if.html", context)


@login_required
@require_POST
def memo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the memo of the recommendations."""
    found = staff_round(request, pk, VIEW_REVIEW)
    demand(request.user, RECOMMEND)
    by = signed_in(request)
    return press(
        request, lambda: ask_for_memo(found, by=by), "The memo is being made. Come back in a minute.", "rounds:staff_ranking", pk
    )


@login_required
@require_safe
def memo_file(request: HttpRequest, pk: UUID) -> HttpResponse | FileResponse:
    """The memo as PDF; closed to whoever has a conflict of interest in the round."""
    demand(request.user, VIEW_REVIEW)
    found = get_object_or_404(RecommendationMemo.objects.select_related("opportunity"), pk=pk)
    back = reverse("rounds:staff_ranking", args=[found.opportunity_id])
    if Ranking(found.opportunity, signed_in(request)).has_closed:
        return refused(request, ["You declared a conflict of interest in this round. The memo is closed to you."], back=back)
    if found.state != JobState.SUCCEEDED:
        messages.info(request, "The memo is being made. Come back in a minute.")
        return redirect(back)
    log_access(request, subject=found.opportunity, rows=len(in_review(found.opportunity)), purpose="memo of recommendations")
    name = f"recommendations-{found.created_at:%Y-%m-%d}.pdf"
    return sent_as_attachment(default_storage.open(found.pdf_name), name=name, content_type="application/pdf")
