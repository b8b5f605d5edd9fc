"""Pages about an application that was handed in, for the applicant and for the office: messages, second looks, debriefs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from grants.rounds.actions import applicants as acts
from grants.rounds.classification import Kind, is_public, phase_of
from grants.rounds.forms.applicant import DebriefForm, MessageForm, SecondLookDecisionForm, SecondLookForm
from grants.rounds.journey import standing_of
from grants.rounds.models import Application, ApplicationMessage, Debrief, Score, SecondLook
from grants.rounds.panel import points_of
from grants.rounds.permissions import (
    ANSWER_APPLICANT,
    APPROVE_DEBRIEF,
    ASK_SECOND_LOOK,
    DECIDE_SECOND_LOOK,
    VIEW_APPLICATION,
    VIEW_REVIEW,
    WRITE_TO_PROGRAM,
)
from grants.rounds.ranking import Ranking, latest_scores
from grants.rounds.views.common import application_page, visible_application
from grants.rounds.views.staff_applications import opened_application
from grants.rounds.views.staff_rounds import crumbs
from grants.rounds.workflow import ApplicationState
from img_program.accounts.access_log import log_access
from img_program.accounts.permissions import demand, signed_in, staff_roles
from img_program.web.acts import STAFF_PAGE, attempt, form_page, press
from img_program.web.paging import paged


def _own(request: HttpRequest, pk: UUID) -> Application:
    """The application of the address, for its organization; the office has pages of its own."""
    found = visible_application(request, pk)
    demand(request.user, VIEW_APPLICATION, found)
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def messages_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What passed between the applicant and the program, and the next message."""
    found = _own(request, pk)
    if staff_roles(request.user):
        return redirect("rounds:staff_messages", pk)
    may_write = request.user.has_perm(WRITE_TO_PROGRAM, found) and not found.is_draft
    form = MessageForm(request.POST or None) if may_write or request.method == "POST" else None
    if request.method == "POST" and form is not None:
        demand(request.user, WRITE_TO_PROGRAM, found)
        by = signed_in(request)
        if form.is_valid() and attempt(form, lambda: acts.write_to_program(found, text=form.cleaned_data["text"], by=by)):
            messages.success(request, "Your message is with the program. The answer will stand here, and you are told.")
            return redirect("rounds:messages", pk)
    lead = "The program reads them once the round is opened after the deadline. They stay on the record."
    context = _messages(request, found, form, reverse("rounds:application", args=[pk]), lead)
    return render(request, "rounds/messages.html", application_page(request, found, **context))


