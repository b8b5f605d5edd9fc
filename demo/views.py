"""The demonstration's pages: sign in as anybody with one press, and read the mail it would have sent."""

from __future__ import annotations

import uuid
from itertools import groupby

from django.contrib import messages
from django.contrib.auth import login, logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from demo.people import BY_SLUG, PEOPLE
from img_program.accounts.models import User
from img_program.accounts.sessions import mark_second_factor
from img_program.database.context import as_system
from img_program.mail.captured import captured_messages
from img_program.organizations.acting import acting_as


@require_GET
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Everybody one can be, by group."""
    groups = [(name, list(people)) for name, people in groupby(PEOPLE, key=lambda person: person.group)]
    return render(request, "demo/sign_in.html", {"groups": groups})


@require_POST
def sign_in_as(request: HttpRequest, slug: str) -> HttpResponse:
    """Become this person, second factor included."""
    person = BY_SLUG.get(slug)
    if person is None:
        raise Http404
    user = User.objects.filter(email=person.email).first()
    if user is None:
        raise Http404("The demonstration's people are not there yet: run manage.py seed_demo.")
    if request.user.is_authenticated:
        logout(request)
    with acting_as(user):
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    mark_second_factor(request.session)
    messages.success(request, f"You are now {person.name}: {person.role}.")
    return redirect("accounts:home_redirect")


@require_GET
def mail(request: HttpRequest) -> HttpResponse:
    """The newest captured messages."""
    with as_system(reason="the demonstration shows its captured mail"):
        found = list(captured_messages()[:100])
    return render(request, "demo/mail.html", {"captured": found})


@require_GET
def message(request: HttpRequest, message_id: uuid.UUID) -> HttpResponse:
    """One captured message as its reader would get it."""
    with as_system(reason="the demonstration shows a captured message"):
        found = captured_messages().filter(pk=message_id).first()
    if found is None:
        raise Http404
    return render(request, "demo/message.html", {"message": found})
