"""A person's own account: where to begin, what is set up, and the second factor one must have."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.templatekit import get_entrance_context_data
from allauth.account.models import EmailAddress
from allauth.account.views import LoginView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from img_program.accounts.forms import WRONG_CODE, PasswordSignInForm
from img_program.accounts.fresh import check_code, has_running_code, send_code
from img_program.accounts.hooks import SIGNUP_PERMIT_KEY, first_step_of, home_of
from img_program.accounts.models import User
from img_program.accounts.second_factor import demands_second_factor, has_second_factor
from img_program.accounts.sessions import passed_second_factor, running_sessions
from img_program.web.fields import LineField


class PasswordLoginView(LoginView):  # type: ignore[misc]
    """Sign-in by password, for those who set one."""

    template_name = "account/login_password.html"
    form_class = PasswordSignInForm

    def get_form_class(self) -> type[forms.Form]:
        """The form with a password, whatever the usual sign-in form is."""
        return PasswordSignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what the passkey button needs."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context.update(get_entrance_context_data(self.request))
        return context


@login_required
@require_safe
def home_redirect(request: HttpRequest) -> HttpResponse:
    """Each person to their home; to the account page while no room claims them."""
    permit = request.session.pop(SIGNUP_PERMIT_KEY, None)
    if isinstance(permit, dict) and permit.get("next"):
        return HttpResponseRedirect(permit["next"])
    user = _person(request)
    if first := first_step_of(user):
        return HttpResponseRedirect(first)
    home = home_of(user)
    return HttpResponseRedirect(reverse(home.url_name if home else "accounts:account"))


@login_required
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One page for everything about sign-in."""
    user = _person(request)
    factors = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    context = {
        "addresses": list(EmailAddress.objects.filter(user=user).order_by("-primary", "email")),
        "passkeys": [factor.wrap() for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        "totp": next((factor for factor in factors if factor.type == Authenticator.Type.TOTP), None),
        "recovery_codes": next((factor for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES), None),
        "session_count": len(running_sessions(user)),
        "has_password": user.has_usable_password(),
        "must_have_factor": demands_second_factor(user),
    }
    return render(request, "accounts/account.html", context)


@login_required
@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """What somebody who must have a second factor sees until it was passed."""
    user = _person(request)
    if passed_second_factor(request.session, user) or not demands_second_factor(user):
        return HttpResponseRedirect(reverse("accounts:home_redirect"))
    if has_second_factor(user):
        kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        by_app = Authenticator.Type.TOTP in kinds
        name = "mfa_reauthenticate" if by_app else "mfa_reauthenticate_webauthn"
        return HttpResponseRedirect(f"{reverse(name)}?next={reverse('accounts:home_redirect')}")
    return render(request, "accounts/second_factor.html", {"nav_items": []})


@login_required
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """The library's page, unless this is the last factor of somebody who must have one."""
    passkey = get_object_or_404(Authenticator, pk=pk, user=_person(request), type=Authenticator.Type.WEBAUTHN)
    if not get_adapter().can_delete_authenticator(passkey):
        messages.error(request, "This is your last second factor, and your work needs one. Add another one first.")
        return HttpResponseRedirect(reverse("accounts:account"))
    response: HttpResponse = RemoveWebAuthnView.as_view()(request, pk=pk)
    return response


class CodeForm(forms.Form):
    """The code that was sent."""

    code = LineField(
        label="Code",
        help_text="The 8 digits from the e-mail. The code works for 10 minutes.",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}),
        error_messages={"required": "Type the code."},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_by_code(request: HttpRequest) -> HttpResponse:
    """A code by e-mail before something sensitive, for those with neither password nor second factor."""
    user = _person(request)
    following = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(following, allowed_hosts={request.get_host()}):
        following = reverse("accounts:account")
    form = CodeForm(request.POST if request.method == "POST" and "resend" not in request.POST else None)
    if form.is_bound:
        if form.is_valid() and check_code(request, form.cleaned_data["code"]):
            return HttpResponseRedirect(following)
        if form.is_valid():
            form.add_error("code", WRONG_CODE)
    elif request.method != "HEAD" and (not has_running_code(request) or "resend" in request.POST):
        send_code(request, user)
    return render(request, "accounts/confirm_by_code.html", {"form": form, "email": user.email})


def _person(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("Only for people who are signed in.")
    return request.user
