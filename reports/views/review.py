"""What a press on an edition's page does: steps of the workflow, approvals, comments."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from img_program.accounts.models import User
from img_program.database.workflow import WrongStateError
from img_program.documents.forms import ElsewhereForm
from img_program.web.acts import Ask, NothingForm, attempt
from img_program.web.acts import press as act_press
from img_program.web.components import Link
from reports.actions import review
from reports.actions.corrections import begin_correction, reckon_again
from reports.actions.editions import compare_figures, freeze_figures
from reports.forms.edition import CorrectionForm
from reports.models import AnnualEdition, EditionComment, EditionRun
from reports.permissions import APPROVE_EDITION, COMMENT_EDITION, MANAGE_EDITION, WRITE_EDITION
from reports.views.crumbs import crumbs
from reports.views.staff import edition_called, staff_with
from reports.workflow import EditionState

type Press = Callable[[AnnualEdition, User, str], AnnualEdition | EditionRun]

STEPS: dict[str, tuple[str, str, Press]] = {
    "freeze": (MANAGE_EDITION, "", lambda edition, by, _: freeze_figures(edition, by=by)),
    "compare": (WRITE_EDITION, "", lambda edition, by, _: compare_figures(edition, by=by)),
    "submit": (MANAGE_EDITION, "The edition is in review.", lambda edition, by, _: review.submit_for_review(edition, by=by)),
    "return": (
        MANAGE_EDITION,
        "The edition is a draft again.",
        lambda edition, by, why: review.return_to_draft(edition, reason=why, by=by),
    ),
    "approve": (
        APPROVE_EDITION,
        "Your approval is recorded.",
        lambda edition, by, why: review.approve_edition(edition, by=by, reason=why),
    ),
    "refuse": (
        APPROVE_EDITION,
        "Your refusal is recorded.",
        lambda edition, by, why: review.refuse_edition(edition, reason=why, by=by),
    ),
    "publish": (MANAGE_EDITION, "", lambda edition, by, _: review.publish_edition(edition, by=by)),
    "recompute": (MANAGE_EDITION, "", lambda edition, by, _: reckon_again(edition, by=by)),
}


@login_required
@require_POST
def step(request: HttpRequest, pk: uuid.UUID, action: str) -> HttpResponse:
    """One step of an edition. Work leads to its progress, a refusal is told in words."""
    if action not in STEPS:
        raise Http404
    permission, done, press = STEPS[action]
    user = staff_with(request, permission)
    edition = edition_called(pk)
    outcome: list[Any] = [edition]
    answer = act_press(
        request,
        lambda: outcome.append(press(edition, user, request.POST.get("reason", ""))),
        done,
        edition.get_absolute_url(),
        ask=_asked(edition, action),
    )
    return redirect(outcome[-1].get_absolute_url()) if len(outcome) > 1 else answer


def _asked(edition: AnnualEdition, action: str) -> Ask | None:
    if action == "freeze" and edition.snapshot_id:
        follows = "The figures of today replace those of before, and every text is to be looked at with them again."
        return Ask("Freeze the figures again?", follows, "Freeze the figures again", NothingForm)
    if action == "publish":
        follows = "Everybody can read it from then on. What is published stays public; a correction is another version beside it."
        return Ask("Publish this edition?", follows, "Publish", NothingForm)
    return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def elsewhere(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Record an approval given by somebody who does not sign in."""
    user = staff_with(request, APPROVE_EDITION)
    edition = edition_called(pk)
    form = ElsewhereForm(request.POST, request.FILES) if request.method == "POST" else ElsewhereForm()
    if request.method == "POST" and form.is_valid():
        try:
            review.record_edition_approval(edition, by=user, **form.cleaned_data)
        except (ValidationError, WrongStateError) as fault:
            form.add_error(None, fault.messages if isinstance(fault, ValidationError) else str(fault))
        else:
            messages.success(request, "The approval is recorded. Another member of staff reads the document now.")
            return redirect(edition)
    context = {"form": form, "edition": edition, "crumbs": crumbs(edition, Link("Approval given elsewhere"))}
    return render(request, "reports/edition/elsewhere.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Take a published edition up again, with what changes and why."""
    user = staff_with(request, MANAGE_EDITION)
    edition = edition_called(pk)
    if edition.state != EditionState.PUBLISHED:
        raise Http404
    form = CorrectionForm(request.POST or None)
    if form.is_valid() and attempt(form, lambda: begin_correction(edition, by=user, **form.cleaned_data)):
        messages.success(request, "The edition is a draft again. What is public stays until the correction is published.")
        return redirect(edition)
    context = {"form": form, "edition": edition, "crumbs": crumbs(edition, Link("Correct the report"))}
    return render(request, "reports/edition/correct.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def comment(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Ask or note something."""
    user = staff_with(request, COMMENT_EDITION)
    edition = edition_called(pk)
    section = edition.sections.filter(key=request.POST.get("section", "")).first()
    return _say(
        request, edition, lambda: review.add_comment(edition, section=section, words=request.POST.get("words", ""), by=user)
    )


@login_required
@require_POST
def answer(request: HttpRequest, pk: uuid.UUID, comment_id: int) -> HttpResponse:
    """Answer a comment."""
    user = staff_with(request, WRITE_EDITION)
    found = get_object_or_404(EditionComment.objects.select_related("edition"), pk=comment_id, edition_id=pk)
    return _say(request, found.edition, lambda: review.answer_comment(found, answer=request.POST.get("answer", ""), by=user))


def _say(request: HttpRequest, edition: AnnualEdition, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except (ValidationError, WrongStateError) as fault:
        messages.error(request, " ".join(fault.messages) if isinstance(fault, ValidationError) else str(fault))
    else:
        messages.success(request, "Saved.")
    return redirect(edition.get_absolute_url() + "#comments")
