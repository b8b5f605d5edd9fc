"""The yearly question: behind a private link for the person, and as a work list for the office."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.notifications.views.private_links import answered, remember
from img_program.web.acts import Act, act_page
from img_program.web.lists import configure
from roster.actions.still_here import answer_still_here, find_still_here, quiet_since, read_answer, record_heard_from
from roster.forms.still_here import HeardForm, StillHereForm
from roster.models import Registrant, StillHere
from roster.permissions import RECORD_JOURNEY
from roster.tables import QuietTable, StillHereTable
from roster.view_log import log_people
from roster.views.people import posted
from roster.views.staff import staff_with

KEY: Final = "still_here_link"
HEARD = Act(
    "How did you hear from them?",
    "Record it",
    RECORD_JOURNEY,
    lambda registrant, by, form: record_heard_from(registrant, by=by, note=form.cleaned_data["note"]),
    form=HeardForm,
    done="It is recorded. They are asked again in a year.",
)

READ = Act(
    "Have you read this answer?",
    "I have read it",
    lambda _check: RECORD_JOURNEY,
    lambda check, by, _form: read_answer(check, by=by),
    lead="Do what follows first: call, or write to the person. Then nobody is reminded of this answer again.",
    done="It is marked as read.",
)


@require_safe
@never_cache
def open_still_here(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the message."""
    return remember(request, token, KEY, find_still_here, "roster:still_here")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def still_here(request: HttpRequest) -> HttpResponse:
    """Three questions; nothing of a record stands on the page."""
    return answered(
        request,
        KEY,
        found=find_still_here(str(request.session.get(KEY, ""))),
        form=StillHereForm(posted(request)),
        answer=lambda check, data: answer_still_here(check, **data),
        template="roster/public/still_here.html",
    )


@login_required
@never_cache
@require_safe
def in_touch(request: HttpRequest) -> HttpResponse:
    """Answers to read, and people not heard from for long whom no link reaches."""
    staff_with(request, RECORD_JOURNEY)
    since = quiet_since(timezone.localdate())
    quiet = configure(request, QuietTable(Registrant.objects.out_of_reach(since), prefix="quiet-"))
    answers = configure(request, StillHereTable(StillHere.objects.to_read().select_related("registrant"), prefix="answers-"))
    log_people(request, [*quiet.page.object_list, *answers.page.object_list], purpose="Keeping in touch")
    return render(request, "roster/staff/still_here.html", {"quiet": quiet, "answers": answers, "since": since})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def heard(request: HttpRequest, pk: int) -> HttpResponse:
    """The office heard from a person."""
    user = staff_with(request, RECORD_JOURNEY)
    person = get_object_or_404(Registrant.objects.visible_to(user), pk=pk)
    return act_page(request, HEARD, person, back=reverse("roster:staff_in_touch"))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Somebody of the office has read an answer."""
    staff_with(request, RECORD_JOURNEY)
    check = get_object_or_404(StillHere.objects.to_read().select_related("registrant"), pk=pk)
    return act_page(request, READ, check, back=reverse("roster:staff_in_touch"), crumb=str(check.registrant))
