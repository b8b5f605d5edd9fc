"""Pages of reviewers: invitation, disclosure, and scoring. What a reviewer reads comes from one queryset."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import Final
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Count, IntegerField, QuerySet, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from grants.rounds.actions.reviewers import accept_reviewer_invitation, find_reviewer_invitation, may_accept
from grants.rounds.actions.reviews import finish_scoring, score_criterion
from grants.rounds.forms.review import ScoreForm
from grants.rounds.models import Opportunity, ReviewAssignment, RoundReviewer, Score, submissions_for
from grants.rounds.permissions import is_reviewer
from grants.rounds.ranking import latest_scores
from grants.rounds.workflow import AssignmentState
from img_program.accounts.access_log import log_access
from img_program.accounts.hooks import permit_signup
from img_program.accounts.models import User
from img_program.accounts.permissions import signed_in
from img_program.web.acts import attempt
from img_program.web.paging import paged

SESSION_KEY: Final = "reviewer_invitation"
# What waits for somebody first: answers about conflicts, then scores by their last day, then what is handed in.
_BY_NEED: Final = (
    Case(
        When(finished_at__isnull=False, then=3),
        When(state=AssignmentState.AWAITING_DISCLOSURE, then=1),
        When(state=AssignmentState.OPEN, then=2),
        default=4,
        output_field=IntegerField(),
    ),
    "ends_at",
    "applicant_name",
    "id",
)


@require_safe
@never_cache
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the message: the session remembers it, so that the secret doesn't stay in the address."""
    found = find_reviewer_invitation(token=token)
    if found is None:
        return render(request, "rounds/reviewer/invitation_closed.html", status=HTTPStatus.NOT_FOUND)
    request.session[SESSION_KEY] = found.token_hash
    return redirect("rounds:reviewer_invitation")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Sign in or sign up, then accept."""
    remembered = request.session.get(SESSION_KEY, "")
    found = find_reviewer_invitation(token_hash=remembered) if remembered else None
    if found is None:
        return render(request, "rounds/reviewer/invitation_closed.html", status=HTTPStatus.NOT_FOUND)
    here, user = reverse("rounds:reviewer_invitation"), request.user
    if not isinstance(user, User):
        permit_signup(request, email=found.email, next_url=here)
        context = {
            "invitation": found,
            "sign_in_url": f"{reverse('account_login')}?next={here}",
            "sign_up_url": reverse("account_signup"),
        }
        return render(request, "rounds/reviewer/invitation.html", context)
    if not may_accept(user, found):
        return render(request, "organizations/invitation_other_address.html", status=HTTPStatus.FORBIDDEN)
    if request.method == "POST":
        try:
            accept_reviewer_invitation(found, by=user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
            return render(request, "rounds/reviewer/invitation_closed.html", status=HTTPStatus.NOT_FOUND)
        request.session.pop(SESSION_KEY, None)
        messages.success(request, "Thank you. You will find the applications here once the review starts.")
        return redirect("rounds:reviews")
    return render(request, "rounds/reviewer/invitation.html", {"invitation": found, "may_accept": True})


@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    """Every round in which one reviews, with its applications."""
    user = signed_in(request)
    if not is_reviewer(user):
        raise PermissionDenied("no reviewer")
    mine = ReviewAssignment.objects.filter(reviewer=user)
    ordered = mine.select_related("opportunity").order_by("-opportunity", *_BY_NEED)
    page = paged(request, ordered)
    rounds: dict[Opportunity, list[ReviewAssignment]] = {
        each.opportunity: [] for each in RoundReviewer.objects.filter(user=user, ended_at=None).select_related("opportunity")
    }
    for assignment in page:
        rounds.setdefault(assignment.opportunity, []).append(assignment)
    waiting = set(
        mine.filter(state=AssignmentState.AWAITING_DISCLOSURE).values_list("opportunity", flat=True).order_by().distinct()
    )
    counted = mine.exclude(state=AssignmentState.CONFLICTED).order_by().values_list("opportunity")
    numbers = {key: (done, all_of_them) for key, done, all_of_them in counted.annotate(Count("finished_at"), Count("pk"))}
    context = {
        "page": page,
        "rounds": [(each, found, each.pk in waiting, numbers.get(each.pk)) for each, found in rounds.items()],
    }
    return render(request, "rounds/reviewer/reviews.html", context)


def _forms(request: HttpRequest, assignment: ReviewAssignment) -> list[ScoreForm]:
    last = {each.criterion_id: each for each in latest_scores(list(Score.objects.filter(assignment=assignment)))}
    criteria = assignment.opportunity.criteria.all()
    return [ScoreForm(request.POST or None, criterion=each, score=last.get(each.pk)) for each in criteria]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Read the sealed application on one side, score on the other."""
    user = signed_in(request)
    mine = ReviewAssignment.objects.filter(reviewer=user).select_related("opportunity")
    assignment = get_object_or_404(mine, pk=pk)
    if assignment.state == AssignmentState.AWAITING_DISCLOSURE:
        return redirect("rounds:disclosure", assignment.opportunity_id)
    submission = get_object_or_404(submissions_for(user), pk=assignment.submission_id)
    forms = _forms(request, assignment)
    if request.method == "POST" and _save_scores(forms, assignment, user):
        if request.POST.get("press") != "finish":
            messages.success(request, "Your scores are saved.")
            return redirect("rounds:review", assignment.pk)
        if attempt(forms[-1], lambda: finish_scoring(assignment, by=user)):
            messages.success(request, "Your review is handed in. You can change scores until the evaluation is completed.")
            following = _readable(user, assignment).filter(finished_at=None).exclude(pk=assignment.pk).first()
            return redirect("rounds:review", following.pk) if following else redirect("rounds:reviews")
    if request.method == "GET":
        log_access(request, subject=submission, purpose="review")
    others = (
        Score.objects.filter(application=assignment.application_id).exclude(assignment=assignment) if assignment.panel_at else []
    )
    given = [each.score.points for each in forms if each.score is not None and each.score.points is not None]
    context = {
        **_place(user, assignment),
        "total": sum(given, Decimal(0)),
        "possible": sum((each.criterion.points for each in forms), Decimal(0)),
        "open_criteria": sum(each.score is None for each in forms),
        "assignment": assignment,
        "submission": submission,
        "copy": submission.snapshot,
        "forms": forms,
        "others": _panel(list(others), assignment),
    }
    return render(request, "rounds/reviewer/review.html", context)


