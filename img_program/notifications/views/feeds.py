"""The calendar address: its owner's page, and the feed itself, which is read without signing in."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.permissions import signed_in
from img_program.accounts.throttle import count_attempt
from img_program.notifications import actions
from img_program.notifications.calendar import as_ics, items_for
from img_program.notifications.models import CalendarFeed
from img_program.notifications.views.inbox import page_of_person
from img_program.organizations.acting import acting_as
from img_program.web.acts import Ask, NothingForm, press
from img_program.web.components import Link
from img_program.web.proxies import place_of
from img_program.web.views import too_many_requests

WAIT_SECONDS = 3600


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """Make or renew the address; it is shown this once."""
    user = signed_in(request)
    url = ""
    if request.method == "POST":
        token = actions.renew_feed(by=user)
        url = f"{settings.SITE_URL}{reverse('notifications:feed', args=[token])}"
    context = page_of_person(
        request,
        url=url,
        feed=CalendarFeed.objects.filter(user=user, revoked_at=None).first(),
        crumbs=[Link("Messages", reverse("notifications:inbox")), Link("Calendar")],
    )
    return render(request, "notifications/calendar.html", context)


@login_required
@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close the address at once."""
    return press(
        request,
        lambda: actions.revoke_feed(by=signed_in(request)),
        "The calendar address is closed. It shows nothing any more.",
        "notifications:calendar",
        ask=Ask(
            "Close the calendar address?",
            "Calendars that use it show nothing from us any more. You can make a new address.",
            "Close the address",
            NothingForm,
        ),
        page=page_of_person(request),
    )


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The feed. A closed or forged address is not found."""
    owner = actions.owner_of_feed(token)
    # A calendar service reads many people's feeds from one place: only forged addresses count for the place.
    kind, target = ("calendar", token) if owner else ("calendar-place", place_of(request))
    if not count_attempt(kind, target):
        return too_many_requests(request, wait_seconds=WAIT_SECONDS)
    if owner is None:
        raise Http404
    with acting_as(owner):
        text = as_ics(items_for(owner), now=timezone.now())
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'inline; filename="program.ics"'
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
