"""Files and trade-secret claims of a draft."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from grants.rounds.actions.applications import attach_file, claim_trade_secret, remove_file
from grants.rounds.checklist import sections_of
from grants.rounds.forms.application import FileForm, TradeSecretForm
from grants.rounds.models import Application, Question, TradeSecretClaim
from grants.rounds.permissions import EDIT_APPLICATION
from grants.rounds.views.common import application_page, visible_application
from img_program.accounts.permissions import demand, signed_in
from img_program.web.acts import attempt, press


def _question(request: HttpRequest, pk: UUID, question_pk: int) -> tuple[Application, Question, int]:
    found = visible_application(request, pk)
    demand(request.user, EDIT_APPLICATION, found)
    question = get_object_or_404(Question, opportunity=found.opportunity_id, pk=question_pk)
    return found, question, sections_of(found).index(question.section) + 1


@login_required
@require_POST
def add_file(request: HttpRequest, pk: UUID, question_pk: int) -> HttpResponse:
    """Add or replace the file of a question."""
    found, question, number = _question(request, pk, question_pk)
    form = FileForm(request.POST, request.FILES, label=question.text, auto_id=f"id_{question.pk}_%s")
    if form.is_valid():
        user = signed_in(request)
        attempt(form, lambda: attach_file(found, question=question, file=form.cleaned_data["file"], by=user))
    if form.errors:
        for errors in form.errors.values():
            for words in errors:
                messages.error(request, str(words))
    else:
        messages.success(request, "The file is here. We check it in the background.")
    return redirect("rounds:section", found.pk, number)


@login_required
@require_POST
def remove(request: HttpRequest, pk: UUID, question_pk: int) -> HttpResponse:
    """Take the file out of the draft."""
    found, question, number = _question(request, pk, question_pk)
    return press(
        request,
        lambda: remove_file(found, question=question, by=signed_in(request)),
        "The file is no part of the draft any more.",
        "rounds:section",
        found.pk,
        number,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def trade_secret(request: HttpRequest, pk: UUID, question_pk: int) -> HttpResponse:
    """Claim that an answer is a trade secret, or take the claim back."""
    found, question, number = _question(request, pk, question_pk)
    claim = TradeSecretClaim.objects.filter(application=found, question=question, is_claimed=True).first()
    form = TradeSecretForm(request.POST or None, row=claim)
    user = signed_in(request)
    if request.POST.get("press") == "withdraw":
        return press(
            request,
            lambda: claim_trade_secret(found, question=question, justification="", is_claimed=False, by=user),
            "The claim is taken back.",
            "rounds:section",
            found.pk,
            number,
        )
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["justification"]
        if attempt(form, lambda: claim_trade_secret(found, question=question, justification=words, by=user)):
            messages.success(request, "The claim is noted. The program decides about it.")
            return redirect("rounds:section", found.pk, number)
    context = application_page(request, found, form=form, question=question, claim=claim, number=number)
    return render(request, "rounds/grantee/trade_secret.html", context)