def _readable(user: User, assignment: ReviewAssignment) -> QuerySet[ReviewAssignment]:
    """What the reviewer may open in this round, in the order of names."""
    mine = ReviewAssignment.objects.readable_by(user).filter(opportunity=assignment.opportunity_id)
    return mine.order_by("applicant_name", "id")


def _place(user: User, assignment: ReviewAssignment) -> dict[str, object]:
    """“3 of 12”, the one before and the next."""
    keys = list(_readable(user, assignment).values_list("pk", flat=True))
    here = keys.index(assignment.pk)
    return {
        "number": here + 1,
        "of": len(keys),
        "before": keys[here - 1] if here else None,
        "after": keys[here + 1] if here + 1 < len(keys) else None,
    }


def _save_scores(forms: list[ScoreForm], assignment: ReviewAssignment, user: User) -> bool:
    is_saved = True
    for form in forms:
        if not form.is_valid():
            is_saved = False
        elif form.is_touched:
            is_saved = _save_one(form, assignment, user) and is_saved
    return is_saved


def _save_one(form: ScoreForm, assignment: ReviewAssignment, user: User) -> bool:
    given = form.cleaned_data
    points = None if given["is_abstained"] else given["points"]

    def act() -> Score:
        return score_criterion(
            assignment, criterion=form.criterion, points=points, comment=given["comment"], by=user,
            is_abstained=given["is_abstained"],
        )  # fmt: skip

    return attempt(form, act)


def _panel(scores: list[Score], assignment: ReviewAssignment) -> list[tuple[str, list[Score]]]:
    """The others' last scores by criterion, without names: the panel talks about points, not about people."""
    last = latest_scores(scores)
    return [
        (each.name, [score for score in last if score.criterion_id == each.pk]) for each in assignment.opportunity.criteria.all()
    ]
