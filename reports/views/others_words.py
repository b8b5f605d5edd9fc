"""Words of grantees: read by a person, changed where needed, approved for print or left out."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from img_program.database.workflow import WrongStateError
from img_program.documents.rules.looks_forbidden import looks_forbidden
from img_program.web.components import Link
from reports.actions.others_words import decide_on_words
from reports.edition.figures import AnnualFigures
from reports.edition.others_words import words_in
from reports.forms.others_words import WordsForm
from reports.models import AnnualEdition, OthersWords, WordsState
from reports.permissions import VIEW_EDITION, WRITE_EDITION
from reports.views.crumbs import crumbs
from reports.views.staff import edition_called, staff_with

DONE = {
    WordsState.WAITING: "The words are saved. They wait to be read.",
    WordsState.APPROVED: "The words are approved for print.",
    WordsState.LEFT_OUT: "The words are left out.",
}


def _of_snapshot(edition: AnnualEdition) -> list[str]:
    figures = AnnualFigures.from_text(edition.snapshot.text) if edition.snapshot else None
    return [words.digest for words in words_in(figures)] if figures else []


@login_required
@require_safe
def listed(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Every passage of the snapshot and what was decided."""
    user = staff_with(request, VIEW_EDITION)
    found = edition_called(pk)
    passages = list(found.others_words.filter(digest__in=_of_snapshot(found)).select_related("decided_by"))
    context = {
        "edition": found,
        "passages": [(each, looks_forbidden(each.body)) for each in passages],
        "waiting": sum(each.state == WordsState.WAITING for each in passages),
        "may_write": user.has_perm(WRITE_EDITION) and found.is_open_for_writing,
        "crumbs": crumbs(found, Link("Words of grantees")),
    }
    return render(request, "reports/edition/words_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def passage(request: HttpRequest, pk: uuid.UUID, words_id: int) -> HttpResponse:
    """One passage: the original, and the words as they would be printed."""
    user = staff_with(request, WRITE_EDITION)
    words = get_object_or_404(OthersWords.objects.select_related("edition"), pk=words_id, edition_id=pk)
    form = WordsForm(request.POST or None, row=words)
    if request.method == "POST" and form.is_valid():
        try:
            decided = decide_on_words(words, body=form.cleaned_data["body"], state=form.cleaned_data["state"], by=user)
        except (ValidationError, WrongStateError) as fault:
            form.add_error("body", fault.messages if isinstance(fault, ValidationError) else str(fault))
        else:
            messages.success(request, DONE[WordsState(decided.state)])
            return redirect("reports:edition_words", pk)
    context = {
        "form": form,
        "words": words,
        "edition": words.edition,
        "found": looks_forbidden(words.body),
        "crumbs": crumbs(
            words.edition, Link("Words of grantees", reverse("reports:edition_words", args=[pk])), Link(words.heading)
        ),
    }
    return render(request, "reports/edition/words.html", context, status=422 if form.errors else 200)
