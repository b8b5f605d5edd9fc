"""Staff: the texts of notices: versions, preview, check, in force, history (PROGRAM §11)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from img_program.accounts.history import history_of, names_of
from img_program.database.workflow import WrongStateError
from img_program.notifications.languages import ENGLISH, RIGHT_TO_LEFT, Language
from img_program.web.acts import Ask, attempt, press
from img_program.web.components import Link, Status
from img_program.web.paging import paged
from roster.actions.notice_texts import (
    check_notice,
    end_translation,
    put_notice_in_force,
    revision_of,
    save_notice,
    start_notice,
)
from roster.forms.office import CheckEnglishForm, CheckTranslationForm, InForceForm, NewNoticeForm, NoticeForm
from roster.models import Notice, NoticeKind
from roster.permissions import APPROVE_NOTICES, EDIT_NOTICES, VIEW_REGISTRANTS
from roster.texts import as_html
from roster.views.people import posted
from roster.views.staff import staff_with
from roster.workflow import NoticeState


def state_of(notice: Notice) -> Status:
    """A text's state as a tag."""
    today = timezone.localdate()
    if notice.state == NoticeState.DRAFT:
        return Status("neutral", "Draft")
    if notice.state == NoticeState.CHECKED:
        return Status("person", "Needs approval")
    if notice.starts_on > today:
        return Status("current", "Planned")
    if notice.ends_on is not None and notice.ends_on <= today:
        return Status("neutral", "Past")
    return Status("done", "In force")


def language_of(notice: Notice) -> str:
    """The language in words."""
    return str(Language(notice.language).label) if notice.language in Language.values else notice.language


def _crumbs(*last: Link) -> list[Link]:
    return [Link("Roster", reverse("roster:staff_list")), Link("Notices", reverse("roster:staff_notices")), *last]


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: HttpRequest) -> HttpResponse:
    """Every text of the notice, by language and day; begin a new one."""
    user = staff_with(request, EDIT_NOTICES if request.method == "POST" else VIEW_REGISTRANTS)
    form = NewNoticeForm(posted(request), initial={"language": ENGLISH})
    if form.is_valid():
        draft = start_notice(kind=NoticeKind.JOINING, language=form.cleaned_data["language"], by=user)
        return redirect("roster:staff_notice_edit", draft.pk)
    found = paged(request, Notice.objects.defer("body"))
    context = {
        "page": found,
        "rows": [(each, language_of(each), state_of(each)) for each in found],
        "form": form if user.has_perm(EDIT_NOTICES) else None,
        "crumbs": [*_crumbs()[:1], Link("Notices")],
    }
    return render(request, "roster/staff/notices.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One text as visitors would read it, what can be done with it, and its history."""
    user = staff_with(request, VIEW_REGISTRANTS)
    found = get_object_or_404(Notice, pk=pk)
    is_open = found.state != NoticeState.IN_FORCE
    own = settings.LETTER_TEXTS_NEED_TWO_PERSONS and found.edited_by_id == user.pk
    is_checked = found.state == NoticeState.CHECKED
    may_approve = is_checked and user.has_perm(APPROVE_NOTICES)
    context = {
        "notice": found,
        "language": language_of(found),
        "state": state_of(found),
        "body": as_html(found.body),
        "direction": "rtl" if found.language in RIGHT_TO_LEFT else "ltr",
        "edited_by": names_of([found.edited_by_id]).get(found.edited_by_id or 0, "this system"),
        "may_edit": is_open and user.has_perm(EDIT_NOTICES),
        "may_check": found.state == NoticeState.DRAFT and user.has_perm(EDIT_NOTICES),
        "may_approve": may_approve and not own,
        "waits_for_second": may_approve and own,
        "may_end": not is_open and found.language != ENGLISH and found.ends_on is None and user.has_perm(APPROVE_NOTICES),
        "entries": history_of(found),
        "crumbs": _crumbs(Link(f"{language_of(found)}, version {found.version}")),
    }
    return render(request, "roster/staff/notice.html", context)


def _step(request: HttpRequest, found: Notice, form: Any, act: Callable[[], object], **words: str) -> HttpResponse:
    """A page with one form and one press; a refusal becomes an error of the form."""

    def tried() -> None:
        try:
            act()
        except WrongStateError as fault:
            raise ValidationError(str(fault)) from fault

    if form.is_valid() and attempt(form, tried):
        messages.success(request, words["done"])
        return redirect("roster:staff_notice", found.pk)
    here = Link(f"{language_of(found)}, version {found.version}", reverse("roster:staff_notice", args=[found.pk]))
    context = {"form": form, "back": here.url, "crumbs": _crumbs(here, Link(words["title"])), **words}
    return render(request, "roster/staff/office_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a draft."""
    user = staff_with(request, EDIT_NOTICES)
    found = get_object_or_404(Notice, pk=pk)
    form = NoticeForm(posted(request), row=found)
    return _step(
        request,
        found,
        form,
        lambda: save_notice(found, by=user, **form.cleaned_data),
        done="Saved as a draft. Read the preview below.",
        title="Edit the notice",
        lead="You see a preview after saving. Nobody is given this text before it is in force.",
        save="Save and preview",
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Record who checked the text."""
    user = staff_with(request, EDIT_NOTICES)
    found = get_object_or_404(Notice, pk=pk)
    is_english = found.language == ENGLISH
    form = (CheckEnglishForm if is_english else CheckTranslationForm)(posted(request), initial={"revision": revision_of(found)})
    if not is_english:
        lead = "Only a text that a named, qualified translator has checked is ever given to anybody."
    else:
        lead = "You say that you have read it whole, that it is right, and that it says what the law asks. Your name is noted."
    return _step(
        request,
        found,
        form,
        lambda: check_notice(found, by=user, **form.cleaned_data),
        done="The check is on record. Another person can put the text in force.",
        title="Have you checked this text?" if is_english else f"Who checked the {language_of(found)} text?",
        lead=lead,
        save="Record the check",
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a text in force from a day on."""
    user = staff_with(request, APPROVE_NOTICES)
    found = get_object_or_404(Notice, pk=pk)
    form = InForceForm(posted(request), initial={"revision": revision_of(found), "starts_on": timezone.localdate()})
    return _step(
        request,
        found,
        form,
        lambda: put_notice_in_force(found, by=user, **form.cleaned_data),
        done="From that day on, people are given this text.",
        title="Put this notice in force",
        lead="From that day on everybody who joins is given this text. Who was given another keeps that one on record.",
        save="Put it in force",
    )


@login_required
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop giving a translation."""
    user = staff_with(request, APPROVE_NOTICES)
    found = get_object_or_404(Notice, pk=pk)
    return press(
        request,
        lambda: end_translation(found, by=user),
        "This translation is given no more. People get English and the offer of an interpreter.",
        "roster:staff_notice",
        found.pk,
        ask=Ask(
            "Stop giving this translation?",
            "From now on people who join get English and an interpreter instead.",
            "Stop giving it",
        ),
    )
