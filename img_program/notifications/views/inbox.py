"""One's own letters, those of one's organization, and how one wants to be told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.hooks import audience_of
from img_program.accounts.permissions import demand, signed_in
from img_program.notifications import actions
from img_program.notifications.forms import ChoicesForm
from img_program.notifications.languages import RIGHT_TO_LEFT
from img_program.notifications.models import CalendarFeed, Letter
from img_program.notifications.permissions import READ_LETTER, VIEW_LETTERS
from img_program.organizations.in_view import organization_in_view, organization_page, own_organizations
from img_program.organizations.permissions import VIEW_ORGANIZATION
from img_program.organizations.views.common import visible_organization
from img_program.web.acts import attempt, press
from img_program.web.components import Link
from img_program.web.paging import paged

ROWS = 20
LAYOUTS = {"staff": "layouts/staff.html", "grantee": "layouts/grantee.html", "reviewer": "layouts/reviewer.html"}


def page_of_person(request: HttpRequest, **context: Any) -> dict[str, Any]:
    """A page of one's own, in the layout of one's audience."""
    audience = audience_of(request.user)
    organization = organization_in_view(request)
    if audience == "grantee" and organization is not None:
        return organization_page(request, organization, **context)
    return {"layout": LAYOUTS.get(audience, "layouts/registrant.html"), **context}


@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Letters to the person, newest first."""
    user = signed_in(request)
    letters = Letter.objects.of_person(user).defer("body_html")
    page = paged(request, letters, per_page=ROWS)
    choice = actions.choice_of(user)
    context = page_of_person(
        request, page_obj=page, unread=letters.unread().count(), choice=choice, own_organizations=own_organizations(request)
    )
    return render(request, "notifications/inbox.html", context)


@login_required
@require_safe
def own_organization(request: HttpRequest) -> HttpResponse:
    """The letters of the organization in view."""
    found = organization_in_view(request)
    if found is None:
        raise PermissionDenied("belongs to no organization")
    return redirect("notifications:organization", found.pk)


@login_required
@require_safe
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Letters to an organization, as far as the member's roles reach; staff with the right see all of them."""
    found, user = visible_organization(request, pk), signed_in(request)
    demand(user, VIEW_ORGANIZATION, found)
    if any(each.pk == found.pk for each in own_organizations(request)):
        letters = Letter.objects.of_organization(found, user=user)
    else:
        demand(user, VIEW_LETTERS)
        letters = Letter.objects.open_to_office(user).filter(organization=found)
    page = paged(request, letters.defer("body_html"), per_page=ROWS)
    context = organization_page(request, found, page_obj=page, unread=letters.unread().count())
    return render(request, "notifications/organization.html", context)


def visible_letter(request: HttpRequest, pk: Any) -> Letter:
    """A letter that the person may open: 404 for strangers, 403 for colleagues without the right."""
    found = get_object_or_404(Letter.objects.select_related("organization"), pk=pk)
    user = signed_in(request)
    if user.has_perm(READ_LETTER, found):
        return found
    if found.organization is not None and any(each.pk == found.organization_id for each in own_organizations(request)):
        raise PermissionDenied(READ_LETTER)
    if user.has_perm("organizations.view_organizations"):  # a member of staff without the right
        raise PermissionDenied(READ_LETTER)
    raise Http404


@login_required
@require_safe
def letter(request: HttpRequest, pk: Any) -> HttpResponse:
    """Read a letter; the first reading is noted."""
    found = visible_letter(request, pk)
    actions.read_letter(found, by=signed_in(request))
    back = (
        Link("Messages", reverse("notifications:organization", args=[found.organization_id]))
        if found.organization_id
        else Link("Messages", reverse("notifications:inbox"))
    )
    context = {
        "letter": found,
        "crumbs": [back, Link(found.subject)],
        "direction": "rtl" if found.language in RIGHT_TO_LEFT else "ltr",
    }
    if found.organization is not None:
        return render(request, "notifications/letter.html", organization_page(request, found.organization, **context))
    return render(request, "notifications/letter.html", page_of_person(request, **context))


@login_required
@require_safe
def pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    """The letter as PDF; while it is being made, the letter's page says so."""
    found = visible_letter(request, pk)
    actions.read_letter(found, by=signed_in(request))
    if not found.has_pdf:
        waits = "The PDF is being made. Try again in a minute."
        messages.info(request, "The PDF was removed." if found.pdf_sha256 else waits)
        return redirect("notifications:letter", found.pk)
    with default_storage.open(found.pdf_name) as stored:
        content = stored.read()
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="letter-{found.sent_at:%Y-%m-%d}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """How I want to be told; reminders; stop messages; calendar address."""
    user = signed_in(request)
    choice = actions.choice_of(user)
    form = ChoicesForm(request.POST or None, stored=ChoicesForm.initial_of(choice, actions.contact_now(user)))
    if form.is_valid() and attempt(form, lambda: actions.choose_contact(user=user, by=user, **form.cleaned_data)):
        messages.success(request, "Your choices are saved.")
        return redirect("notifications:choices")
    context = page_of_person(
        request,
        form=form,
        choice=choice,
        has_feed=CalendarFeed.objects.filter(user=user, revoked_at=None).exists(),
        crumbs=[Link("Messages", reverse("notifications:inbox")), Link("How we reach you")],
    )
    return render(request, "notifications/choices.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """Stop messages, after saying what that means."""
    user = signed_in(request)
    if request.method == "POST":
        actions.stop_messages(user=user, by=user)
        messages.success(request, "We stopped the messages. Letters still wait for you on this page.")
        return redirect("notifications:choices")
    crumbs = [Link("Messages", reverse("notifications:inbox")), Link("Stop messages")]
    return render(request, "notifications/stop.html", page_of_person(request, crumbs=crumbs))


@login_required
@require_POST
def allow(request: HttpRequest) -> HttpResponse:
    """Let messages come again."""
    user = signed_in(request)
    return press(request, lambda: actions.allow_messages(user=user, by=user), "Messages come again.", "notifications:choices")