def _messages(request: HttpRequest, found: Application, form: MessageForm | None, back: str, lead: str) -> dict[str, Any]:
    page = paged(request, ApplicationMessage.objects.filter(application=found))
    return {"page": page, "form": form, "back_url": back, "lead": lead}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_messages(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for the office, after the opening."""
    found = opened_application(request, pk)
    may_answer = request.user.has_perm(ANSWER_APPLICANT, found)
    form = MessageForm(request.POST or None) if may_answer else None
    if request.method == "POST":
        demand(request.user, ANSWER_APPLICANT, found)
        by = signed_in(request)
        if (
            form is not None
            and form.is_valid()
            and attempt(form, lambda: acts.write_to_applicant(found, text=form.cleaned_data["text"], by=by))
        ):
            messages.success(request, "The message is sent, and the organization gets a letter.")
            return redirect("rounds:staff_messages", pk)
    log_access(request, subject=found, purpose="messages of an application")
    lead = "Everybody of the organization reads them. They stay on the record."
    waiting = ApplicationMessage.objects.filter(application=found, is_from_program=False, settled_at=None).exists()
    context = _messages(request, found, form, reverse("rounds:staff_application", args=[pk]), lead) | {
        "application": found, "opportunity": found.opportunity, "may_settle": may_answer and waiting,
        "crumbs": crumbs(found.opportunity, "Messages"),
    }  # fmt: skip
    return render(request, "rounds/messages.html", {**STAFF_PAGE, **context})


@login_required
@require_POST
def staff_settle(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the applicant wrote needs no answer."""
    found = opened_application(request, pk)
    demand(request.user, ANSWER_APPLICANT, found)
    by = signed_in(request)
    return press(request, lambda: acts.settle_messages(found, by=by), "Noted.", "rounds:staff_messages", pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def second_look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask that another person looks again at a refusal."""
    found = _own(request, pk)
    demand(request.user, ASK_SECOND_LOOK, found)
    form, by, back = SecondLookForm(request.POST or None), signed_in(request), reverse("rounds:application", args=[pk])
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: acts.ask_second_look(found, reason=reason, by=by)):
            messages.success(request, "Another person looks again. You hear by the day on this page.")
            return redirect(back)
    standing = standing_of(found, timezone.now())
    lead = f"{standing.stand}. {standing.why} Somebody who did not take part in this decision reads what you write."
    return form_page(
        request, form, title="Ask that another person looks again", save="Ask", back=back, lead=lead, page=application_page(request, found)
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_second_look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Decide a second look, as another person than the one who refused."""
    demand(request.user, DECIDE_SECOND_LOOK)
    look = get_object_or_404(SecondLook.objects.select_related("application"), pk=pk)
    found = opened_application(request, look.application_id)
    demand(request.user, DECIDE_SECOND_LOOK, look)
    form, by, back = (
        SecondLookDecisionForm(request.POST or None),
        signed_in(request),
        reverse("rounds:staff_application", args=[found.pk]),
    )
    if request.method == "POST" and form.is_valid():
        is_changed, reason = form.cleaned_data["outcome"] == "changed", form.cleaned_data["reason"]
        if attempt(form, lambda: acts.decide_second_look(look, is_changed=is_changed, reason=reason, by=by)):
            messages.success(request, "The decision is recorded, and the applicant gets a letter.")
            return redirect(back)
    lead = f"{look.get_about_display()}. The applicant writes: {look.reason}"
    return form_page(request, form, title=f"Second look: {found.organization}", save="Decide", back=back, lead=lead)


@login_required
@require_safe
def debrief(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Own points by criterion, the approved comments, and ranks without names; once the evaluation is completed."""
    found = _own(request, pk)
    phase = phase_of(found.opportunity, timezone.now())
    if not is_public(Kind.POINTS_AND_RANK, phase) or found.state != ApplicationState.SUBMITTED:
        raise Http404
    approved = Debrief.objects.filter(application=found).first()
    ranking = Ranking(found.opportunity, signed_in(request))
    context = application_page(
        request,
        found,
        debrief=approved,
        criteria=points_of(found, approved),
        own=ranking.of(found.pk),
        page=paged(request, ranking),
    )
    return render(request, "rounds/grantee/debrief.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def staff_debrief(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Clean the reviewers' comments and open them to the applicant."""
    demand(request.user, APPROVE_DEBRIEF)
    found = opened_application(request, pk)
    demand(request.user, VIEW_REVIEW)
    demand(request.user, APPROVE_DEBRIEF, found)
    approved, criteria = Debrief.objects.filter(application=found).first(), list(found.opportunity.criteria.all())
    form = DebriefForm(request.POST or None, criteria=criteria, given=approved.comments if approved else _all_comments(found))
    by, back = signed_in(request), reverse("rounds:staff_application", args=[pk])
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: acts.approve_debrief(found, comments=form.comments(), by=by))
    ):
        messages.success(request, "The applicant can read it now, and gets a letter.")
        return redirect(back)
    log_access(request, subject=found, purpose="comments of reviewers")
    lead = "The comments as the reviewers wrote them. Take out what names or describes a reviewer or another person."
    return form_page(
        request, form, title=f"What {found.organization} reads of the review", save="Approve and open", back=back, lead=lead
    )


def _all_comments(found: Application) -> dict[str, str]:
    words: dict[str, list[str]] = {}
    for score in latest_scores(list(Score.objects.filter(application=found))):
        words.setdefault(str(score.criterion_id), []).append(score.comment)
    return {key: "\n\n".join(sorted(comments)) for key, comments in words.items()}
