"""How long the session lasts, one more press, and the form that arrived too late."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.drafts import forget_draft, keep_draft
from img_program.accounts.kept_posts import NotKeptError, kept_form, throw_away
from img_program.accounts.models import SessionActivity, User
from img_program.accounts.permissions import signed_in
from img_program.accounts.sessions import ACTIVITY_KEY, end_sessions, running_sessions, session_data
from img_program.web.drafts import DRAFT_FOR
from img_program.web.once import NOT_TYPED
from img_program.web.templatetags.components import clock


@require_safe
def session_status(request: HttpRequest) -> JsonResponse:
    """Seconds left as JSON; 401 and 0 when nobody is signed in."""
    return JsonResponse(session_data(request), status=200 if request.user.is_authenticated else 401)


@require_POST
def session_extend(request: HttpRequest) -> HttpResponse:
    """The press "Stay signed in": activity now. Without a script it leads back to the person's home."""
    activity: SessionActivity | None = getattr(request, "session_activity", None)
    if activity is None:
        return JsonResponse({"seconds_left": 0}, status=401)
    activity.last_activity_at = timezone.now()
    activity.save(update_fields=["last_activity_at"])
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(session_data(request))
    return HttpResponseRedirect(reverse("accounts:home_redirect"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_list(request: HttpRequest) -> HttpResponse:
    """Where a person is signed in; a press ends every session but this one."""
    person = request.user
    if not isinstance(person, User):
        raise TypeError("Only for people who are signed in.")
    if request.method == "POST":
        ended = end_sessions(person, because="ended from another device", keep=request.session)
        messages.success(request, f"{ended} other session{'' if ended == 1 else 's'} ended.")
        return HttpResponseRedirect(reverse("accounts:session_list"))
    current = request.session.get(ACTIVITY_KEY)
    found = running_sessions(person)
    context = {"sessions": found, "current": next((each for each in found if str(each.pk) == current), None)}
    return render(request, "accounts/session_list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def kept_post(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Show a person what they sent too late. Confirming sends it to where it was going; the kept copy is deleted.

    404 for anybody else, and after half an hour.
    """
    person = request.user
    form = kept_form(identifier, person=person) if isinstance(person, User) else None
    if form is None or not isinstance(person, User):
        raise Http404
    if request.method != "POST":
        return render(request, "accounts/kept_post.html", {"form": form})
    throw_away(identifier, person=person)
    # The press "Throw it away" comes alone; a kept form may have a field of the same name.
    if set(request.POST) <= NOT_TYPED | {"discard"}:
        return HttpResponseRedirect(reverse("accounts:home_redirect"))
    # 307: the browser sends the same fields, with today's token, to the page they were meant for.
    return HttpResponseRedirect(form.path, preserve_request=True)


@login_required
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Keep what somebody is typing, for them alone, or throw it away. Without a script a press leads back to the form."""
    person = signed_in(request)
    if request.POST.get("press") == "discard":
        forget_draft(request, person)
        messages.success(request, "The draft is gone.")
        page = request.POST.get(DRAFT_FOR, "").partition("#")[0]
        here = page.startswith("/") and url_has_allowed_host_and_scheme(page, allowed_hosts=None)
        return HttpResponseRedirect(page if here else reverse("accounts:home_redirect"))
    try:
        kept = keep_draft(request, person)
    except NotKeptError as reason:
        return JsonResponse({"message": str(reason)}, status=422)
    if "X-Autosave" in request.headers:
        return JsonResponse({"saved_at": clock(kept.saved_at)})
    messages.success(request, "Your draft is saved. Nobody else sees it.")
    return HttpResponseRedirect(kept.name.partition("#")[0])
