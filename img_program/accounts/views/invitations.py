"""The link in a staff invitation."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from img_program.accounts.actions.invitations import accept_invitation, open_invitation
from img_program.accounts.hooks import SIGNUP_PERMIT_KEY, permit_signup
from img_program.accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, identifier: uuid.UUID) -> HttpResponse:
    """Show the invitation; to accept it, one is signed in with the invited, verified address.

    The page is the same whether or not the address has an account already.
    """
    invitation = open_invitation(identifier)
    if invitation is None:
        return render(request, "accounts/invitation_closed.html", status=410)
    user = request.user
    if not isinstance(user, User):
        permit_signup(request, email=invitation.email, next_url=request.path)
        return render(request, "accounts/invitation.html", {"invitation": invitation, "must_sign_in": True})
    if user.email.lower() != invitation.email:
        return render(request, "accounts/invitation.html", {"invitation": invitation, "wrong_account": True}, status=403)
    if request.method == "POST":
        try:
            accept_invitation(identifier=identifier, by=user, session=request.session)
        except (ValidationError, PermissionDenied) as fault:
            messages.error(request, " ".join(getattr(fault, "messages", [str(fault)])))
            return HttpResponseRedirect(request.path)
        request.session.pop(SIGNUP_PERMIT_KEY, None)
        request.session.cycle_key()
        messages.success(request, "Welcome. You are now a member of the program's staff.")
        return HttpResponseRedirect(reverse("accounts:home_redirect"))
    return render(request, "accounts/invitation.html", {"invitation": invitation})
