"""The invitation as the invited person sees it: works signed out, and tells a stranger nothing."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.hooks import permit_signup
from img_program.accounts.models import PersonName, User
from img_program.organizations import actions
from img_program.organizations.actions.invitations import find_invitation, is_invited
from img_program.organizations.forms import AcceptForm
from img_program.organizations.in_view import switch_to
from img_program.organizations.models import Invitation
from img_program.web.acts import attempt

SESSION_KEY: Final = "invitation"


@require_safe
@never_cache
def open_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the message: the session remembers it, so that the secret doesn't stay in the address."""
    invitation = find_invitation(token=token)
    if invitation is None:
        request.session.pop(SESSION_KEY, None)
        return _closed(request)
    request.session[SESSION_KEY] = {"pk": invitation.pk, "hash": invitation.token_hash}
    return redirect("organizations:invitation")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest) -> HttpResponse:
    """Sign in or sign up, then accept."""
    found = _remembered(request)
    if found is None:
        return _closed(request)
    user = request.user
    if not isinstance(user, User):
        return _welcome(request, found)
    if not is_invited(user, found):
        return render(request, "organizations/invitation_other_address.html", status=HTTPStatus.FORBIDDEN)
    if found.accepted_by_id == user.pk:
        messages.success(request, f"You have accepted this invitation to {found.organization} already.")
        return redirect("accounts:home_redirect")
    if not found.can_be_accepted or not found.organization.is_active:
        return _closed(request)
    return _accept(request, found, user)


def _remembered(request: HttpRequest) -> Invitation | None:
    kept = request.session.get(SESSION_KEY)
    if not isinstance(kept, dict):
        return None
    found = find_invitation(pk=kept["pk"])
    # A link that was replaced by a newer one is dead in every session too.
    return found if found is not None and found.token_hash == kept["hash"] else None


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "organizations/invitation_closed.html", status=HTTPStatus.NOT_FOUND)


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    if found.accepted_at is None and not (found.can_be_accepted and found.organization.is_active):
        return _closed(request)
    here = reverse("organizations:invitation")
    if found.can_be_accepted:
        permit_signup(request, email=found.email, next_url=here)
    context = {
        "invitation": found,
        "sign_in_url": f"{reverse('account_login')}?next={here}",
        "sign_up_url": reverse("account_signup") if found.can_be_accepted else "",
    }
    return render(request, "organizations/invitation_welcome.html", context)


def _accept(request: HttpRequest, found: Invitation, user: User) -> HttpResponse:
    known = PersonName.objects.filter(user=user).first()
    form = AcceptForm(request.POST or None, initial={"name": known.name if known else ""})
    if known:
        del form.fields["name"]
    if request.method == "POST" and form.is_valid():
        name = form.cleaned_data.get("name", "")
        if attempt(form, lambda: actions.accept_invitation(invitation=found, by=user, name=name, keep=request.session)):
            request.session.pop(SESSION_KEY, None)
            request.session.cycle_key()
            switch_to(request, found.organization)
            messages.success(request, f"Welcome to {found.organization}.")
            return redirect("homes:home")
    context = {"invitation": found, "form": form, "known_name": known.name if known else ""}
    return render(request, "organizations/invitation_accept.html", context)
